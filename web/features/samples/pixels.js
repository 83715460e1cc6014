/** The picture of a sample, large; its pixels are read by pointing, or as a table. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { paint } from "./pictures.js";
import { nameOf, seen } from "./words.js";

/** @typedef {import("./page.js").Page} Page */

const INVITATION = "Point at a pixel to read it.";
const BYTE = 255;

export function makePixels() {
	const canvas = make("canvas", { role: "img" });
	const reading = make("p", { class: "reading-line", "aria-hidden": "true" }, INVITATION);
	const numbers = makeNumbers();
	const element = make("div", { class: "picture" }, canvas, reading, numbers.button);
	/** @type {Page | undefined} */
	let page;
	let item = 0;

	canvas.addEventListener("pointermove", (event) => {
		if (!page?.rows) return;
		const { row, column } = pixelAt(event, canvas, page);
		const level = levelsOf(page, item)[row * page.columns + column] ?? 0;
		say(reading, `Row ${row}, column ${column}: ${level} → ${seen(level / BYTE)}`);
	});
	canvas.addEventListener("pointerleave", () => say(reading, INVITATION));

	return {
		element,
		numbers: numbers.element,
		/** @param {Page} newest @param {number} which */
		show(newest, which) {
			const same = page === newest && item === which;
			page = newest;
			item = which;
			element.hidden = page.rows === 0;
			numbers.show(page, item);
			if (element.hidden || same || newest.indices.length === 0) return;
			canvas.width = page.columns;
			canvas.height = page.rows;
			canvas.ariaLabel = `Picture of a ${page.targets[item]}, ${page.rows} by ${page.columns} pixels`;
			paint(canvas, page, item);
		},
	};
}

/** The table of all pixels, and the button that shows and hides it. */
function makeNumbers() {
	const button = make("button", { type: "button", class: "quiet", "aria-expanded": "false" });
	const scaled = make("input", { type: "checkbox" });
	const table = make("table");
	const element = make("section", {
		class: "pixel-numbers",
		"aria-label": "Numbers of the picture",
	});
	const scrolled = make("section", { class: "scrolled", tabindex: 0 }, table);
	scrolled.ariaLabel = "All pixels";
	neverCutNumbers(scrolled);
	const label = make("label", {}, scaled, make("span", {}, "as the network sees them"));
	element.append(label, scrolled);
	element.hidden = true;
	/** @type {Page | undefined} */
	let page;
	let item = 0;

	const fill = () => {
		say(button, element.hidden ? "Show the numbers" : "Hide the numbers");
		button.ariaExpanded = String(!element.hidden);
		if (element.hidden || !page) return;
		const name = nameOf(page.dataset, page.part, page.indices[item] ?? 0);
		table.ariaLabel = `Pixels of ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
		fillTable(table, levelsOf(page, item), page.columns, scaled.checked);
	};
	button.addEventListener("click", () => {
		element.hidden = !element.hidden;
		fill();
	});
	scaled.addEventListener("change", fill);
	return {
		button,
		element,
		/** @param {Page} newest @param {number} which */
		show(newest, which) {
			page = newest;
			item = which;
			if (page.rows === 0) element.hidden = true;
			fill();
		},
	};
}

/** The pixels of one picture of a page. @param {Page} page @param {number} item */
function levelsOf({ inputs, rows, columns }, item) {
	const size = rows * columns;
	return inputs.subarray(item * size, (item + 1) * size);
}

/** The pixel that is pointed at.
 * @param {PointerEvent} event @param {HTMLCanvasElement} canvas @param {Page} page */
function pixelAt({ clientX, clientY }, canvas, { rows, columns }) {
	const { left, top, width, height } = canvas.getBoundingClientRect();
	/** @param {number} share @param {number} count */
	const at = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
	return { row: at((clientY - top) / height, rows), column: at((clientX - left) / width, columns) };
}

/** @param {HTMLTableElement} table @param {ArrayLike<number>} levels @param {number} columns
 * @param {boolean} scaled */
function fillTable(table, levels, columns, scaled) {
	const head = make("tr", {}, make("th", { scope: "col" }, "row"));
	for (let column = 0; column < columns; column++)
		head.append(make("th", { scope: "col" }, String(column)));
	const body = make("tbody");
	for (let row = 0; row * columns < levels.length; row++) {
		const line = make("tr", {}, make("th", { scope: "row", class: "row-name" }, String(row)));
		for (let column = 0; column < columns; column++) {
			const level = levels[row * columns + column] ?? 0;
			const text = scaled && level > 0 ? seen(level / BYTE) : String(level);
			line.append(make("td", level > 0 ? { class: "ink" } : {}, text));
		}
		body.append(line);
	}
	table.replaceChildren(make("thead", {}, head), body);
}
