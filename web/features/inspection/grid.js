/**
 * A matrix in numbers: a grid in which the arrow keys go from cell to cell.
 *
 * Of a large matrix it is a window: what lies around the chosen cell.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./sum.js").Light} Light
 *
 * @typedef {object} Place
 * @property {number} row
 * @property {number} column
 *
 * @typedef {{ top: number, left: number, rows: number, columns: number }} Window
 *
 * @typedef {object} GridEvents
 * @property {(place: Place) => void} point the pointer is at a cell
 * @property {() => void} leave
 * @property {(place: Place) => void} choose a cell has the focus
 * @property {(place: Place) => void} edit
 */
import { make, say } from "../../ui/dom.js";
import { HIDDEN } from "../../ui/notation.js";
import { labelOf, last } from "./recording.js";

export class NumberGrid {
	/** @type {HTMLTableCellElement[][]} */
	#cells = [];
	/** @type {string[][]} */
	#texts = [];
	/** @type {HTMLTableCellElement[]} */
	#lit = [];
	/** @type {HTMLTableCellElement[]} */
	#marked = [];
	/** @type {Matrix | undefined} */
	#matrix;
	/** @type {Window} */
	#window = { top: 0, left: 0, rows: 0, columns: 0 };
	/** @type {Place} */
	#chosen = { row: 0, column: 0 };
	#shape = "";
	/** @type {EventTarget | null} */
	#pointed = null;
	#restoring = false; // the focus, which is then no choice of the visitor's
	/** How many characters the longest number has. */
	longest = 0;
	/** @type {GridEvents} */
	#events;

