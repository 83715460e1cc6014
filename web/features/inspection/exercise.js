/**
 * An exercise: numbers of the step that are hidden until one has worked them out. What is asked and how
 * near an answer has to be is decided in Python (`mfnet_page/exercise.py`); here answers are read,
 * compared and counted.
 *
 * @typedef {import("./recording.js").Cell} Cell
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./sum.js").Explanation} Explanation
 *
 * @typedef {object} Sheet what `exercise.sheet` answers
 * @property {string[]} names
 * @property {number[]} rows
 * @property {number[]} columns
 * @property {number[]} tolerances
 * @property {boolean[]} delicate whether the digits on the screen are too few
 *
 * @typedef {"open" | "right" | "shown"} Standing
 *
 * @typedef {object} Question
 * @property {Cell} cell
 * @property {number} tolerance
 * @property {boolean} isDelicate
 * @property {number} wrong how many wrong answers there have been
 * @property {Standing} standing
 *
 * @typedef {object} Verdict
 * @property {"right" | "wrong" | "unread"} kind
 * @property {string} text
 */

import { CalculationError, calculate } from "../../ui/calculator.js";
import { number } from "../../ui/notation.js";
import { explain } from "./sum.js";

const NEAR = 0.05; // of the number: close, but not near enough
const TRIES = 3; // after which the answer is shown
const MADE_OF = "What it is made of is lit.";
/** @type {Record<string, string>} what a person may write for it */
const SIGNS = { Delta: "Δ", losses: "ℓ", "dJ/d": "∂J/∂" };
/** @type {Record<string, string>} */
const LETTERS = { eta: "η", lambda: "λ", mu: "μ", alpha: "α", beta: "β", epsilon: "ε" };

export class Exercise {
	/** @type {Question[]} */
	questions;
	#at = 0;

	/** @param {Sheet} sheet @param {Recording} recording the step that it is about */
	constructor(sheet, recording) {
		this.recording = recording;
		this.questions = sheet.names.map((name, index) => ({
			cell: [name, sheet.rows[index] ?? 0, sheet.columns[index] ?? 0],
			tolerance: sheet.tolerances[index] ?? 0,
			isDelicate: sheet.delicate[index] ?? false,
			wrong: 0,
			standing: "open",
		}));
		this.#hide();
	}

	/** Goes on with the same step, recorded once more. @param {Recording} recording */
	attach(recording) {
		this.recording = recording;
		this.#hide();
	}

