/**
 * A matrix too large for numbers, as a heat map: blue above 0, ochre below.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./grid.js").Place} Place
 */
import { sharpness } from "../../ui/canvas.js";
import { Magnified, resize } from "./magnifier.js";

const THINNEST = 24; // CSS pixels
const LARGEST_CELL = 10;
const SHADES = 255; // of each sign

export class HeatMap extends Magnified {
	#image = new OffscreenCanvas(1, 1); // a pixel a cell
	#scaled = new OffscreenCanvas(1, 1); // as large as on the screen
	#painted = false;
	/** @type {Uint32Array | undefined} */
	#shades;

	/** @override */
	forgetValues() {
		this.#painted = false;
	}

	/** @override */
	forgetColours() {
		this.#painted = false;
		this.#shades = undefined;
	}

	/** @override @param {Matrix} matrix */
	widthOf({ columns }) {
		return Math.min(this.room, Math.max(THINNEST, LARGEST_CELL * columns.count));
	}

	/** @override @param {Matrix} matrix */
	drawNow(matrix) {
		const { rows } = matrix;
		const width = this.widthOf(matrix);
		const height = Math.min(this.tallest, Math.max(THINNEST, LARGEST_CELL * rows.count));
		const scale = sharpness(this.canvas);
		const resized = resize(this.canvas, Math.round(width * scale), Math.round(height * scale));
		this.canvas.style.width = `${width}px`;
		this.canvas.style.height = `${height}px`;
		if (resized || !this.#painted) this.#paint(matrix);
		const context = this.canvas.getContext("2d");
		if (!context) return;
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.drawImage(this.#scaled, 0, 0);
		context.scale(scale, scale);
		this.#drawMarks(context, matrix, width, height);
	}

	/** One pixel a cell, then as large as on the screen. @param {Matrix} matrix */
	#paint(matrix) {
		this.#shades ??= shadesOf(getComputedStyle(this.element));
		const { rows, columns } = matrix;
		resize(this.#image, columns.count, rows.count);
		this.#image.getContext("2d")?.putImageData(shaded(matrix, this.#shades), 0, 0);
		resize(this.#scaled, this.canvas.width, this.canvas.height);
		const context = this.#scaled.getContext("2d");
		if (!context) return;
		context.imageSmoothingEnabled =
			this.#image.width > this.#scaled.width || this.#image.height > this.#scaled.height;
		context.drawImage(this.#image, 0, 0, this.#scaled.width, this.#scaled.height);
		this.#painted = true;
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
		const row = this.at?.row ?? this.lit?.row ?? this.lit?.cell?.[0];
		const column = this.at?.column ?? this.lit?.column ?? this.lit?.cell?.[1];
		context.strokeStyle = style.getPropertyValue("--accent");
		context.lineWidth = 1.5;
		const top = ((row ?? 0) - rows.first) * y;
		const left = ((column ?? 0) - columns.first) * x;
		if (row !== undefined && column !== undefined)
			context.strokeRect(left - 2, top - 2, Math.max(x, 1) + 4, Math.max(y, 1) + 4);
		else if (row !== undefined) context.strokeRect(0, top - 1, width, Math.max(y, 1) + 2);
		else if (column !== undefined) context.strokeRect(left - 1, 0, Math.max(x, 1) + 2, height);
	}

	/** @override @param {PointerEvent} event @returns {Place | undefined} */
	under({ clientX, clientY }) {
		const { matrix } = this;
		if (!matrix) return undefined;
		const { left, top, width, height } = this.canvas.getBoundingClientRect();
		const row = matrix.rows.first + Math.floor(((clientY - top) / height) * matrix.rows.count);
		const column =
			matrix.columns.first + Math.floor(((clientX - left) / width) * matrix.columns.count);
		return matrix.has(row, column) ? { row, column } : undefined;
	}
}

/** A pixel a cell; shades go by the root, so that small numbers are seen.
 * @param {Matrix} matrix @param {Uint32Array} shades */
export function shaded({ rows, columns, stride, step, record: { values } }, shades) {
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
	return image;
}

/** From the most negative to the most positive, as pixels. @param {CSSStyleDeclaration} style */
export function shadesOf(style) {
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
