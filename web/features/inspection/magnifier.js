/**
 * What a matrix that is too large for numbers has in common, however it is painted: a canvas, and
 * with it a magnifier, the grid of the numbers around the chosen cell. The pointer moves the
 * magnifier, and so do the arrow keys in it.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./sum.js").Light} Light
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("./grid.js").GridEvents} GridEvents
 */
import { onAppearanceChange } from "../../ui/canvas.js";
import { neverCutNumbers } from "../../ui/cut.js";
import { make } from "../../ui/dom.js";
import { onceAFrame } from "../../ui/pace.js";
import { NumberGrid } from "./grid.js";

const LENS_ROWS = { most: 5, least: 3 };
const LENS_COLUMN = 100; // CSS pixels
const LENS_HEADER = 36;
const LENS_HEIGHT = 126; // of the magnifier with its least rows
/** How wide it is at least, in CSS pixels. */
export const MAGNIFIER = LENS_HEADER + 2 * LENS_COLUMN;
const GAP = 8;
const TALLEST = 164; // CSS pixels: as tall as the magnifier
/** How tall the canvas is with the magnifier below it. */
export const STACKED = 2 * TALLEST + GAP;
const SHORTEST = 40;
const ROUNDING = 12;

export class Magnified {
	/** @type {Matrix | undefined} */
	matrix;
	/** @type {Light | undefined} */
	lit;
	/** @type {Place | undefined} what is being explained */
	at;
	/** In CSS pixels. */
	room = 0;
	/** How tall the canvas may be. */
	tallest = TALLEST;
	/** How tall canvas and magnifier may be, if that is limited. @type {number | undefined} */
	#limit;
	/** @type {(value: number) => string} */
	#written = String;
	/** @type {Place} */
	#centre = { row: 1, column: 1 };
	/** @type {Place[]} */
	#changed = [];

	/** @param {GridEvents} events */
	constructor(events) {
		this.canvas = make("canvas", { "aria-hidden": "true" });
		this.lens = new NumberGrid({
			...events,
			choose: (place) => {
				this.moveTo(place);
				events.choose(place);
			},
		});
		neverCutNumbers(this.lens.element);
		this.element = make("div", { class: "heat" }, this.canvas, this.lens.element);
		this.#followPointer(events);
		onAppearanceChange(() => {
			this.forgetColours();
			this.draw();
		});
		new ResizeObserver(() => {
			const room = this.element.clientWidth;
			if (room === this.room) return;
			this.room = room;
			this.#fit();
		}).observe(this.element);
	}

	/** @param {GridEvents} events */
	#followPointer(events) {
		const follow = (/** @type {PointerEvent} */ event) => {
			const place = this.under(event);
			if (!place) return;
			this.moveTo(place);
			events.point(place);
		};
		this.canvas.addEventListener("pointermove", follow);
		this.canvas.addEventListener("pointerdown", (event) => {
			follow(event);
			const place = this.under(event);
			if (place) this.choose(place);
			if (place) events.choose(place);
		});
		this.canvas.addEventListener("pointerleave", () => events.leave());
	}

	get longest() {
		return this.lens.longest;
	}

	get table() {
		return this.lens.table;
	}

	/** How tall it would like to be, in CSS pixels. */
	get wanted() {
		return this.isBeside ? TALLEST : STACKED;
	}

	/** Whether it may not be as tall as it would like to be. */
	get isTight() {
		return this.#limit !== undefined && this.#limit < this.wanted;
	}

	/** @param {number | undefined} limit in CSS pixels */
	limitTo(limit) {
		if (limit === this.#limit) return;
		this.#limit = limit;
		this.#fit();
	}

	/** @param {Matrix} matrix @param {(value: number) => string} written */
	show(matrix, written) {
		this.matrix = matrix;
		this.#written = written;
		this.#showLens();
		this.forgetValues();
		this.draw();
	}

	/** @param {Light | undefined} light @param {Place | undefined} at */
	light(light, at) {
		this.lit = light;
		this.at = at;
		// The magnifier goes to where the light is.
		const { cell, row = light?.near, column = light?.near } = light ?? {};
		if (at) this.moveTo(at);
		else if (cell) this.moveTo({ row: cell[0], column: cell[1] });
		else if (row !== undefined && column !== undefined) this.moveTo({ row, column });
		this.lens.light(light, at);
		this.draw();
	}

	/** @param {Place[]} changed */
	mark(changed) {
		this.#changed = changed;
		this.lens.mark(changed);
	}

	/** @param {Place} place @param {{ focus?: boolean }} [how] */
	choose(place, how) {
		this.moveTo(place);
		this.lens.choose(place, how);
	}

	/** @param {Place} place */
	cell(place) {
		return this.lens.cell(place);
	}

	/** @param {Place} place */
	moveTo(place) {
		if (place.row === this.#centre.row && place.column === this.#centre.column) return;
		if (this.lens.isEdited) return; // it stays with what is being typed
		this.#centre = place;
		this.#showLens();
		this.lens.light(this.lit, this.at);
	}

	/** Draws when the browser is about to paint. */
	draw = onceAFrame(() => {
		if (this.matrix && this.room) this.drawNow(this.matrix);
	});

	/** @param {Matrix} _matrix */
	drawNow(_matrix) {}

	/** The matrix has other values. */
	forgetValues() {}

	/** The page has other colours. */
	forgetColours() {}

	/** How wide the canvas is. @param {Matrix} _matrix @returns {number} CSS pixels */
	widthOf(_matrix) {
		return 0;
	}

	/** @param {PointerEvent} _event @returns {Place | undefined} the cell that is pointed at */
	under(_event) {
		return undefined;
	}

	/** Whether the magnifier has room at the right of the canvas. */
	get isBeside() {
		const width = this.matrix ? this.widthOf(this.matrix) : 0;
		return this.room - width - GAP - LENS_HEADER >= 2 * LENS_COLUMN - ROUNDING;
	}

	#fit() {
		const limit = this.#limit ?? this.wanted;
		const tallest = this.isBeside ? limit : limit - LENS_HEIGHT - GAP;
		this.tallest = Math.max(SHORTEST, Math.min(TALLEST, tallest));
		this.#showLens();
		this.draw();
	}

	#showLens() {
		const { matrix } = this;
		if (!matrix) return;
		const rows = this.isTight ? LENS_ROWS.least : LENS_ROWS.most;
		this.lens.show(matrix, this.#written, {
			...fit("top", "rows", matrix.rows, rows, this.#centre.row),
			...fit("left", "columns", matrix.columns, this.#lensColumns(matrix), this.#centre.column),
		});
		this.lens.mark(this.#changed);
	}

	/** As many as fit. @param {Matrix} matrix */
	#lensColumns(matrix) {
		const room = this.room || 2 * LENS_COLUMN;
		const taken = this.isBeside ? this.widthOf(matrix) + GAP : 0;
		return Math.max(2, Math.floor((room - taken - LENS_HEADER) / LENS_COLUMN));
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

/** @param {HTMLCanvasElement | OffscreenCanvas} canvas @param {number} width @param {number} height
 * @returns {boolean} whether it was of another size */
export function resize(canvas, width, height) {
	if (canvas.width === width && canvas.height === height) return false;
	canvas.width = width;
	canvas.height = height;
	return true;
}
