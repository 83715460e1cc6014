/** The matrix of counts, whose cells are buttons. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { formatPercent, NOTHING_YET } from "../../ui/format.js";
import { rove } from "../../ui/roving.js";

/** @typedef {{ truth: number, answer: number }} Cell */

const STRONGEST = 50; // percent of a cell's colour: its number stays readable on it

export class Matrix {
	#head = make("thead");
	#body = make("tbody");
	#table = make("table", { "aria-label": "Confusion matrix" }, this.#head, this.#body);
	element = make("section", { class: "matrix", tabindex: 0, "aria-label": "Counts" }, this.#table);

	#settle = rove(this.#body, "button");
	#choose;
	/** @type {string[]} */
	#names = [];

	/** @param {(cell: Cell) => void} choose */
	constructor(choose) {
		this.#choose = choose;
		neverCutNumbers(this.element);
	}

	/** @param {string[]} names of the classes */
	build(names) {
		this.#names = names;
		const heads = names.map((name) => make("th", { scope: "col" }, name));
		const corner = make("th", { class: "corner", scope: "col" }, "true class \\ predicted class");
		const right = make("th", { scope: "col" }, "right");
		this.#head.replaceChildren(make("tr", {}, corner, ...heads, right));
		this.#body.replaceChildren(
			...names.map((name, truth) =>
				make(
					"tr",
					{},
					make("th", { scope: "row" }, name),
					...names.map((_, answer) => this.#makeCell({ truth, answer })),
					make("td", { class: "right" }, NOTHING_YET),
				),
			),
		);
	}

	/** @param {Int32Array | undefined} counts @param {Cell | undefined} open the chosen cell */
	show(counts, open) {
		const size = this.#names.length;
		const most = largest(counts, size);
		for (const [truth, row] of [...this.#body.rows].entries()) {
			let all = 0;
			for (let answer = 0; answer < size; answer++) {
				const number = counts?.[truth * size + answer] ?? 0;
				const cell = row.cells[answer + 1];
				const isOpen = open?.truth === truth && open.answer === answer;
				const words = `${this.#names[truth]} taken for ${this.#names[answer]}: ${number}`;
				const share = Math.log1p(number) / Math.log1p(truth === answer ? most.hit : most.miss);
				all += number;
				if (!cell) continue;
				showCell(cell, number, isOpen, words);
				cell.style.setProperty("--share", `${Math.round(STRONGEST * share)}%`);
			}
			const hits = counts?.[truth * (size + 1)] ?? 0;
			const right = row.cells[size + 1];
			if (right) say(right, counts && all > 0 ? formatPercent(hits / all) : NOTHING_YET);
		}
		this.#settle();
	}

	/** @param {Cell} cell */
	#makeCell({ truth, answer }) {
		const cell = make("td", { class: truth === answer ? "hit" : "miss" });
		cell.addEventListener("click", () => {
			if (cell.querySelector("button")) this.#choose({ truth, answer });
		});
		return cell;
	}
}

/** The largest count of right answers, and of mistakes; at least 1.
 * @param {Int32Array | undefined} counts @param {number} size */
function largest(counts, size) {
	const most = { hit: 1, miss: 1 };
	for (const [index, number] of (counts ?? []).entries()) {
		const kind = index % (size + 1) === 0 ? "hit" : "miss";
		most[kind] = Math.max(most[kind], number);
	}
	return most;
}

/** @param {HTMLTableCellElement} cell @param {number} number @param {boolean} isOpen
 * @param {string} words */
function showCell(cell, number, isOpen, words) {
	let button = cell.querySelector("button");
	if (number === 0) {
		if (button || cell.textContent === "") cell.replaceChildren("0");
		return;
	}
	if (!button) {
		button = make("button", { type: "button", tabindex: -1 });
		cell.replaceChildren(button);
	}
	say(button, String(number));
	button.ariaPressed = String(isOpen);
	if (button.ariaLabel !== words) button.ariaLabel = words;
}
