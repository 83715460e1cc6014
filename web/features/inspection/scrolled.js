/**
 * A matrix in numbers with so many cells that only those in sight are there: a grid's window that
 * goes along when one scrolls.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("./grid.js").GridEvents} GridEvents
 */
import { make } from "../../ui/dom.js";
import { NumberGrid } from "./grid.js";

const LONGEST = { some: 9, all: 24 }; // characters of a number

export class ScrolledGrid {
	/** @type {Matrix | undefined} */
	#matrix;
	/** @type {(value: number) => string} */
	#written = String;
	/** @type {Place[]} */
	#changed = [];
	/** @type {[import("./sum.js").Light | undefined, Place | undefined]} */
	#light = [undefined, undefined];
	/** In CSS pixels, once there is something to measure. */
	#cell = { width: 80, height: 28 };
	#header = { width: 30, height: 22 };
	#room = { width: 560, height: 330 };
	longest = LONGEST.some;

	/** @param {GridEvents} events */
	constructor(events) {
		this.grid = new NumberGrid({
			...events,
			choose: (place) => {
				this.#reveal(place);
				events.choose(place);
			},
		});
		this.sizer = make("div", { class: "sizer" }, this.grid.table);
		this.element = make("div", { class: "scroller" }, this.sizer);
		this.element.addEventListener("scroll", () => this.#render());
		new ResizeObserver(() => {
			const { width, height } = this.#room;
			this.#measure();
			if (width !== this.#room.width || height !== this.#room.height) this.#render();
		}).observe(this.element);
	}

	get table() {
		return this.grid.table;
	}

	/** @param {Matrix} matrix @param {(value: number) => string} written */
	show(matrix, written) {
		const isAnother = matrix.name !== this.#matrix?.name || matrix.size !== this.#matrix.size;
		this.#matrix = matrix;
		this.#written = written;
		this.longest = written(Math.PI).length > LONGEST.some ? LONGEST.all : LONGEST.some;
		this.#render();
		if (isAnother) this.#measure(); // before it is led to where another has scrolled
	}

	/** @param {import("./sum.js").Light | undefined} light @param {Place | undefined} at */
	light(light, at) {
		this.#light = [light, at];
		this.grid.light(light, at);
	}

	/** @param {Place[]} changed */
	mark(changed) {
		this.#changed = changed;
		this.grid.mark(changed);
	}

	/** @param {Place} place @param {{ focus?: boolean }} [how] */
	choose(place, how) {
		this.#measure();
		this.#reveal(place);
		this.grid.choose(place, how);
	}

	/** @param {Place} place */
	cell(place) {
		return this.grid.cell(place);
	}

	/** How large cells are, and the whole with them, and how much of it is in sight. Asked whenever a
	 * cell is to be revealed: what watches the room comes only with the next frame. */
	#measure() {
		const { table } = this.grid;
		const header = table.rows[0]?.cells[0];
		const cell = table.rows[1]?.cells[1];
		if (!this.#matrix || !header || !cell?.offsetWidth) return;
		this.#header = { width: header.offsetWidth, height: header.offsetHeight };
		this.#cell = { width: cell.offsetWidth, height: cell.offsetHeight };
		const { rows, columns } = this.#matrix;
		this.sizer.style.width = `${this.#header.width + columns.count * this.#cell.width}px`;
		this.sizer.style.height = `${this.#header.height + rows.count * this.#cell.height}px`;
		this.#room = { width: this.element.clientWidth, height: this.element.clientHeight };
	}

	/** Scrolls as far as is needed. @param {Place} place */
	#reveal({ row, column }) {
		if (!this.#matrix) return;
		const { rows, columns } = this.#matrix;
		const { element } = this;
		element.scrollTop = reach(
			row - rows.first,
			this.#cell.height,
			this.#room.height - this.#header.height,
			element.scrollTop,
		);
		element.scrollLeft = reach(
			column - columns.first,
			this.#cell.width,
			this.#room.width - this.#header.width,
			element.scrollLeft,
		);
		this.#render();
	}

	#render() {
		const matrix = this.#matrix;
		if (!matrix) return;
		const { rows, columns } = matrix;
		const { scrollTop, scrollLeft } = this.element;
		const across = span(scrollLeft, this.#cell.width, this.#room.width, columns.count);
		const down = span(scrollTop, this.#cell.height, this.#room.height, rows.count);
		const { style } = this.grid.table;
		style.marginLeft = `${across.from * this.#cell.width}px`;
		style.marginTop = `${down.from * this.#cell.height}px`;
		this.grid.show(matrix, this.#written, {
			top: rows.first + down.from,
			left: columns.first + across.from,
			rows: down.count,
			columns: across.count,
		});
		this.grid.mark(this.#changed);
		this.grid.light(...this.#light);
	}
}

/** Which cells are in sight. @param {number} scrolled @param {number} size of a cell
 * @param {number} room @param {number} most */
function span(scrolled, size, room, most) {
	const count = Math.min(most, Math.ceil(room / size) + 1);
	return { from: Math.min(Math.floor(scrolled / size), most - count), count };
}

/** How far to scroll to have a cell in sight. @param {number} at @param {number} size of a cell
 * @param {number} room @param {number} scrolled */
function reach(at, size, room, scrolled) {
	if (at * size >= scrolled && (at + 1) * size <= scrolled + room) return scrolled;
	return Math.max(0, Math.round((at * size - room / 2) / size)) * size;
}
