/** The views of the middle of the page, one of which is open. */
import { SETTINGS } from "../../app/settings.js";

const CHOICES = SETTINGS.find(({ name }) => name === "tab");
const NAMES = CHOICES?.type === "choice" ? Object.keys(CHOICES.choices) : [];

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state }) {
	const tabs = NAMES.map(
		(name) => /** @type {HTMLElement} */ (element.querySelector(`#tab-${name}`)),
	);
	const views = NAMES.map((name) => document.getElementById(`view-${name}`));

	const show = () => {
		const open = NAMES.indexOf(state.settings.tab);
		for (const [index, tab] of tabs.entries()) {
			tab.ariaSelected = String(index === open);
			tab.tabIndex = index === open ? 0 : -1;
			const view = views[index];
			if (view) view.hidden = index !== open;
		}
	};
	/** @param {number} index */
	const open = (index) => {
		const wanted = (index + NAMES.length) % NAMES.length;
		state.set({ tab: NAMES[wanted] });
		tabs[wanted]?.focus();
	};
	/** @type {Record<string, (index: number) => number>} */
	const keys = {
		ArrowLeft: (index) => index - 1,
		ArrowRight: (index) => index + 1,
		Home: () => 0,
		End: () => NAMES.length - 1,
	};
	for (const [index, tab] of tabs.entries()) {
		tab.addEventListener("click", () => open(index));
		tab.addEventListener("keydown", (event) => {
			const next = keys[event.key];
			if (!next) return;
			event.preventDefault();
			open(next(index));
		});
	}
	state.subscribe(show);
	show();
}
