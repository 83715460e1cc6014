/** A button that lets one choose a file. */
import { make } from "./dom.js";

/**
 * @param {{ label: string, name: string, accept: string, kind?: string }} looks what stands on the
 *   button, what the field is called, the endings that it offers, and the button's class
 * @param {(file: File) => void} take called with each file that is chosen
 * @returns {[HTMLButtonElement, HTMLInputElement]} the button, and the field that it stands for
 */
export function makeFilePicker({ label, name, accept, kind = "" }, take) {
	const field = make("input", {
		type: "file",
		accept,
		"aria-label": name,
		class: "visually-hidden",
		tabindex: -1,
	});
	const button = make("button", { type: "button", class: kind }, label);
	button.addEventListener("click", () => field.click());
	field.addEventListener("change", () => {
		const [file] = field.files ?? [];
		field.value = ""; // so that the same file can be chosen again
		if (file) take(file);
	});
	return [button, field];
}
