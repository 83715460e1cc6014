/** A page of samples that are pictures. */
import { greyImage } from "../../ui/canvas.js";
import { make } from "../../ui/dom.js";
import { roveSamples } from "./roving.js";
import { aDigit, nameOf } from "./words.js";

/**
 * @typedef {import("./page.js").Page} Page
 * @typedef {import("./page.js").Listing} Listing
 */

/** @param {import("./roving.js").Hands} hands @returns {Listing} */
export function makePictures(hands) {
	const list = make("div", { role: "listbox", class: "pictures", "aria-label": "Digits" });
	/** @type {HTMLElement[]} */
	let tiles = [];
	const roving = roveSamples(list, hands);

	return {
		element: list,
		focus: () => roving.focus(),
		show(page, current) {
			tiles = Array.from(page.indices, (_, item) => makeTile(page, item));
			list.replaceChildren(...tiles);
			roving.settle(current);
		},
		mark(page, looked, chosen) {
			tiles.forEach((tile, item) => {
				const index = page.indices[item];
				tile.classList.toggle("looked", index === looked);
				// What cannot be chosen is not "not chosen".
				if (page.part === "test") tile.ariaSelected = String(index === chosen);
			});
		},
	};
}

/** @param {Page} page @param {number} item */
function makeTile(page, item) {
	const { rows, columns } = page;
	const canvas = make("canvas", { width: columns, height: rows, "aria-hidden": "true" });
	paint(canvas, page, item);
	const name = nameOf(page.dataset, page.part, page.indices[item] ?? 0);
	const label = `${name}, ${aDigit(page.targets[item] ?? 0)}`;
	const digit = make("span", { "aria-hidden": "true" }, String(page.targets[item]));
	return make(
		"div",
		{ role: "option", "data-sample": "", tabindex: -1, "aria-label": label },
		canvas,
		digit,
	);
}

/** @param {HTMLCanvasElement} canvas @param {Page} page @param {number} item */
export function paint(canvas, { inputs, rows, columns }, item) {
	const size = rows * columns;
	const levels = inputs.subarray(item * size, (item + 1) * size);
	canvas.getContext("2d")?.putImageData(greyImage(levels, columns, rows), 0, 0);
}
