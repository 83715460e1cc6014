/**
 * A matrix too large for numbers: a heat map, and below it a magnifier, the grid of the numbers
 * around the chosen cell. The pointer moves the magnifier, and so do the arrow keys in it.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./sum.js").Light} Light
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("./grid.js").GridEvents} GridEvents
 */
import { onAppearanceChange, sharpness } from "../../ui/canvas.js";
import { neverCutNumbers } from "../../ui/cut.js";
import { make } from "../../ui/dom.js";
import { onceAFrame } from "../../ui/pace.js";
import { NumberGrid } from "./grid.js";

const LENS_ROWS = 5;
const LENS_COLUMN = 100; // CSS pixels
const LENS_HEADER = 36;
const TALLEST = 164; // CSS pixels: as tall as the magnifier
const THINNEST = 24;
const LARGEST_CELL = 10;
const SHADES = 255; // of each sign

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
	/** @type {Place[]} */
	#changed = [];
	#image = new OffscreenCanvas(1, 1); // a pixel a cell
	#scaled = new OffscreenCanvas(1, 1); // as large as on the screen
	#painted = false;
	#room = 0; // in CSS pixels
	/** @type {Uint32Array | undefined} */
	#shades;

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
		neverCutNumbers(this.lens.element);
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
		onAppearanceChange(() => {
			this.#painted = false;
			this.#shades = undefined;
			this.#draw();
		});
		new ResizeObserver(() => {
			const room = this.element.clientWidth;
			if (room === this.#room) return;
			this.#room = room;
			this.#showLens();
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

	/** @param {Place[]} changed */
	mark(changed) {
		this.#changed = changed;
		this.lens.mark(changed);
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
		if (this.lens.isEdited) return; // it stays with what is being typed
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
		this.lens.mark(this.#changed);
	}

	/** As many as fit, beside the map if that is narrow. @param {Matrix} matrix */
	#lensColumns(matrix) {
		const room = this.#room || 2 * LENS_COLUMN;
		const { width } = this.#size(matrix, room);
		const left = room - LENS_HEADER - (width < room / 3 ? width + 8 : 0);
		return Math.max(2, Math.floor(left / LENS_COLUMN));
	}

	/** One pixel a cell. */
	#paint() {
		const matrix = this.#matrix;
		if (!matrix) return;
		const { rows, columns, stride, step } = matrix;
		const { values } = matrix.record;
		this.#shades ??= shadesOf(getComputedStyle(this.element));
		const shades = this.#shades;
		let largest = 0;
		for (const value of values) largest = Math.max(largest, Math.abs(value));
		const scale = largest ? 1 / largest : 0;
		const image = new ImageData(columns.count, rows.count);
		const pixels = new Uint32Array(image.data.buffer);
		for (let row = 0, pixel = 0; row < rows.count; row++) {
			for (let column = 0; column < columns.count; column++, pixel++) {
				const value = values[row * stride + column * step] ?? 0;
				const shade = Math.round(SHADES * Math.sqrt(Math.abs(value) * scale));
				pixels[pixel] = shades[SHADES + (value < 0 ? -shade : shade)] ?? 0;
			}
		}
		resize(this.#image, columns.count, rows.count);
		this.#image.getContext("2d")?.putImageData(image, 0, 0);
	}

	#draw = onceAFrame(() => this.#drawNow());

	#drawNow() {
		const matrix = this.#matrix;
		const room = this.#room;
		if (!matrix || !room) return;
		const { width, height } = this.#size(matrix, room);
		const scale = sharpness(this.canvas);
		const resized = resize(this.canvas, Math.round(width * scale), Math.round(height * scale));
		this.canvas.style.width = `${width}px`;
		this.canvas.style.height = `${height}px`;
		if (resized || !this.#painted) {
			this.#paint();
			resize(this.#scaled, this.canvas.width, this.canvas.height);
			const context = this.#scaled.getContext("2d");
			if (!context) return;
			context.imageSmoothingEnabled =
				this.#image.width > this.#scaled.width || this.#image.height > this.#scaled.height;
			context.drawImage(this.#image, 0, 0, this.#scaled.width, this.#scaled.height);
			this.#painted = true;
		}
		const context = this.canvas.getContext("2d");
		if (!context) return;
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.drawImage(this.#scaled, 0, 0);
		context.scale(scale, scale);
		this.#drawMarks(context, matrix, width, height);
	}

	/** The bias's row and column, and what is lit.
	 * @param {CanvasRenderingContext2D} context @param {Matrix} matrix
	 * @param {number} width @param {number} height */
	#drawMarks(context, { rows, columns }, width, height) {
		const style = getComputedStyle(this.element);
		const [x, y] = [width / columns.count, height / rows.count];
		context.strokeStyle = style.getPropertyValue("--heat-bias");
		context.lineWidth = 2;
		if (rows.bias) line(context, 0, 1, width, 1);
		if (columns.bias) line(context, 1, 0, 1, height);
		const row = this.#at?.row ?? this.#light?.row ?? this.#light?.cell?.[0];
		const column = this.#at?.column ?? this.#light?.column ?? this.#light?.cell?.[1];
		context.strokeStyle = style.getPropertyValue("--accent");
		context.lineWidth = 1.5;
		const top = ((row ?? 0) - rows.first) * y;
		const left = ((column ?? 0) - columns.first) * x;
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

/** From the most negative to the most positive, as pixels. @param {CSSStyleDeclaration} style */
function shadesOf(style) {
	const [none, plus, minus] = ["--heat-none", "--heat-plus", "--heat-minus"].map((name) =>
		(style.getPropertyValue(name).match(/[\d.]+/g) ?? []).map(Number),
	);
	const shades = new Uint32Array(2 * SHADES + 1);
	const parts = new Uint8ClampedArray(shades.buffer);
	for (let shade = -SHADES; shade <= SHADES; shade++) {
		const to = shade < 0 ? minus : plus;
		for (let part = 0; part < 3; part++) {
			const [from = 0, most = 0] = [none?.[part], to?.[part]];
			parts[4 * (SHADES + shade) + part] = from + (Math.abs(shade) / SHADES) * (most - from);
		}
		parts[4 * (SHADES + shade) + 3] = 255;
	}
	return shades;
}

/** @param {CanvasRenderingContext2D} context @param {...number} points */
function line(context, ...[x0 = 0, y0 = 0, x1 = 0, y1 = 0]) {
	context.beginPath();
	context.moveTo(x0, y0);
	context.lineTo(x1, y1);
	context.stroke();
}

/** @param {HTMLCanvasElement | OffscreenCanvas} canvas @param {number} width @param {number} height
 * @returns {boolean} whether it was of another size */
function resize(canvas, width, height) {
	if (canvas.width === width && canvas.height === height) return false;
	canvas.width = width;
	canvas.height = height;
	return true;
}
