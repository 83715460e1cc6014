/**
 * A matrix that has a row a pixel and a column a sample, or its transpose, as the pictures that it
 * is. A pixel is a cell: the pointer and the arrow keys choose it.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./recording.js").Side} Side
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("./grid.js").GridEvents} GridEvents
 */
import { colours, greyImage, sharpness } from "../../ui/canvas.js";
import { shaded, shadesOf } from "./heat.js";
import { MAGNIFIER, Magnified, resize, STACKED } from "./magnifier.js";
import { labelOf } from "./recording.js";

const GAP = 8; // CSS pixels between pictures
const CAPTION = 18; // below each
const FRAME = 2; // around each
const LEAST = 44; // CSS pixels of a picture
const LEAST_BESIDE = 72; // of one that leaves room for the magnifier at its right
const BYTE = 255;

/** Whether a matrix can be shown so. @param {Matrix} matrix */
export function isOfPictures({ rows, columns }) {
	return Boolean((rows.image && isOfSamples(columns)) || (columns.image && isOfSamples(rows)));
}

export class Pictures extends Magnified {
	/** A pixel a cell. @type {OffscreenCanvas[]} */
	#images = [];
	/** @type {Place} where the arrow keys are */
	#chosen = { row: 1, column: 0 };
	#events;

	/** @param {GridEvents} events */
	constructor(events) {
		super(events);
		this.#events = events;
		this.canvas.removeAttribute("aria-hidden");
		this.canvas.setAttribute("role", "application");
		this.canvas.tabIndex = 0;
		this.canvas.addEventListener("keydown", (event) => this.#key(event));
		this.canvas.addEventListener("focus", () => this.#choose(this.#chosen));
	}

	/** @override @param {Matrix} matrix @param {(value: number) => string} written */
	show(matrix, written) {
		super.show(matrix, written);
		this.canvas.ariaLabel = `Pictures of ${matrix.name}`;
		if (!matrix.has(this.#chosen.row, this.#chosen.column)) this.#chosen = matrix.liveliest;
	}

	/** @override @param {Place} place @param {{ focus?: boolean }} [how] */
	choose(place, how) {
		this.#chosen = place;
		super.choose(place, how);
	}

	/** @override As if the magnifier were below: only where that is too tall it is beside. */
	get wanted() {
		return STACKED;
	}

	/** @override */
	forgetValues() {
		this.#images = [];
	}

	/** @override */
	forgetColours() {
		this.#images = [];
	}

	/** @override @param {Matrix} matrix */
	widthOf(matrix) {
		const { count } = samplesOf(matrix);
		return count * (this.#sideOf(matrix) + GAP) - GAP;
	}

	/** @override @param {Matrix} matrix */
	drawNow(matrix) {
		const samples = samplesOf(matrix);
		const side = this.#sideOf(matrix);
		const [width, height] = [this.widthOf(matrix), side + CAPTION];
		const scale = sharpness(this.canvas);
		resize(this.canvas, Math.round(width * scale), Math.round(height * scale));
		this.canvas.style.width = `${width}px`;
		this.canvas.style.height = `${height}px`;
		const context = this.canvas.getContext("2d");
		if (!context) return;
		if (this.#images.length === 0) this.#images = this.#paint(matrix);
		const paint = colours(this.canvas);
		context.setTransform(scale, 0, 0, scale, 0, 0);
		context.clearRect(0, 0, width, height);
		context.imageSmoothingEnabled = false;
		context.font = paint.font;
		context.textAlign = "center";
		for (const [index, image] of this.#images.entries()) {
			const left = index * (side + GAP);
			context.drawImage(image, left, 0, side, side);
			context.fillStyle = paint.soft;
			const number = samples.first + index;
			context.fillText(labelOf(samples, number) || String(number), left + side / 2, side + 13);
		}
		this.#drawMarks(context, matrix, side, paint);
	}

	/** Inputs in the greys that they are; other numbers, such as gradients, in a heat map's shades.
	 * @param {Matrix} matrix */
	#paint(matrix) {
		const samples = samplesOf(matrix);
		const { rows, columns, white } = imageOf(matrix);
		const shades = matrix.record.editable ? undefined : shadesOf(getComputedStyle(this.element));
		const map = shades && shaded(matrix, shades);
		return Array.from({ length: samples.count }, (_, index) => {
			const sample = samples.first + index;
			const picture = new OffscreenCanvas(columns, rows);
			const image = map
				? pixelsOf(map, matrix, sample, { rows, columns })
				: greyImage(greys(matrix, sample, rows * columns, white), columns, rows);
			const context = picture.getContext("2d");
			if (!context) return picture;
			context.putImageData(image, 0, 0);
			// What is not ink is night.
			context.globalCompositeOperation = "destination-over";
			context.fillStyle = colours(this.canvas).night;
			context.fillRect(0, 0, columns, rows);
			return picture;
		});
	}

	/** What is chosen or lit: a pixel of one picture or of all of them, or a whole picture.
	 * @param {CanvasRenderingContext2D} context @param {Matrix} matrix @param {number} side
	 * @param {ReturnType<typeof colours>} paint */
	#drawMarks(context, matrix, side, { accent, card, ink }) {
		const { columns } = imageOf(matrix);
		const samples = samplesOf(matrix);
		const row = this.at?.row ?? this.lit?.row ?? this.lit?.cell?.[0];
		const column = this.at?.column ?? this.lit?.column ?? this.lit?.cell?.[1];
		const [pixel, sample] = matrix.transposed ? [column, row] : [row, column];
		const size = side / columns;
		for (let index = 0; index < samples.count; index++) {
			if (sample !== undefined && sample !== samples.first + index) continue;
			const left = index * (side + GAP);
			context.strokeStyle = accent;
			context.lineWidth = FRAME;
			if (sample !== undefined) context.strokeRect(left + 1, 1, side - 2, side - 2);
			if (!pixel) continue; // none, or the bias
			const x = left + ((pixel - 1) % columns) * size;
			const y = Math.floor((pixel - 1) / columns) * size;
			for (const [colour, width] of /** @type {[string, number][]} */ ([
				[card, 4],
				[ink, 1.5],
			])) {
				context.strokeStyle = colour;
				context.lineWidth = width;
				context.strokeRect(x - 1.5, y - 1.5, size + 3, size + 3);
			}
		}
	}

	/** As large as the room allows, beside the magnifier or else above it. @param {Matrix} matrix */
	#sideOf(matrix) {
		const { count } = samplesOf(matrix);
		const { rows, columns } = imageOf(matrix);
		const beside = (this.room - MAGNIFIER) / count - GAP;
		const across =
			this.isTight && beside >= LEAST_BESIDE ? beside : (this.room + GAP) / count - GAP;
		const fitting = Math.min(this.tallest - CAPTION, (across * rows) / columns);
		return Math.max(Math.min(LEAST, across), Math.floor(fitting));
	}

	/** @override @param {PointerEvent} event @returns {Place | undefined} */
	under({ clientX, clientY }) {
		const { matrix } = this;
		if (!matrix) return undefined;
		const { left, top, width } = this.canvas.getBoundingClientRect();
		const scale = this.widthOf(matrix) / width;
		const side = this.#sideOf(matrix);
		const { rows, columns } = imageOf(matrix);
		const x = (clientX - left) * scale;
		const index = Math.floor(x / (side + GAP));
		const column = Math.floor(((x - index * (side + GAP)) / side) * columns);
		const row = Math.floor((((clientY - top) * scale) / side) * rows);
		if (row < 0 || row >= rows || column >= columns) return undefined;
		return placeOf(matrix, row * columns + column + 1, samplesOf(matrix).first + index);
	}

	/** Arrow keys go from pixel to pixel, sideways into the next picture too.
	 * @param {KeyboardEvent} event */
	#key(event) {
		const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
		const { matrix } = this;
		if (!matrix || ctrlKey || metaKey || altKey || shiftKey) return;
		const { rows, columns } = imageOf(matrix);
		const samples = samplesOf(matrix);
		const { row, column } = this.#chosen;
		const [pixel, sample] = matrix.transposed ? [column, row] : [row, column];
		const [y, x] = [Math.floor((pixel - 1) / columns), (pixel - 1) % columns];
		const across = (sample - samples.first) * columns + x;
		/** @type {Record<string, [number, number] | undefined>} */
		const moves = {
			ArrowUp: [y - 1, across],
			ArrowDown: [y + 1, across],
			ArrowLeft: [y, across - 1],
			ArrowRight: [y, across + 1],
			Home: [y, across - x],
			End: [y, across - x + columns - 1],
		};
		const to = moves[key];
		if (key === "Enter" || key === "F2") {
			event.preventDefault();
			this.#events.edit(this.#chosen);
		}
		if (!to) return;
		event.preventDefault();
		const down = Math.min(Math.max(to[0], 0), rows - 1);
		const right = Math.min(Math.max(to[1], 0), samples.count * columns - 1);
		const next = samples.first + Math.floor(right / columns);
		this.#choose(placeOf(matrix, down * columns + (right % columns) + 1, next));
	}

	/** @param {Place | undefined} place */
	#choose(place) {
		if (!place) return;
		this.choose(place);
		this.#events.choose(place);
	}
}

/** @param {Side} side */
function isOfSamples({ word }) {
	return word === "sample";
}

/** @param {Matrix} matrix @returns {Side} */
function samplesOf({ rows, columns }) {
	return isOfSamples(rows) ? rows : columns;
}

/** @param {Matrix} matrix */
function imageOf({ rows, columns }) {
	return rows.image ?? columns.image ?? { rows: 1, columns: 1, white: 1 };
}

/** @param {Matrix} matrix @param {number} pixel from 1: 0 is the bias @param {number} sample
 * @returns {Place | undefined} */
function placeOf(matrix, pixel, sample) {
	const place = isOfSamples(matrix.rows)
		? { row: sample, column: pixel }
		: { row: pixel, column: sample };
	return matrix.has(place.row, place.column) ? place : undefined;
}

/** @param {Matrix} matrix @param {number} sample @param {number} count @param {number} white */
function greys(matrix, sample, count, white) {
	return Uint8ClampedArray.from({ length: count }, (_, index) => {
		const place = placeOf(matrix, index + 1, sample);
		return place ? (matrix.at(place.row, place.column) / white) * BYTE : 0;
	});
}

/** One sample's cells, out of the map of the whole matrix.
 * @param {ImageData} map @param {Matrix} matrix @param {number} sample
 * @param {{ rows: number, columns: number }} size */
function pixelsOf(map, matrix, sample, { rows, columns }) {
	const image = new ImageData(columns, rows);
	const from = new Uint32Array(map.data.buffer);
	const to = new Uint32Array(image.data.buffer);
	for (let index = 0; index < to.length; index++) {
		const place = placeOf(matrix, index + 1, sample);
		if (!place) continue;
		const [row, column] = [place.row - matrix.rows.first, place.column - matrix.columns.first];
		to[index] = from[row * map.width + column] ?? 0;
	}
	return image;
}
