/** What went wrong, in a sentence, until it is dismissed. */
import { find } from "./dom.js";

/** @param {HTMLElement} element @param {import("../stage.js").Context} context */
export function mount(element, { engine }) {
	const alert = find(element, "[role=alert]", HTMLElement);
	const dismiss = find(element, "button", HTMLButtonElement);

	/** @param {string} text */
	const show = (text) => {
		alert.textContent = text;
		dismiss.hidden = text === "";
	};
	engine.on("error", show);
	dismiss.addEventListener("click", () => show(""));
	element.addEventListener("keydown", ({ key }) => {
		if (key === "Escape") show("");
	});
}
