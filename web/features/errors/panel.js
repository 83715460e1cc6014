/** What went wrong, in a sentence, until it is dismissed. */
import { find } from "../../ui/dom.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const alert = find(element, "[role=alert]", HTMLElement);
	const dismiss = find(element, "button", HTMLButtonElement);

	/** @param {string} text */
	const show = (text) => {
		alert.textContent = text;
		dismiss.hidden = text === "";
	};
	let shown = "";
	const tellMisread = () => {
		const newest = state.misread.join(" ");
		if (newest === shown) return;
		shown = newest;
		if (newest) show(`The link was not understood: ${newest}`);
	};
	tellMisread();
	state.subscribe(tellMisread);
	engine.on("error", show);
	let failed = false;
	engine.on("state", ({ name }) => {
		// What had failed is tried again.
		if (failed && name === "loading") show("");
		failed = name === "failed";
	});
	dismiss.addEventListener("click", () => show(""));
	element.addEventListener("keydown", ({ key }) => {
		if (key === "Escape") show("");
	});
}
