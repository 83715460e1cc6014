/** The units of one hidden layer as small pictures, each a button. */
import { make } from "../../ui/dom.js";
import { activationLabel } from "./words.js";

/**
 * @typedef {import("./panel.js").Unit} Unit
 * @typedef {import("./panel.js").LayerShown} LayerShown
 * @typedef {{ element: HTMLElement, buttons: HTMLButtonElement[], canvases: HTMLCanvasElement[] }} Layer
 *
 * @typedef {object} Reactions
 * @property {(unit: Unit) => void} choose
 * @property {(unit: Unit | undefined) => void} point
 * @property {(layer: number, count: number) => void} showMore so many units in all
 */

export const MORE = 32; // units of a layer that are shown, and added at a time

/** @param {LayerShown} layer @param {number} index @param {Reactions} on @returns {Layer} */
export function makeLayer({ units, activation, lows }, index, on) {
	const name = `Hidden layer ${index + 1}`;
	const buttons = Array.from(lows, (_, number) => makeButton({ layer: index, number }, on));
	const canvases = buttons.map((button) => /** @type {any} */ (button.firstElementChild));
	rove(buttons);
	const size = make("span", {}, ` ${units} × ${activationLabel(activation)}`);
	const group = make("div", { class: "pictures", role: "group", "aria-label": name }, ...buttons);
	const element = make("section", {}, make("h3", {}, name, size), group);
	const hidden = units - lows.length;
	if (hidden > 0) element.append(makeMore(index, lows.length, hidden, on));
	return { element, buttons, canvases };
}

/** @param {Unit} unit @param {Reactions} on */
function makeButton(unit, on) {
	const label = `Unit ${unit.number + 1} of hidden layer ${unit.layer + 1}`;
	const canvas = make("canvas", { width: 1, height: 1 });
	const button = make("button", { type: "button", "aria-label": label }, canvas);
	button.addEventListener("click", () => on.choose(unit));
	button.addEventListener("focus", () => {
		if (button.matches(":focus-visible")) on.choose(unit);
	});
	button.addEventListener("pointerenter", ({ pointerType }) => {
		if (pointerType === "mouse") on.point(unit);
	});
	button.addEventListener("pointerleave", () => on.point(undefined));
	return button;
}

/** @param {number} index of the layer @param {number} shown @param {number} hidden how many units are
 * @param {Reactions} on */
function makeMore(index, shown, hidden, on) {
	const next = Math.min(MORE, hidden);
	const text = `Show ${next} more of ${hidden}`;
	const label = `${text} units of hidden layer ${index + 1}`;
	const more = make("button", { type: "button", class: "quiet", "aria-label": label }, text);
	more.addEventListener("click", () => on.showMore(index, shown + next));
	return more;
}

/** One of them can be reached by Tab, the others from it by the arrow keys.
 * @param {HTMLButtonElement[]} buttons */
function rove(buttons) {
	const steps = /** @type {Record<string, (index: number) => number>} */ ({
		ArrowRight: (index) => index + 1,
		ArrowLeft: (index) => index - 1,
		ArrowDown: (index) => index + columnsOf(buttons),
		ArrowUp: (index) => index - columnsOf(buttons),
		Home: () => 0,
		End: () => buttons.length - 1,
	});
	for (const [index, button] of buttons.entries()) {
		button.tabIndex = index === 0 ? 0 : -1;
		button.addEventListener("focus", () => {
			for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
		});
		button.addEventListener("keydown", (event) => {
			const to = steps[event.key]?.(index);
			if (to === undefined) return;
			event.preventDefault(); // the page would scroll
			buttons[to]?.focus();
		});
	}
}

/** How many buttons there are in a row. @param {HTMLButtonElement[]} buttons */
function columnsOf(buttons) {
	const top = buttons[0]?.offsetTop;
	const next = buttons.findIndex(({ offsetTop }) => offsetTop !== top);
	return next < 0 ? buttons.length : next;
}
