/**
 * Reads the file of a lesson: a text with a heading for each step, and lines that say what a step
 * begins with, points at and asks for. docs/lessons.md describes it.
 *
 * @typedef {import("./checks.js").Check} Check
 * @typedef {{ kind: "control", role: string, name: string } | { kind: "stage", stage: string }
 *   | { kind: "cell", cell: import("./checks.js").Cell }} Target
 * @typedef {{ question: string, options: string[], right: number }} Prediction
 * @typedef {{ check?: Check, text: string }} Hint
 *
 * @typedef {object} Step
 * @property {string} title
 * @property {string[]} text paragraphs
 * @property {string} [start] the settings that it begins with, as in the page's address
 * @property {Target} [point]
 * @property {Prediction} [ask]
 * @property {Check[]} checks all of which hold once it is done
 * @property {Hint[]} hints the first one whose check holds, or that has none, is given
 * @property {string[]} afterwards what is said once it is done
 *
 * @typedef {{ title: string, about: string, steps: Step[] }} Lesson
 */
import { State } from "../../app/state.js";
import { readCheck } from "./checks.js";
import { SELECTORS } from "./roles.js";

const FIELDS = ["start", "point", "ask", "check", "hint", "then"];
const FIELD = new RegExp(`^(${FIELDS.join("|")})(?: ([^:]+))?:(?:\\s+(.*))?$`);
const OPTION = /^[-*] \[([ xX])\] (.+)$/;
const ROLES = Object.keys(SELECTORS);
const MOST_CHARACTERS = 100_000;
const MOST_STEPS = 50;

/** @param {string} text of the file @returns {Lesson}
 * @throws {Error} with a sentence that names the line which is wrong */
export function readLesson(text) {
	if (text.length > MOST_CHARACTERS)
		throw new Error(`A lesson has at most ${MOST_CHARACTERS.toLocaleString("en-US")} characters.`);
	return new Reader(linesOf(text)).lesson;
}

/** @typedef {{ number: number, text: string }} Line a line, with those that go on with it */

/** Whether a line begins something, however far it is indented. @param {string} line */
function isBeginning(line) {
	return FIELD.test(line) || OPTION.test(line) || /^#/.test(line);
}

/** @param {string} text @returns {Line[]} an indented line goes on with the one before */
function linesOf(text) {
	/** @type {Line[]} */
	const lines = [];
	for (const [index, line] of text
		.replace(/^\uFEFF/, "")
		.split(/\r\n?|\n/)
		.entries()) {
		const before = lines.at(-1);
		const trimmed = line.trim();
		const goesOn = /^\s+\S/.test(line) && !isBeginning(trimmed);
		if (goesOn && before?.text) before.text += ` ${trimmed}`;
		else lines.push({ number: index + 1, text: trimmed });
	}
	return lines;
}

class Reader {
	/** @type {Lesson} */
	lesson = { title: "", about: "", steps: [] };
	/** Where the present paragraph goes; none: the next text begins one. @type {string[] | undefined} */
	#paragraph;
	/** Goes on with a question, a hint or what is said at the end, up to an empty line.
	 * @type {((more: string) => void) | undefined} */
	#goOn;
	/** The line of the present question, until its options are complete. */
	#asked = 0;

	/** @param {Line[]} lines */
	constructor(lines) {
		for (const line of lines) this.#read(line);
		this.#endStep(lines.at(-1)?.number ?? 1);
		if (!this.lesson.title) refuse(1, "a lesson begins with its title: “# The title”.");
		if (this.lesson.steps.length === 0)
			refuse(lines.length, "a lesson has at least one step: “## Its title”.");
	}