	/** @param {GridEvents} events */
	constructor(events) {
		this.#events = events;
		this.table = make("table", { role: "grid", tabindex: -1 });
		this.element = make("div", { class: "scroller" }, this.table);
		// A move, not what scrolls under a pointer at rest while the keys are used.
		this.table.addEventListener("pointermove", ({ target, pointerType, movementX, movementY }) => {
			if (target === this.#pointed || pointerType === "touch" || !(movementX || movementY)) return;
			this.#pointed = target;
			const place = this.#placeOf(target);
			if (place) events.point(place);
		});
		this.table.addEventListener("pointerleave", () => {
			this.#pointed = null;
			events.leave();
		});
		this.table.addEventListener("focusin", (event) => {
			const place = this.#placeOf(event.target);
			if (place && !this.#restoring) this.#focused(place);
		});
		this.table.addEventListener("click", (event) => {
			const place = this.#placeOf(event.target);
			if (place && !isField(event.target)) this.choose(place, { focus: true });
		});
		this.table.addEventListener("dblclick", (event) => {
			const place = this.#placeOf(event.target);
			if (place && !isField(event.target)) events.edit(place);
		});
		this.table.addEventListener("keydown", (event) => {
			if (!isField(event.target)) this.#key(event);
		});
	}

	/**
	 * @param {Matrix} matrix @param {(value: number) => string} written
	 * @param {Window} [window] all of it, without one
	 */
	show(matrix, written, window = wholeWindow(matrix)) {
		const { name, rows, columns } = matrix;
		const shape = [name, rows.first, rows.count, columns.count, window.rows, window.columns].join();
		const focused = document.activeElement;
		const hadFocus = this.table.contains(focused) && !isField(focused);
		const moved = window.top !== this.#window.top || window.left !== this.#window.left;
		this.#matrix = matrix;
		this.#window = window;
		if (shape !== this.#shape) this.#build(window);
		if (shape !== this.#shape || moved) this.#number(matrix, window);
		this.#shape = shape;
		this.longest = 0;
		for (const [index, line] of this.#cells.entries()) {
			const texts = /** @type {string[]} */ (this.#texts[index]);
			for (const [offset, cell] of line.entries()) {
				const place = /** @type {const} */ ([window.top + index, window.left + offset]);
				const isHidden = matrix.isHidden(...place);
				const text = isHidden ? HIDDEN : written(matrix.at(...place));
				cell.classList.toggle("veiled", isHidden);
				this.longest = Math.max(this.longest, text.length);
				// What is being typed into has no text of its own.
				if (texts[offset] !== text || cell.firstElementChild) cell.textContent = text;
				texts[offset] = text;
			}
		}
		this.#makeReachable(this.#chosen);
		if (hadFocus) this.#restoreFocus();
	}

	/** Whether a number is being typed into a cell. */
	get isEdited() {
		return this.table.querySelector("input") !== null;
	}

	/** Where the window has moved or was made anew, the focus goes along with its cell. */
	#restoreFocus() {
		const wanted = this.cell(this.#chosen) ?? this.table;
		if (wanted === document.activeElement) return;
		this.#restoring = true;
		wanted.focus({ preventScroll: true });
		this.#restoring = false;
	}

	/** @param {Light | undefined} light @param {Place | undefined} at what is being explained */
	light(light, at) {
		for (const cell of this.#lit) cell.classList.remove("lit", "at");
		this.#lit = [];
		const { top, left } = this.#window;
		for (const [index, line] of this.#cells.entries()) {
			if (!mayBeLit(light, top + index)) continue;
			for (const [offset, cell] of line.entries()) {
				if (!isLit(light, top + index, left + offset)) continue;
				cell.classList.add("lit");
				this.#lit.push(cell);
			}
		}
		const cell = at && this.cell(at);
		if (!cell) return;
		cell.classList.add("at");
		this.#lit.push(cell);
	}

	/** Marks what was changed by hand. @param {Place[]} changed */
	mark(changed) {
		for (const cell of this.#marked) cell.classList.remove("changed");
		this.#marked = changed.flatMap((place) => this.cell(place) ?? []);
		for (const cell of this.#marked) cell.classList.add("changed");
	}

	/** @param {Place} place @param {{ focus?: boolean }} [how] */
	choose(place, { focus = false } = {}) {
		this.#chosen = place;
		this.#makeReachable(place);
		if (focus) this.cell(place)?.focus();
		else this.#bringIntoView(place);
	}

	/** Within the grid's own scroller: the page stays where it is. @param {Place} place */
	#bringIntoView(place) {
		const cell = this.cell(place);
		if (!cell) return;
		const { offsetTop, offsetLeft, offsetHeight, offsetWidth } = cell;
		const { clientHeight, clientWidth } = this.element;
		// By whole cells, so that none is cut off at the headers.
		const by = (/** @type {number} */ distance, /** @type {number} */ size) =>
			Math.max(0, Math.round(distance / size)) * size;
		this.element.scrollTop = by(offsetTop - clientHeight / 2, offsetHeight);
		this.element.scrollLeft = by(offsetLeft - clientWidth / 2, offsetWidth);
	}

	/** @param {Place} place */
	cell({ row, column }) {
		return this.#cells[row - this.#window.top]?.[column - this.#window.left];
	}

	/** @param {Place} place */
	#focused(place) {
		this.#chosen = place;
		this.#pointed = null;
		this.#makeReachable(place);
		this.#events.choose(place);
	}

	/** One cell of the grid can be reached with Tab. @param {Place} place */
	#makeReachable(place) {
		this.table.querySelector("td[tabindex='0']")?.setAttribute("tabindex", "-1");
		const cell = this.cell(place) ?? this.#cells[0]?.[0];
		cell?.setAttribute("tabindex", "0");
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
		if (!this.#matrix || metaKey || altKey || shiftKey) return;
		const place = this.#chosen;
		const { rows, columns } = this.#matrix;
		const to = { ...place };
		if (key === "ArrowUp") to.row--;
		else if (key === "ArrowDown") to.row++;
		else if (key === "ArrowLeft") to.column--;
		else if (key === "ArrowRight") to.column++;
		else if (key === "Home")
			Object.assign(to, { column: columns.first }, ctrlKey && { row: rows.first });
		else if (key === "End")
			Object.assign(to, { column: last(columns) }, ctrlKey && { row: last(rows) });
		else if (key === "Enter" || key === "F2") return this.#edit(event, place);
		else return;
		event.preventDefault();
		if (!this.#matrix.has(to.row, to.column)) return;
		this.#chosen = to;
		if (!this.cell(to)) this.#events.choose(to); // moves the window there
		this.choose(to, { focus: true });
	}

	/** @param {KeyboardEvent} event @param {Place} place */
	#edit(event, place) {
		event.preventDefault();
		this.#events.edit(place);
	}

	/** @param {EventTarget | null} target @returns {Place | undefined} */
	#placeOf(target) {
		const cell = target instanceof Element ? target.closest("td") : null;
		if (!cell || !(cell.parentElement instanceof HTMLTableRowElement)) return undefined;
		const { top, left } = this.#window;
		return { row: top + cell.parentElement.rowIndex - 1, column: left + cell.cellIndex - 1 };
	}

	/** @param {Window} window */
	#build(window) {
		const { table } = this;
		const head = make("tr", {}, make("th", { scope: "col" }, corner()));
		for (let column = 0; column < window.columns; column++)
			head.append(make("th", { scope: "col" }));
		this.#cells = [];
		this.#lit = [];
		this.#texts = Array.from({ length: window.rows }, () => []);
		const rows = Array.from({ length: window.rows }, () => {
			const line = Array.from({ length: window.columns }, () => make("td", { tabindex: -1 }));
			this.#cells.push(line);
			return make("tr", {}, make("th", { scope: "row" }), ...line);
		});
		table.replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
	}

	/** Numbers the rows and columns, and marks the bias's. @param {Matrix} matrix @param {Window} window */
	#number(matrix, window) {
		const { table } = this;
		table.setAttribute("aria-label", matrix.name);
		const partial = window.rows < matrix.rows.count || window.columns < matrix.columns.count;
		for (const [index, row] of Array.from(table.rows).entries()) {
			const number = window.top + index - 1;
			const bias = matrix.rows.bias && number === 0;
			if (index > 0) {
				const header = /** @type {HTMLTableCellElement} */ (row.cells[0]);
				say(header, String(number));
				header.dataset.label = labelOf(matrix.rows, number);
				row.classList.toggle("bias", bias);
				if (partial) row.ariaRowIndex = String(number - matrix.rows.first + 2);
			}
			for (let offset = 0; offset < window.columns; offset++) {
				const cell = /** @type {HTMLTableCellElement} */ (row.cells[offset + 1]);
				const column = window.left + offset;
				if (index === 0) say(cell, String(column));
				cell.classList.toggle("bias", bias || (matrix.columns.bias && column === 0));
				if (partial) cell.ariaColIndex = String(column - matrix.columns.first + 2);
				if (index > 0 && matrix.record.editable)
					cell.ariaReadOnly = String(!matrix.isEditable(number, column));
			}
		}
		table.ariaReadOnly = String(!matrix.record.editable);
		table.ariaRowCount = partial ? String(matrix.rows.count + 1) : null;
		table.ariaColCount = partial ? String(matrix.columns.count + 1) : null;
	}
}

/** @param {Matrix} matrix @returns {Window} */
export function wholeWindow({ rows, columns }) {
	return { top: rows.first, left: columns.first, rows: rows.count, columns: columns.count };
}

/** @param {Light | undefined} light @param {number} row */
function mayBeLit(light, row) {
	if (!light) return false;
	return light.all === true || light.column !== undefined || (light.cell?.[0] ?? light.row) === row;
}

/** @param {Light | undefined} light @param {number} row @param {number} column */
function isLit(light, row, column) {
	if (!light) return false;
	if (light.cell) return light.cell[0] === row && light.cell[1] === column;
	return light.all === true || light.row === row || light.column === column;
}

/** What stands where the numbers of rows and columns meet. */
function corner() {
	return make("span", { class: "visually-hidden" }, "row, column");
}

/** @param {EventTarget | null} target */
function isField(target) {
	return target instanceof HTMLInputElement;
}
