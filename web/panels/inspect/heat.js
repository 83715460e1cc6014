/**
 * A matrix too large for numbers: a heat map, and below it a magnifier, the grid of the numbers
 * around the chosen cell. The pointer moves the magnifier, and so do the arrow keys in it.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./sum.js").Light} Light
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("./grid.js").GridEvents} GridEvents
 */
import { onColoursChange, sharpContext } from "../canvas.js";
import { make } from "../dom.js";
import { NumberGrid } from "./grid.js";

const LENS_ROWS = 5;
const LENS_COLUMN = 92; // CSS pixels
const LENS_HEADER = 36;
const TALLEST = 164; // CSS pixels: as tall as the magnifier
const THINNEST = 24;
const LARGEST_CELL = 10;

export class HeatMap {
	/** @type {Matrix | undefined} */
	#matrix;
	/** @type {(value: number) => string} */
	#written = String;
	/** @type {Place} */
	#centre = { row: 1, column: 1 };
	/** @type {Light | undefined} */
	#light;
	/** @type {Place | undefined} */
	#at;
	/** @type {(row: number, column: number) => boolean} */
	#isChanged = () => false;
	#image = new OffscreenCanvas(1, 1);
	#painted = false;

	/** @param {GridEvents} events */
	constructor(events) {
		this.canvas = make("canvas", { "aria-hidden": "true" });
		this.lens = new NumberGrid({
			...events,
			choose: (place) => {
				this.#moveTo(place);
				events.choose(place);
			},
		});
		this.element = make("div", { class: "heat" }, this.canvas, this.lens.element);
		const follow = (/** @type {PointerEvent} */ event) => {
			const place = this.#under(event);
			if (!place) return;
			this.#moveTo(place);
			events.point(place);
		};
		this.canvas.addEventListener("pointermove", follow);
		this.canvas.addEventListener("pointerdown", (event) => {
			follow(event);
			const place = this.#under(event);
			if (place) this.choose(place);
			if (place) events.choose(place);
		});
		this.canvas.addEventListener("pointerleave", () => events.leave());
		onColoursChange(() => {
			this.#painted = false;
			this.#draw();
		});
		let width = 0;
		new ResizeObserver(() => {
			if (this.element.clientWidth !== width) this.#showLens();
			width = this.element.clientWidth;
			this.#draw();
		}).observe(this.element);
	}

	get longest() {
		return this.lens.longest;
	}

	get table() {
		return this.lens.table;
	}

	/** @param {Matrix} matrix @param {(value: number) => string} written */
	show(matrix, written) {
		this.#matrix = matrix;
		this.#written = written;
		this.#showLens();
		this.#painted = false;
		this.#draw();
	}

	/** @param {Light | undefined} light @param {Place | undefined} at */
	light(light, at) {
		this.#light = light;
		this.#at = at;
		// The magnifier goes to where the light is.
		const { cell, row = light?.near, column = light?.near } = light ?? {};
		if (at) this.#moveTo(at);
		else if (cell) this.#moveTo({ row: cell[0], column: cell[1] });
		else if (row !== undefined && column !== undefined) this.#moveTo({ row, column });
		this.lens.light(light, at);
		this.#draw();
	}

	/** @param {(row: number, column: number) => boolean} isChanged */
	mark(isChanged) {
		this.#isChanged = isChanged;
		this.lens.mark(isChanged);
	}

	/** @param {Place} place @param {{ focus?: boolean }} [how] */
	choose(place, how) {
		this.#moveTo(place);
		this.lens.choose(place, how);
	}

	/** @param {Place} place */
	cell(place) {
		return this.lens.cell(place);
	}

