/** Files of the visitor's: one that is opened, one that is saved. */
import { make } from "../../ui/dom.js";

/**
 * A button that opens a text file.
 * @param {string} label @param {string} accept @param {(content: string) => void} open
 */
export function filePicker(label, accept, open) {
	const input = make("input", { type: "file", accept, class: "visually-hidden", tabindex: -1 });
	input.setAttribute("aria-label", "Exercise file");
	const button = make("button", { type: "button", class: "quiet" }, label);
	button.addEventListener("click", () => input.click());
	input.addEventListener("change", async () => {
		const [file] = input.files ?? [];
		input.value = ""; // the same file can be opened again, once it was changed
		if (file) open(await file.text());
	});
	return make("span", {}, button, input);
}

/** @param {string} name @param {string} text */
export function download(name, text) {
	const url = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
	make("a", { href: url, download: name }).click();
	// The browser may not have begun to read it.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
