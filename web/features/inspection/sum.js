/**
 * How a cell is made, written out: which cells, then their numbers, then what that comes to. All
 * numbers are recorded ones; which terms of a long sum are shown first goes by their size.
 *
 * @typedef {import("./recording.js").Cell} Cell
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./recording.js").Matrix} Matrix
 *
 * @typedef {object} Light what of a matrix is lit: whole rows and columns, single cells, or all
 * @property {number} [row]
 * @property {number} [column]
 * @property {[number, number]} [cell]
 * @property {boolean} [all]
 * @property {number} [near] where along the row or column the largest term is
 *
 * @typedef {object} Explanation
 * @property {string} where what the row and the column are
 * @property {string} [words] instead of a sum
 * @property {Line[]} lines
 * @property {Cell[][]} [terms] of a long sum, all of them
 * @property {Record<string, Light>} lights by the names of the operands
 *
 * @typedef {{ text: string, note?: string }} Line
 */
import { HIDDEN, number } from "../../ui/notation.js";
import { describe, last, placeholders } from "./recording.js";

const MOST_TERMS = 8; // that are written out at once
const LARGEST_TERMS = 5; // that are shown of more

/**
 * @param {Recording} recording @param {string} name @param {number} row @param {number} column
 * @param {boolean} all whether numbers are given with all digits
 * @returns {Explanation}
 */
export function explain(recording, name, row, column, all) {
	const matrix = recording.matrix(name);
	const writer = new Writer(recording, all);
	const where = `${describe(matrix.rows, row)} · ${describe(matrix.columns, column)}`;
	const cell = writer.name([name, row, column]);
	const result = { text: `= ${writer.number([name, row, column])}` };
	if (matrix.transposed) {
		const source = matrix.source(row, column);
		const words = `${recording.matrix(source[0]).name} with rows and columns exchanged.`;
		return {
			where,
			words,
			lines: [{ text: `${cell} = ${writer.name(source)}` }, result],
			lights: {},
		};
	}
	const { recipe } = matrix.record;
	const bare = { text: `${cell} ${result.text}` };
	if (row === 0 && recipe.row_0) return { where, words: recipe.row_0, lines: [bare], lights: {} };
	switch (recipe.kind) {
		case "given":
			return { where, words: recipe.words, lines: [bare], lights: {} };
		case "product":
			return { where, ...product(recording, writer, recipe, row, column, cell, result) };
		case "cells":
			return { where, ...elementwise(recording, writer, recipe, row, column, cell, result) };
		case "softmax":
			return { where, ...softmax(recording, writer, recipe, row, column, cell, result) };
		case "mean":
			return { where, ...mean(recording, writer, recipe, cell, result) };
	}
}

/** @typedef {import("./recording.js").Recipe} Recipe */

/** @param {Recording} recording @param {Writer} writer @param {Recipe} recipe
 * @param {number} row @param {number} column @param {string} cell @param {Line} result */
function product(recording, writer, { left = "", right = "" }, row, column, cell, result) {
	const inner = recording.matrix(left).columns;
	/** @type {Cell[][]} */
	const terms = indices(inner).map((k) => [
		[left, row, k],
		[right, k, column],
	]);
	const near = inner.first + writer.largestOf(terms);
	const lights = { [left]: { row, near }, [right]: { column, near } };
	if (terms.length <= MOST_TERMS) {
		const lines = [
			{ text: `${cell} = ${writer.names(terms)}` },
			{ text: `= ${writer.numbers(terms)}` },
			result,
		];
		return { lines, lights };
	}
	const range = `k from ${inner.first} to ${last(inner)}`;
	const lines = [
		{ text: `${cell} = Σ ${left}[${row},k]·${right}[k,${column}],  ${range}` },
		{ text: `= ${writer.largest(terms)}`, note: writer.counted(terms) },
		result,
	];
	return { lines, terms, lights };
}

/** @param {Recording} recording @param {Writer} writer @param {Recipe} recipe
 * @param {number} row @param {number} column @param {string} cell @param {Line} result */
function elementwise(recording, writer, recipe, row, column, cell, result) {
	const { symbols = "", numbers = "", rows, beside } = recipe;
	const at = rows?.[column] ?? row;
	/** @type {Record<string, Light>} */
	const lights = {};
	for (const name of placeholders(symbols)) {
		if (recording.has(name)) lights[name] = { cell: [at, column] };
	}
	if (beside) lights[beside] = { cell: [at, column] };
	const lines = [{ text: `${cell} = ${writer.filled(symbols, at, column, "name")}` }];
	// A single number is the result, which follows.
	if (numbers.includes("{") && !/^\{[^}]+\}$/.test(numbers))
		lines.push({ text: `= ${writer.filled(numbers, at, column, "number")}` });
	return { lines: [...lines, result], lights };
}

/** @param {Recording} recording @param {Writer} writer @param {Recipe} recipe
 * @param {number} row @param {number} column @param {string} cell @param {Line} result */
