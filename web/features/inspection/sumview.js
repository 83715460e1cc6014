/** The sum, written out below the matrices. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { HIDDEN, number, pretty } from "../../ui/notation.js";

/**
 * @typedef {import("./sum.js").Explanation} Explanation
 * @typedef {import("./recording.js").Recording} Recording
 */

export class SumView {
	#where = make("p", { class: "where" });
	#text = make("div", { class: "lines", role: "status", "aria-label": "Sum" });
	#all = make("button", { type: "button", class: "quiet", "aria-expanded": "false" });
	#edit = make("button", { type: "button", class: "quiet" }, "Change this number");
	#terms = make("section", {
		class: "terms",
		"aria-label": "All terms",
		tabindex: "0",
	});
	/** @type {(() => HTMLTableElement) | undefined} */
	#tabulate;
	#expanded = false;
	#written = "";

	/** @param {() => void} edit */
	constructor(edit) {
		const actions = make("div", { class: "actions" }, this.#all, this.#edit);
		this.element = make("div", { class: "sum" }, this.#where, this.#text, actions, this.#terms);
		neverCutNumbers(this.#terms);
		this.#edit.addEventListener("click", edit);
		this.#all.addEventListener("click", () => {
			this.#expanded = !this.#expanded;
			this.#showTerms();
		});
		this.#all.hidden = this.#edit.hidden = this.#terms.hidden = true;
	}

	/**
	 * @param {Explanation} explanation @param {Recording} recording
	 * @param {{ editable: boolean, all: boolean }} how
	 */
	show({ where, words, lines, terms }, recording, { editable, all }) {
		say(this.#where, where);
		const written = JSON.stringify([words, lines]);
		if (written !== this.#written) {
			this.#written = written;
			this.#text.replaceChildren(
				...lines.map(({ text, note }) => {
					const line = make("p", {}, pretty(text));
					if (note) line.append(" ", make("small", {}, note));
					return line;
				}),
				...(words ? [make("p", { class: "words" }, pretty(words))] : []),
			);
		}
		this.#edit.hidden = !editable;
		this.#tabulate = terms && (() => tabulate(terms, recording, all));
		this.#showTerms();
		if (terms) say(this.#all, this.#expanded ? "Hide the terms" : `Show all ${terms.length} terms`);
	}

	#showTerms() {
		this.#all.hidden = !this.#tabulate;
		this.#all.ariaExpanded = String(this.#expanded);
		this.#terms.hidden = !this.#tabulate || !this.#expanded;
		if (this.#tabulate && this.#expanded) this.#terms.replaceChildren(this.#tabulate());
		else this.#terms.replaceChildren();
		if (this.#expanded) say(this.#all, "Hide the terms");
	}
}

/** @param {import("./recording.js").Cell[][]} terms @param {Recording} recording @param {boolean} all */
function tabulate(terms, recording, all) {
	const rows = terms.map((factors) =>
		make(
			"tr",
			{},
			...factors.flatMap(([name, row, column]) => [
				make("th", { scope: "row" }, pretty(`${name}[${row},${column}]`)),
				make("td", {}, writtenAt(recording.matrix(name), row, column, all)),
			]),
		),
	);
	const names = (terms[0] ?? []).flatMap(([name]) => [
		make("th", { scope: "col" }, pretty(name)),
		make("th", { scope: "col" }, "number"),
	]);
	return make(
		"table",
		{ "aria-label": "Terms" },
		make("thead", {}, make("tr", {}, ...names)),
		make("tbody", {}, ...rows),
	);
}

/** @param {import("./recording.js").Matrix} matrix @param {number} row @param {number} column
 * @param {boolean} all */
function writtenAt(matrix, row, column, all) {
	return matrix.isHidden(row, column) ? HIDDEN : number(matrix.at(row, column), all);
}