	get #step() {
		return this.lesson.steps.at(-1);
	}

	/** @param {Line} line */
	#read({ number, text }) {
		const title = /^(##?) (.+)$/.exec(text);
		const field = FIELD.exec(text);
		if (title || field || OPTION.test(text) || !text) this.#goOn = undefined;
		if (title?.[1] === "#") this.#begin(number, title[2] ?? "");
		else if (!this.lesson.title && text)
			refuse(number, "a lesson begins with its title: “# The title”.");
		else if (title) this.#beginStep(number, title[2] ?? "");
		else if (field) this.#take(number, field[1] ?? "", field[2], field[3] ?? "");
		else if (OPTION.test(text)) this.#option(number, text);
		else if (isMisspelt(text, !this.#paragraph))
			refuse(number, `“${text.split(":")[0]}” is nothing that a step can have.`);
		else this.#write(number, text);
	}

	/** @param {number} number @param {string} title */
	#begin(number, title) {
		if (this.lesson.title) refuse(number, "a file is one lesson: it has one title with “#”.");
		this.lesson.title = title;
	}

	/** @param {number} number @param {string} title */
	#beginStep(number, title) {
		this.#endStep(number);
		if (this.lesson.steps.length === MOST_STEPS)
			refuse(number, `a lesson has at most ${MOST_STEPS} steps.`);
		this.lesson.steps.push({ title, text: [], checks: [], hints: [], afterwards: [] });
	}

	/** @param {number} number of the line after it */
	#endStep(number) {
		this.#paragraph = undefined;
		const { ask, text, title } = this.#step ?? {};
		if (ask && ask.options.length < 2)
			refuse(this.#asked, "a question has at least two answers: “- [ ] It falls”.");
		if (ask && ask.right < 0) refuse(this.#asked, "one answer is the right one: “- [x] It falls”.");
		if (text?.length === 0) refuse(number, `the step “${title}” before it has no text.`);
	}

	/** @param {number} number @param {string} text */
	#write(number, text) {
		if (!text) {
			this.#paragraph = undefined;
			return;
		}
		if (this.#goOn) return this.#goOn(text);
		const step = this.#step;
		if (!step) {
			this.lesson.about = `${this.lesson.about} ${text}`.trim();
			return;
		}
		if (step.ask && this.#asked && !this.#paragraph && step.ask.options.length === 0)
			refuse(number, "after a question come its answers: “- [ ] It falls”.");
		if (!this.#paragraph) {
			this.#paragraph = step.text;
			step.text.push(text);
		} else this.#paragraph.push(`${this.#paragraph.pop()} ${text}`);
	}

	/** @param {number} number @param {string} name @param {string | undefined} condition
	 * @param {string} value */
	#take(number, name, condition, value) {
		const step = this.#step;
		this.#paragraph = undefined;
		if (!step) refuse(number, `“${name}” belongs to a step: “## Its title” comes first.`);
		if (condition !== undefined && name !== "hint")
			refuse(number, `only a hint has something between its name and the colon.`);
		if (!value) refuse(number, `after “${name}:” something has to follow.`);
		if (name === "check") step.checks.push(attempt(number, () => readCheck(value)));
		else if (name === "hint") {
			const check = condition ? attempt(number, () => readCheck(condition)) : undefined;
			const hint = { ...(check && { check }), text: value };
			step.hints.push(hint);
			this.#goOn = (more) => {
				hint.text += ` ${more}`;
			};
		} else if (name === "then") {
			step.afterwards.push(value);
			this.#goOn = (more) => step.afterwards.push(`${step.afterwards.pop()} ${more}`);
		} else if (name === "start") step.start = once(number, step.start, readStart(number, value));
		else if (name === "point") step.point = once(number, step.point, readTarget(number, value));
		else {
			const ask = once(number, step.ask, {
				question: value,
				options: /** @type {string[]} */ ([]),
				right: -1,
			});
			step.ask = ask;
			this.#goOn = (more) => {
				ask.question += ` ${more}`;
			};
			this.#asked = number;
		}
	}

	/** @param {number} number @param {string} text */
	#option(number, text) {
		const [, mark = "", option = ""] = OPTION.exec(text) ?? [];
		const { ask } = this.#step ?? {};
		if (!ask) refuse(number, "an answer belongs to a question: “ask: …” comes first.");
		this.#paragraph = undefined;
		if (mark !== " ") {
			if (ask.right >= 0) refuse(number, "only one answer of a question is the right one.");
			ask.right = ask.options.length;
		}
		ask.options.push(option);
	}
}

/** Whether a line of text was meant to be a field. @param {string} text
 * @param {boolean} isFirst of its paragraph: what is not may well begin with a word and a colon */
function isMisspelt(text, isFirst) {
	const word = /^([a-z]+):/.exec(text)?.[1];
	if (word === undefined || isFirst) return word !== undefined;
	const letters = (/** @type {string} */ name) => [...name].sort().join("");
	return FIELDS.some((name) => letters(name) === letters(word));
}

/** @param {number} number @param {string} address @returns {string} */
function readStart(number, address) {
	const fields = address.replace(/^#/, "");
	const { misread } = new State(fields);
	if (misread.length) refuse(number, misread.join(" "));
	if (new URLSearchParams(fields).has("lesson"))
		refuse(number, "a step can’t begin with another lesson.");
	return fields;
}

/** @param {number} number @param {string} text @returns {Target} */
function readTarget(number, text) {
	const cell = /^cell (\S+(?: new)?) (\d+) (\d+)$/.exec(text);
	if (cell) return { kind: "cell", cell: [cell[1] ?? "", Number(cell[2]), Number(cell[3])] };
	const stage = /^stage (\S+(?: new)?)$/.exec(text)?.[1];
	if (stage) return { kind: "stage", stage };
	const [, role = "", name = ""] = /^(\w+) (.+)$/.exec(text) ?? [];
	if (!ROLES.includes(role))
		refuse(
			number,
			`“${text}” can’t be pointed at. Such as “button Train”, “stage Z1” or “cell Z1 1 0”; a control is ${ROLES.join(", ")}.`,
		);
	return { kind: "control", role, name };
}

/** @template T @param {number} number @param {T | undefined} before @param {T} value @returns {T} */
function once(number, before, value) {
	if (before !== undefined) refuse(number, "a step has this only once.");
	return value;
}

/** @template T @param {number} number @param {() => T} read @returns {T} */
function attempt(number, read) {
	try {
		return read();
	} catch (error) {
		return refuse(number, /** @type {Error} */ (error).message);
	}
}

/** @param {number} number of the line @param {string} sentence @returns {never} */
function refuse(number, sentence) {
	throw new Error(`Line ${number}: ${sentence}`);
}
