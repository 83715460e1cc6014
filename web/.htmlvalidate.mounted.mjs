import source from "./.htmlvalidate.mjs";

/** For a page as a browser writes it down, once its panels are mounted. */
export default {
	...source,
	extends: [...source.extends, "html-validate:browser"],
	rules: {
		...source.rules,
		// A select has no pictures in it.
		"prefer-native-element": ["error", { exclude: ["listbox"] }],
	},
};
