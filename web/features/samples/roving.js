/** From sample to sample with the keys or by pointing, and on to the pages before and after. */
import { rove } from "../../ui/roving.js";

/**
 * @typedef {object} Hands what happens at an item
 * @property {(item: number) => void} look the focus came to it
 * @property {(item: number) => void} choose
 * @property {(step: 1 | -1, end: "first" | "last") => void} turn to the page before or after, and
 *   to which end of it
 */

const SELECTOR = "[data-sample]";
const SCROLLED = 80; // CSS pixels with a press of a key

/** @param {HTMLElement} container @param {Hands} hands */
export function roveSamples(container, hands) {
	const items = () => /** @type {HTMLElement[]} */ ([...container.querySelectorAll(SELECTOR)]);
	/** @param {EventTarget | null} target */
	const itemOf = (target) =>
		target instanceof Element ? items().findIndex((item) => item.contains(target)) : -1;
	/** Nothing more in this direction. @param {HTMLElement} from @param {string} key */
	const beyond = (from, key) => {
		const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
		const sideways = key === "ArrowLeft" || key === "ArrowRight";
		if (sideways && from instanceof HTMLTableRowElement) {
			container.scrollBy({ left: step * SCROLLED });
			return true;
		}
		const all = items();
		const next = sideways ? all[all.indexOf(from) + step] : undefined;
		if (next) next.focus();
		else hands.turn(step, step > 0 ? "first" : "last");
		return true;
	};
	const settle = rove(container, SELECTOR, beyond);

	container.addEventListener("focusin", ({ target }) => {
		const item = itemOf(target);
		if (item >= 0) hands.look(item);
	});
	container.addEventListener("click", ({ target }) => {
		const item = itemOf(target);
		if (item < 0) return;
		items()[item]?.focus();
		hands.choose(item);
	});
	container.addEventListener("keydown", (event) => {
		const item = itemOf(event.target);
		if (event.ctrlKey || event.altKey || event.metaKey || item < 0) return;
		if (event.key === "Enter" || event.key === " ") hands.choose(item);
		else if (event.key === "PageDown") hands.turn(1, "first");
		else if (event.key === "PageUp") hands.turn(-1, "first");
		else return;
		event.preventDefault();
	});
	return {
		/** @param {number} item that the Tab key comes to */
		settle: (item) => settle(items()[item]),
		focus: () =>
			items()
				.find(({ tabIndex }) => tabIndex === 0)
				?.focus(),
	};
}