	/** The question that is asked; undefined once all are done and the last was left. */
	get question() {
		return this.questions[this.#at];
	}

	get isDone() {
		return this.#count("open") === 0;
	}

	/** How many are right, were shown, and are left. */
	get score() {
		return { right: this.#count("right"), shown: this.#count("shown"), left: this.#count("open") };
	}

	/** Goes to the next question that is open, from the last one to the first. */
	next() {
		const { length } = this.questions;
		for (let step = 1; step <= length; step++) {
			const index = (this.#at + step) % length;
			if (this.questions[index]?.standing !== "open") continue;
			this.#at = index;
			return;
		}
		this.#at = length;
	}

	/** @param {string} text what was typed @returns {Verdict} */
	judge(text) {
		const { question } = this;
		if (question?.standing !== "open") return { kind: "unread", text: "This one is done." };
		let typed;
		try {
			typed = calculate(text, this.#names);
		} catch (error) {
			if (error instanceof CalculationError) return { kind: "unread", text: error.message };
			throw error;
		}
		const [name, row, column] = question.cell;
		const right = this.recording.matrix(name).at(row, column);
		const { tolerance } = question;
		const label = labelOf(question.cell);
		if (Math.abs(typed - right) <= tolerance) {
			question.standing = "right";
			this.#hide();
			return { kind: "right", text: `Right: ${label} = ${number(right, false)}.` };
		}
		question.wrong++;
		const remark = remarkOn(typed, right, tolerance);
		const read = isPlain(text) ? "Not yet." : `That is ${number(typed, false)}: not yet.`;
		return { kind: "wrong", text: `${read} ${remark}${this.#hint(question, label, right)}` };
	}

	/** What the sum of a cell may say. @param {Explanation} explanation
	 * @param {{ name: string, place: { row: number, column: number } }} choice @returns {Explanation} */
	veil(explanation, { name, place }) {
		const cell = this.recording.matrix(name).source(place.row, place.column);
		const question = this.questions.find((one) => isSame(one.cell, cell));
		if (question?.standing !== "open" || name.endsWith("ᵀ")) return explanation;
		const { where, lines, lights } = explanation;
		const sum = question.wrong > 1 ? lines[0]?.text : undefined;
		return {
			where,
			lines: [{ text: sum ?? `${labelOf(cell)} = ?` }],
			lights: question.wrong > 0 ? lights : {},
		};
	}

	/** @param {Question} question @param {string} label @param {number} right */
	#hint(question, label, right) {
		if (question.wrong === 1) return MADE_OF;
		if (question.wrong < TRIES) return `It is ${this.#sum(question.cell)}`;
		question.standing = "shown";
		this.#hide();
		return `${label} is ${number(right, false)}: below is how.`;
	}

	/** The sum of a cell, without its numbers. @param {Cell} cell */
	#sum([name, row, column]) {
		const { lines } = explain(this.recording, name, row, column, false);
		return `${lines[0]?.text.replace(/^.*?\] = /, "") ?? ""}.`;
	}

	/** @param {Standing} standing */
	#count(standing) {
		return this.questions.filter((question) => question.standing === standing).length;
	}

	#hide() {
		const open = this.questions.filter(({ standing }) => standing === "open");
		this.recording.hide(open.map(({ cell }) => cell));
	}

	/** Cells and constants by their names, those that are hidden excepted.
	 * @returns {import("../../ui/calculator.js").Names} */
	get #names() {
		const recording = this.recording;
		const { matrices, scalars } = recording.record;
		const written = new Map(Object.keys(matrices).flatMap((name) => spellings(name)));
		const constants = Object.fromEntries(
			Object.entries(scalars).flatMap(([name, value]) => [
				[name, value],
				[name.replace(/^[a-z]+/, (letters) => LETTERS[letters] ?? letters), value],
			]),
		);
		return {
			constants,
			cell: (rest) => {
				const [, start = "", row = "", column = ""] =
					/^([^[\]]{1,12}?)\s*\[\s*(\d+)\s*[,;]\s*(\d+)\s*\]/.exec(rest) ?? [];
				const name = written.get(start);
				if (name === undefined) return undefined;
				const matrix = recording.matrix(name);
				const place = /** @type {[number, number]} */ ([Number(row), Number(column)]);
				if (!matrix.has(...place))
					throw new CalculationError(`${start} has no row ${row}, column ${column}.`);
				if (recording.isHidden([name, ...place]))
					throw new CalculationError(`${start}[${row},${column}] is hidden: work it out first.`);
				return { length: rest.indexOf("]") + 1, value: matrix.at(...place) };
			},
		};
	}
}

/** @param {Cell} cell */
export function labelOf([name, row, column]) {
	return `${name}[${row},${column}]`;
}

/** How a matrix may be written, and its name. @param {string} name @returns {[string, string][]} */
function spellings(name) {
	let signs = name;
	for (const [plain, sign] of Object.entries(SIGNS)) signs = signs.replace(plain, sign);
	return [
		[name, name],
		[signs, name],
	];
}

/** @param {number} typed @param {number} right @param {number} tolerance */
function remarkOn(typed, right, tolerance) {
	if (right !== 0 && Math.abs(typed + right) <= tolerance) return "The sign is the other one. ";
	if (Math.abs(typed - right) <= NEAR * Math.abs(right))
		return "It is close: keep more digits on the way. ";
	return "";
}

/** Whether it is a number that needs no working out. @param {string} text */
function isPlain(text) {
	return /^\s*[-+−–]?\d*\.?\d*\s*$/.test(text);
}

/** @param {Cell} one @param {Cell} other */
function isSame(one, other) {
	return one.every((part, index) => part === other[index]);
}
