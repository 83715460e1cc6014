/**
 * How an attempt went: in sentences, and as the matrix that was compared, each wrong cell with both
 * numbers.
 *
 * @typedef {{ yours: string, right: string, wrong: boolean }} Cell
 * @typedef {object} Comparison
 * @property {string} name
 * @property {boolean} right
 * @property {number[]} shape
 * @property {number[]} rows that are shown, by their numbers
 * @property {number[]} columns
 * @property {Cell[][]} cells
 * @property {[number, number]} [worst] row and column
 *
 * @typedef {object} Verdict
 * @property {boolean} right
 * @property {string[]} sentences
 * @property {number} [line] of the error
 * @property {string} printed
 * @property {Comparison[]} comparisons
 */
import { neverCutNumbers } from "../../ui/cut.js";
import { make } from "../../ui/dom.js";
import { appendText } from "../../ui/text.js";

export class VerdictView {
	element = make("div", { class: "verdict" });
	#status = make("div", { role: "status", "aria-label": "Verdict" });
	#details = make("div", { class: "details" });

	constructor() {
		this.element.append(this.#status, this.#details);
	}

	/** @param {string} text in place of a verdict */
	say(text) {
		this.#status.dataset.kind = "";
		this.#status.replaceChildren(...(text ? [make("p", {}, text)] : []));
		this.#details.replaceChildren();
	}

	/** @param {string} text of what went wrong before there was a verdict */
	complain(text) {
		this.say(text);
		this.#status.dataset.kind = "wrong";
	}

	/** @param {Verdict} verdict */
	show({ right, sentences, printed, comparisons }) {
		this.#status.dataset.kind = right ? "right" : "wrong";
		this.#status.replaceChildren(...sentences.map((sentence) => appendText(make("p"), sentence)));
		const wrong = comparisons.find((comparison) => !comparison.right);
		const agreed = comparisons.filter((comparison) => comparison.right);
		this.#details.replaceChildren(
			...(wrong ? [matrixOf(wrong)] : []),
			...(agreed.length > 0 ? [listOf(agreed)] : []),
			...(printed ? [printedBy(printed)] : []),
		);
	}
}

/** @param {Comparison} comparison */
function matrixOf({ name, shape, rows, columns, cells, worst }) {
	const head = make(
		"tr",
		{},
		make("td"),
		...columns.map((column) => make("th", { scope: "col" }, String(column))),
	);
	const lines = cells.map((line, at) =>
		make(
			"tr",
			{},
			make("th", { scope: "row" }, String(rows[at])),
			...line.map((cell, index) => {
				const isWorst = worst?.[0] === rows[at] && worst?.[1] === columns[index];
				return cellOf(cell, isWorst);
			}),
		),
	);
	const whole = rows.length === shape[0] && columns.length === shape[1];
	const part = whole ? "" : ", around the wrong number";
	const table = make(
		"table",
		{ "aria-label": `${name}: yours and what is right` },
		make("thead", {}, head),
		make("tbody", {}, ...lines),
	);
	const scrolled = make(
		"section",
		{ class: "scrolled", tabindex: 0, "aria-label": `${name}, number by number` },
		table,
	);
	neverCutNumbers(scrolled);
	const title = make("span", {}, make("b", {}, name), ` ${shape.join(" × ")}${part}`);
	return make("figure", {}, make("figcaption", {}, title, legend()), scrolled);
}

function legend() {
	return make(
		"small",
		{},
		"Where it is wrong, ",
		make("s", {}, "yours"),
		" stands above what is right.",
	);
}

/** @param {Cell} cell @param {boolean} isWorst */
function cellOf({ yours, right, wrong }, isWorst) {
	if (!wrong) return make("td", {}, yours);
	return make(
		"td",
		{ class: isWorst ? "wrong worst" : "wrong" },
		make("span", { class: "visually-hidden" }, "wrong: "),
		make("s", {}, yours),
		make("span", { class: "visually-hidden" }, ", right: "),
		make("b", {}, right),
	);
}

/** @param {Comparison[]} comparisons that are right */
function listOf(comparisons) {
	const items = comparisons.map(({ name, shape }) =>
		make("li", {}, `${name} `, make("small", {}, shape.join(" × "))),
	);
	return make("ul", { class: "agreed", "aria-label": "Matrices that agree" }, ...items);
}

/** @param {string} text */
function printedBy(text) {
	return make("div", {}, make("p", {}, "Your code printed:"), make("pre", {}, text));
}
