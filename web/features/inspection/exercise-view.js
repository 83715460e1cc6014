/** What an exercise looks like: the question, the field for the answer, the verdict, the sheet. */
import { make, say } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";
import { pretty } from "../../ui/notation.js";
import { labelOf } from "./exercise.js";
import { describe } from "./recording.js";

/**
 * @typedef {import("./exercise.js").Exercise} Exercise
 * @typedef {import("./exercise.js").Question} Question
 * @typedef {import("./task.js").Task} Task
 *
 * @typedef {object} Deeds
 * @property {() => void} answer
 * @property {() => void} skip
 * @property {(kind: Task["kind"]) => void} choose
 * @property {(changes: Partial<Task>) => void} change
 * @property {() => void} another
 * @property {() => void} leave
 */

export const COUNT = 5; // random numbers of a first sheet
const MOST = 40;
const LARGEST_SEED = 999_999_999;
const ABOUT =
	"Work out the hidden numbers: a number or a sum, such as 0.5*2 − 1 or exp(−2). Three digits are enough.";
const DELICATE = "Large terms nearly cancel here: press Full precision, and take all digits.";
const KINDS = {
	random: "Numbers at random",
	matrix: "The matrix that is shown",
	number: "The number that is chosen",
};

export class ExerciseView {
	input = make("input", {
		type: "text",
		id: "exercise-number",
		autocomplete: "off",
		autocapitalize: "off",
		spellcheck: "false",
		enterkeyhint: "done",
		"aria-describedby": "exercise-verdict",
	});
	#question = make("p", { class: "question" });
	#check = make("button", { type: "submit", class: "primary" }, "Check");
	#skip = make("button", { type: "button" }, "Skip");
	#form = make(
		"form",
		{},
		make("label", { for: "exercise-number" }, "Your number"),
		this.input,
		this.#check,
		this.#skip,
	);
	#verdict = make("p", {
		class: "verdict",
		id: "exercise-verdict",
		role: "status",
		"aria-label": "Verdict",
	});
	#score = make("output", { class: "score", "aria-label": "Score", "aria-live": "off" });
	#another = make("button", { type: "button" }, "Another sheet");
	#leave = make("button", { type: "button" }, "Leave exercise");
	#kind;
	#count;
	#seed;

	/** @param {Deeds} deeds */
	constructor({ answer, skip, choose, change, another, leave }) {
		this.#kind = makeField(
			{ name: "hide", label: "Hide", type: "choice", default: "random", choices: KINDS },
			"random",
			(value) => choose(/** @type {Task["kind"]} */ (value)),
		);
		this.#count = wholeNumber("How many", COUNT, 1, MOST, (count) => change({ count }));
		this.#seed = wholeNumber("Sheet", 0, 0, LARGEST_SEED, (seed) => change({ seed }));
		this.element = make(
			"section",
			{ class: "exercise", "aria-label": "Exercise" },
			make("p", { class: "aim" }, ABOUT),
			make("div", { class: "asked" }, this.#question, this.#form),
			make("div", { class: "judged" }, this.#verdict, this.#score),
			make(
				"div",
				{ class: "sheet" },
				labelled("Hide", this.#kind),
				labelled("How many", this.#count),
				labelled("Sheet", this.#seed),
				this.#another,
				this.#leave,
			),
		);
		this.#leave.addEventListener("click", leave);
		this.#another.addEventListener("click", another);
		this.#skip.addEventListener("click", skip);
		this.input.addEventListener("input", () => this.mark(false));
		this.#form.addEventListener("submit", (event) => {
			event.preventDefault();
			answer();
		});
	}

	/** @param {boolean} isInvalid whether what was typed cannot be read */
	mark(isInvalid) {
		this.input.ariaInvalid = isInvalid ? "true" : null;
	}

	/** What was said last. */
	get said() {
		return this.#verdict.dataset.text ?? "";
	}

	/** @param {"right" | "wrong" | "unread" | "refused" | ""} kind @param {string} text */
	say(kind, text) {
		this.#verdict.dataset.kind = kind;
		if (this.said === text) return;
		this.#verdict.dataset.text = text;
		this.#verdict.replaceChildren(pretty(text));
	}

	/** @param {Task | undefined} task @param {Exercise | undefined} exercise none: it is on its way, or
	 * was refused */
	show(task, exercise) {
		this.element.hidden = !task;
		if (!task) return;
		this.#kind.show(task.kind);
		this.#count.show(task.count ?? COUNT);
		this.#seed.show(task.seed ?? 0);
		enclosing(this.#count).hidden = task.kind !== "random";
		enclosing(this.#seed).hidden = this.#another.hidden = task.kind === "number";
		const question = exercise?.question;
		const isRefused = this.#verdict.dataset.kind === "refused";
		this.#form.hidden = isRefused || (exercise !== undefined && !question);
		say(this.#check, question?.standing === "shown" ? "Next number" : "Check");
		const { right, shown, left } = exercise?.score ?? { right: 0, shown: 0, left: 0 };
		this.#skip.hidden = left < 2 || question?.standing !== "open";
		say(this.#score, exercise ? `${right} right, ${shown} shown, ${left} left` : "");
		this.#question.replaceChildren(...(question ? asked(question, exercise) : []));
	}
}

/** @param {Question} question @param {Exercise} exercise */
function asked({ cell, isDelicate }, { recording }) {
	const [name, row, column] = cell;
	const { rows, columns } = recording.matrix(name);
	const where = `${describe(rows, row)} · ${describe(columns, column)}`;
	return [
		make("b", {}, pretty(`${labelOf(cell)} = ?`)),
		make("small", {}, pretty(where)),
		...(isDelicate ? [make("small", { class: "delicate" }, DELICATE)] : []),
	];
}

/** @param {string} label @param {number} usual @param {number} least @param {number} most
 * @param {(value: number) => void} apply */
function wholeNumber(label, usual, least, most, apply) {
	return makeField(
		{ name: label, label, type: "integer", default: usual, least, most, step: 1 },
		usual,
		(value) => apply(Number(value)),
	);
}

/** @param {import("../../ui/field.js").Field} field */
function enclosing({ control }) {
	return /** @type {HTMLElement} */ (control.parentElement);
}

/** @param {string} label @param {import("../../ui/field.js").Field} field */
function labelled(label, { control, message }) {
	control.id = `exercise-${label.replace(" ", "-").toLowerCase()}`;
	return make(
		"div",
		{ class: "field" },
		make("label", { for: control.id }, label),
		control,
		message,
	);
}
