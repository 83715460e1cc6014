/** The way back to the dataset's own settings, and from there to what was set by hand. */
import { datasetOf } from "../../app/context.js";
import { make } from "../../ui/dom.js";

/** @param {import("../../app/state.js").State} state @returns {HTMLElement} */
export function makeOwn(state) {
	const use = make("button", { type: "button", class: "add" }, "Use this dataset's settings");
	const text = make("p", { role: "status", "aria-label": "Settings" });
	const undo = make("button", { type: "button", class: "quiet" }, "Undo");
	undo.ariaLabel = "Undo dataset's settings";
	const offer = make("div", { class: "removed", hidden: "" }, text, undo);
	/** What was set by hand. @type {import("../../app/settings.js").Settings | undefined} */
	let before;
	let changing = false;

	/** @param {import("../../app/settings.js").Settings} settings */
	const change = (settings) => {
		changing = true;
		state.restore(settings);
		changing = false;
	};
	const show = () => {
		if (!changing) before = undefined; // what was changed since then would be lost
		offer.hidden = !before;
		use.hidden = state.isOwn;
	};
	use.addEventListener("click", () => {
		before = state.settings;
		change(state.own);
		text.textContent = `${datasetOf(state.settings).label}: its own settings.`;
		undo.focus(); // the button that had the focus is gone
	});
	undo.addEventListener("click", () => {
		if (before) state.restoreWork(before);
		use.focus();
	});
	show();
	state.subscribe(show);
	return make("div", {}, use, offer);
}