	/** @param {Place} place */
	#moveTo(place) {
		if (place.row === this.#centre.row && place.column === this.#centre.column) return;
		this.#centre = place;
		this.#showLens();
		this.lens.light(this.#light, this.#at);
	}

	#showLens() {
		const matrix = this.#matrix;
		if (!matrix) return;
		this.lens.show(matrix, this.#written, {
			...fit("top", "rows", matrix.rows, LENS_ROWS, this.#centre.row),
			...fit("left", "columns", matrix.columns, this.#lensColumns(matrix), this.#centre.column),
		});
		this.lens.mark(this.#isChanged);
	}

	/** As many as fit, beside the map if that is narrow. @param {Matrix} matrix */
	#lensColumns(matrix) {
		const room = this.element.clientWidth || 2 * LENS_COLUMN;
		const { width } = this.#size(matrix, room);
		const left = room - LENS_HEADER - (width < room / 3 ? width + 8 : 0);
		return Math.max(2, Math.floor(left / LENS_COLUMN));
	}

	/** One pixel a cell. */
	#paint() {
		const matrix = this.#matrix;
		if (!matrix) return;
		const { rows, columns } = matrix;
		const style = getComputedStyle(this.element);
		const [none, plus, minus] = ["--heat-none", "--heat-plus", "--heat-minus"].map((name) =>
			rgb(style.getPropertyValue(name)),
		);
		if (!none || !plus || !minus) return;
		const image = new ImageData(columns.count, rows.count);
		const { values } = matrix.record;
		const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
		let pixel = 0;
		for (let row = rows.first; row < rows.first + rows.count; row++) {
			for (let column = columns.first; column < columns.first + columns.count; column++) {
				const value = matrix.at(row, column);
				const share = Math.sqrt(Math.abs(value) / largest);
				const to = value < 0 ? minus : plus;
				for (let part = 0; part < 3; part++) {
					const from = none[part] ?? 0;
					image.data[pixel + part] = from + share * ((to[part] ?? 0) - from);
				}
				image.data[pixel + 3] = 255;
				pixel += 4;
			}
		}
		this.#image = new OffscreenCanvas(columns.count, rows.count);
		this.#image.getContext("2d")?.putImageData(image, 0, 0);
	}

	#draw() {
		const matrix = this.#matrix;
		const room = this.element.clientWidth;
		if (!matrix || !room) return;
		if (!this.#painted) this.#paint();
		this.#painted = true;
		const { width, height } = this.#size(matrix, room);
		const context = sharpContext(this.canvas, width, height);
		this.canvas.style.width = `${width}px`;
		const [x, y] = [width / matrix.columns.count, height / matrix.rows.count];
		context.imageSmoothingEnabled = x < 1 || y < 1;
		context.drawImage(this.#image, 0, 0, width, height);
		const style = getComputedStyle(this.element);
		context.strokeStyle = style.getPropertyValue("--heat-bias");
		context.lineWidth = 2;
		if (matrix.rows.bias) line(context, 0, 1, width, 1);
		if (matrix.columns.bias) line(context, 1, 0, 1, height);
		const row = this.#at?.row ?? this.#light?.row ?? this.#light?.cell?.[0];
		const column = this.#at?.column ?? this.#light?.column ?? this.#light?.cell?.[1];
		context.strokeStyle = style.getPropertyValue("--accent");
		context.lineWidth = 1.5;
		const top = ((row ?? 0) - matrix.rows.first) * y;
		const left = ((column ?? 0) - matrix.columns.first) * x;
		if (row !== undefined && column !== undefined)
			context.strokeRect(left - 2, top - 2, Math.max(x, 1) + 4, Math.max(y, 1) + 4);
		else if (row !== undefined) context.strokeRect(0, top - 1, width, Math.max(y, 1) + 2);
		else if (column !== undefined) context.strokeRect(left - 1, 0, Math.max(x, 1) + 2, height);
	}

	/** @param {Matrix} matrix @param {number} room */
	#size({ rows, columns }, room) {
		return {
			width: Math.min(room, Math.max(THINNEST, LARGEST_CELL * columns.count)),
			height: Math.min(TALLEST, Math.max(THINNEST, LARGEST_CELL * rows.count)),
		};
	}

	/** @param {PointerEvent} event @returns {Place | undefined} */
	#under({ clientX, clientY }) {
		const matrix = this.#matrix;
		if (!matrix) return undefined;
		const { left, top, width, height } = this.canvas.getBoundingClientRect();
		const row = matrix.rows.first + Math.floor(((clientY - top) / height) * matrix.rows.count);
		const column =
			matrix.columns.first + Math.floor(((clientX - left) / width) * matrix.columns.count);
		return matrix.has(row, column) ? { row, column } : undefined;
	}
}

/**
 * So many rows or columns around one of them, without going over the edge.
 * @template {string} Start @template {string} Count
 * @param {Start} start @param {Count} count
 * @param {import("./recording.js").Side} side @param {number} most @param {number} around
 * @returns {any}
 */
function fit(start, count, side, most, around) {
	const room = Math.min(most, side.count);
	const latest = side.first + side.count - room;
	const from = Math.max(side.first, Math.min(latest, around - Math.floor(room / 2)));
	return { [start]: from, [count]: room };
}

/** @param {string} colour as the browser computes it @returns {number[]} */
function rgb(colour) {
	return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/** @param {CanvasRenderingContext2D} context @param {...number} points */
function line(context, ...[x0 = 0, y0 = 0, x1 = 0, y1 = 0]) {
	context.beginPath();
	context.moveTo(x0, y0);
	context.lineTo(x1, y1);
	context.stroke();
}
