/**
 * What Python recorded of a step: matrices by their names, and who is made of whom.
 *
 * @typedef {object} Side the rows or the columns of a matrix
 * @property {string} word what one of them is
 * @property {number} count
 * @property {number} first the number of the first
 * @property {boolean} bias whether the first is the bias
 * @property {string[] | null} [names]
 * @property {string[]} [labels] the classes of outputs or of samples, as they stand beside numbers
 * @property {Picture} [image] of which each but the bias is a pixel, line by line
 *
 * @typedef {{ rows: number, columns: number, white: number }} Picture its size, and the value of white
 *
 * @typedef {object} Recipe see web/engine/mfnet_page/queries/inspection.py
 * @property {"given" | "product" | "cells" | "softmax" | "mean"} kind
 * @property {string} [words]
 * @property {string} [left]
 * @property {string} [right]
 * @property {string} [operand]
 * @property {string} [symbols]
 * @property {string} [numbers]
 * @property {number[]} [rows]
 * @property {string} [beside]
 * @property {string} [row_0]
 *
 * @typedef {object} MatrixRecord
 * @property {string} name
 * @property {"forward" | "backward" | "update" | null} group
 * @property {string | null} of what it is the gradient, or the new value, of
 * @property {string} formula
 * @property {string} about
 * @property {Side} rows
 * @property {Side} columns
 * @property {Float64Array} values
 * @property {Recipe} recipe
 * @property {import("./code.js").Place | null} place where the library computes it
 * @property {boolean} editable
 *
 * @typedef {object} StepRecord what `inspection.record` returns
 * @property {string} dataset
 * @property {number} first
 * @property {number} samples
 * @property {number} most_samples
 * @property {number} learning_rate
 * @property {string} optimizer
 * @property {Record<string, number>} scalars
 * @property {string[]} stages
 * @property {Record<string, MatrixRecord>} matrices
 *
 * @typedef {[name: string, row: number, column: number]} Cell
 */

export const TRANSPOSED = "ᵀ";

/** A recorded matrix, or its transpose. Rows and columns are numbered as the record numbers them. */
export class Matrix {
	/** @param {MatrixRecord} record @param {string} name
	 * @param {ReadonlySet<string>} [hidden] cells whose numbers are not to be seen */
	constructor(record, name, hidden = new Set()) {
		this.record = record;
		this.hidden = hidden;
		this.name = name;
		this.transposed = name.endsWith(TRANSPOSED);
		this.rows = this.transposed ? record.columns : record.rows;
		this.columns = this.transposed ? record.rows : record.columns;
		this.size = this.rows.count * this.columns.count;
		// How far apart cells below each other, and beside each other, are among the values.
		this.stride = this.transposed ? 1 : record.columns.count;
		this.step = this.transposed ? record.columns.count : 1;
	}

	/** @param {number} row @param {number} column */
	at(row, column) {
		const place = (row - this.rows.first) * this.stride + (column - this.columns.first) * this.step;
		return this.record.values[place] ?? Number.NaN;
	}

	/** The cell in the matrix as it was recorded. @param {number} row @param {number} column
	 * @returns {Cell} */
	source(row, column) {
		return [this.record.name, this.transposed ? column : row, this.transposed ? row : column];
	}

	/** Whether its number is not to be seen. @param {number} row @param {number} column */
	isHidden(row, column) {
		return this.hidden.size > 0 && this.hidden.has(this.source(row, column).join());
	}

	/** @param {number} row @param {number} column */
	isEditable(row, column) {
		return this.record.editable && this.source(row, column)[1] > 0;
	}

	/** @param {number} row @param {number} column */
	has(row, column) {
		return within(this.rows, row) && within(this.columns, column);
	}

	/** "4 × 3" */
	get shape() {
		return `${this.rows.count} × ${this.columns.count}`;
	}

	/** The cell to begin with: of those that are no constant, the largest. */
	get liveliest() {
		let best = { row: last(this.rows), column: last(this.columns), size: -1 };
		for (let row = this.rows.first + Number(this.rows.bias); row <= last(this.rows); row++) {
			const from = this.columns.first + Number(this.columns.bias);
			for (let column = from; column <= last(this.columns); column++) {
				const size = Math.abs(this.at(row, column));
				if (size > best.size) best = { row, column, size };
			}
		}
		return best;
	}
}

export class Recording {
	/** @type {Map<string, Matrix>} */
	#matrices = new Map();
	/** @type {Set<string>} */
	#hidden = new Set();

	/** @param {StepRecord} record */
	constructor(record) {
		this.record = record;
	}

	/** @param {string} name perhaps of a transpose */
	matrix(name) {
		const known = this.#matrices.get(name);
		if (known) return known;
		const record = this.record.matrices[name.replace(TRANSPOSED, "")];
		if (!record) throw new Error(`There is no matrix ${name}.`);
		const matrix = new Matrix(record, name, this.#hidden);
		this.#matrices.set(name, matrix);
		return matrix;
	}

	/** Hides the numbers of these cells, and of no others. @param {Cell[]} cells */
	hide(cells) {
		this.#hidden.clear();
		for (const cell of cells) this.#hidden.add(cell.join());
	}

	/** Whether the number of any cell is hidden. */
	get hidesAny() {
		return this.#hidden.size > 0;
	}

	/** @param {Cell} cell */
	isHidden(cell) {
		return this.#hidden.has(cell.join());
	}

	/** @param {string} name */
	has(name) {
		return name.replace(TRANSPOSED, "") in this.record.matrices;
	}

	/** The matrices that stand beside one because it is made of them, in the formula's order.
	 * @param {string} name */
	operands(name) {
		const {
			kind,
			left = "",
			right = "",
			operand = "",
			symbols = "",
			beside,
		} = this.matrix(name).record.recipe;
		if (kind === "product") return [left, right];
		if (kind === "softmax" || kind === "mean") return [operand];
		const names = new Set(placeholders(symbols).filter((found) => this.has(found)));
		return beside ? [...names, beside] : [...names];
	}
}

/** The names in braces. @param {string} symbols */
export function placeholders(symbols) {
	return Array.from(symbols.matchAll(/\{([^}]+)\}/g), ([, name = ""]) => name);
}

/** What a row or column is, in words. @param {Side} side @param {number} index */
export function describe(side, index) {
	const name = side.names?.[index - side.first];
	if (name) return name;
	if (side.bias && index === 0) return "bias";
	if (side.image) {
		const { columns } = side.image;
		const [row, column] = [Math.floor((index - 1) / columns), (index - 1) % columns];
		return `input ${index}, the pixel in row ${row}, column ${column}`;
	}
	return side.word.replace(/^\S+/, (first) => `${first} ${index}`);
}

/** The class that a row or column is of, if it is of one. @param {Side} side @param {number} index */
export function labelOf(side, index) {
	return side.labels?.[index - side.first] ?? "";
}

/** @param {Side} side */
export function last({ first, count }) {
	return first + count - 1;
}

/** @param {Side} side @param {number} index */
function within(side, index) {
	return index >= side.first && index <= last(side);
}
