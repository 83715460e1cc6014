export default {
	root: true,
	extends: ["html-validate:recommended", "html-validate:document"],
	rules: {
		// A list may have a name, and this page's are found by theirs.
		"aria-label-misuse": ["error", { allowAnyNamable: true }],
		// All that the page loads comes from where it comes from itself.
		"require-sri": ["error", { target: "crossorigin" }],
	},
};