function softmax(recording, writer, { operand = "" }, row, column, cell, result) {
	const rows = indices(recording.matrix(operand).rows).filter((k) => k > 0);
	const written = (/** @type {"name" | "number"} */ as) => {
		const e = (/** @type {number} */ k) => `e^(${writer[as]([operand, k, column])})`;
		return `${e(row)} / (${rows.map(e).join(" + ")})`;
	};
	const lines = [
		{ text: `${cell} = ${written("name")}` },
		{ text: `= ${written("number")}` },
		result,
	];
	return { lines, lights: { [operand]: { column } } };
}

/** @param {Recording} recording @param {Writer} writer @param {Recipe} recipe
 * @param {string} cell @param {Line} result */
function mean(recording, writer, { operand = "" }, cell, result) {
	const { rows, columns } = recording.matrix(operand);
	/** @type {Cell[][]} */
	const terms = indices(rows).flatMap((row) =>
		indices(columns).map((column) => [/** @type {Cell} */ ([operand, row, column])]),
	);
	const m = recording.record.scalars.m;
	const lights = { [operand]: { all: true } };
	if (terms.length <= MOST_TERMS) {
		const lines = [
			{ text: `${cell} = (${writer.names(terms)}) / m` },
			{ text: `= (${writer.numbers(terms)}) / ${m}` },
			result,
		];
		return { lines, lights };
	}
	const lines = [
		{ text: `${cell} = Σ ${operand} / m, all cells` },
		{ text: `= (${writer.largest(terms)}) / ${m}`, note: writer.counted(terms) },
		result,
	];
	return { lines, terms, lights };
}

/** Writes cells, as their names or as their numbers. */
class Writer {
	/** @param {Recording} recording @param {boolean} all */
	constructor(recording, all) {
		this.recording = recording;
		this.all = all;
	}

	/** @param {Cell} cell */
	name([name, row, column]) {
		return `${name}[${row},${column}]`;
	}

	/** @param {Cell} cell */
	number([name, row, column]) {
		if (this.recording.matrix(name).isHidden(row, column)) return HIDDEN;
		return number(this.recording.matrix(name).at(row, column), this.all);
	}

	/** @param {Cell[][]} terms */
	names(terms) {
		return terms.map((factors) => factors.map(this.name).join("·")).join(" + ");
	}

	/** @param {Cell[][]} terms */
	numbers(terms) {
		return terms.reduce(
			(text, term, index) => text + this.term(index ? " + " : "", term, text),
			"",
		);
	}

	/** @param {string} sign before it @param {Cell[]} factors @param {string} before all before it */
	term(sign, factors, before) {
		let text = sign;
		for (const [index, factor] of factors.entries()) {
			text += index ? "·" : "";
			text += bracketed(this.number(factor), before + text);
		}
		return text;
	}

	/** Which of the terms is the largest. @param {Cell[][]} terms */
	largestOf(terms) {
		const sizes = terms.map((factors) => this.size(factors));
		return sizes.indexOf(Math.max(...sizes));
	}

	/** A few of many terms, the largest, each with the place of its factors.
	 * @param {Cell[][]} terms */
	largest(terms) {
		const order = terms
			.map((factors, index) => ({ index, size: this.size(factors) }))
			.sort((a, b) => b.size - a.size)
			.slice(0, LARGEST_TERMS)
			.map(({ index }) => index)
			.sort((a, b) => a - b);
		let text = "";
		let next = 0;
		for (const index of order) {
			if (index > next) text += text ? " + …" : "…";
			text += this.term(text ? " + " : "", terms[index] ?? [], text);
			next = index + 1;
		}
		return next < terms.length ? `${text} + …` : text;
	}

	/** @param {Cell[][]} terms */
	counted(terms) {
		const zeros = terms.filter((factors) => this.size(factors) === 0).length;
		const some = zeros ? `, ${zeros} of them 0` : "";
		return `the ${LARGEST_TERMS} largest of ${terms.length} terms${some}`;
	}

	/** @param {Cell[]} factors */
	size(factors) {
		const values = factors.map(([name, row, column]) =>
			this.recording.matrix(name).at(row, column),
		);
		return Math.abs(values.reduce((product, value) => product * value, 1));
	}

	/** @param {string} symbols @param {number} row @param {number} column
	 * @param {"name" | "number"} as */
	filled(symbols, row, column, as) {
		let text = "";
		for (const [index, part] of symbols.split(/[{}]/).entries()) {
			if (index % 2 === 0) text += part;
			else if (this.recording.has(part)) {
				const written = this[as]([part, row, column]);
				text += as === "number" ? bracketed(written, text) : written;
			} else {
				const value = this.recording.record.scalars[part] ?? Number.NaN;
				text += as === "number" ? bracketed(number(value, true), text) : part;
			}
		}
		return text;
	}
}

/** A negative number in brackets, where a sign of calculation stands before it.
 * @param {string} written @param {string} before */
function bracketed(written, before) {
	return written.startsWith("−") && /[·−+/^√]\s*$/.test(before) ? `(${written})` : written;
}

/** @param {import("./recording.js").Side} side */
function indices({ first, count }) {
	return Array.from({ length: count }, (_, index) => first + index);
}
