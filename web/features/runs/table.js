/** The table of runs: a row a run, sorted by any of its columns. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { columnsOf, namesOf, sorted } from "./comparison.js";
import { makeSample } from "./marks.js";
import { columnOfSetting, columnsOfResults } from "./words.js";

/**
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./words.js").Column} Column
 *
 * @typedef {object} Deeds what can be done to a run
 * @property {(run: Run, isShown: boolean) => void} show
 * @property {(run: Run) => void} star
 * @property {(run: Run, name: string) => void} rename
 * @property {(run: Run) => void} open
 * @property {(run: Run) => void} remove
 *
 * @typedef {{ element: HTMLTableRowElement, fill: (name: string, columns: Column[],
 *   isPresent: boolean) => void }} Row
 */

export class RunsTable {
	#head = make("tr");
	#body = make("tbody");
	#deeds;
	/** @type {Map<Run, Row>} */
	#rows = new Map();
	/** @type {{ label: string, descending: boolean } | undefined} */
	#order;
	/** @type {Run[]} */
	#runs = [];
	/** @type {Run | undefined} */
	#present;
	#isAll = false;
	#labels = "";

	/** @param {Deeds} deeds */
	constructor(deeds) {
		this.#deeds = deeds;
		const head = make("thead", {}, this.#head);
		this.element = make(
			"section",
			{ class: "scroller", tabindex: 0, "aria-label": "All about each of them" },
			make("table", { "aria-label": "Runs" }, head, this.#body),
		);
		neverCutNumbers(this.element);
	}

	/** @param {Run[]} runs @param {Run | undefined} present which of them the engine has */
	show(runs, present) {
		this.#runs = runs;
		this.#present = present;
		this.#draw();
	}

	/** @param {boolean} isAll whether settings are shown that are the same everywhere */
	showAll(isAll) {
		this.#isAll = isAll;
		this.#draw();
	}

	#draw() {
		const names = namesOf(this.#runs);
		const settings = columnsOf(this.#runs, this.#isAll).map(columnOfSetting);
		const columns = [...settings, ...columnsOfResults(this.#runs)];
		const sortable = [columnOfNames(names), ...columns];
		this.#drawHeads(sortable.map(({ label }) => label));
		for (const [run, { element }] of this.#rows)
			if (!this.#runs.includes(run)) {
				element.remove();
				this.#rows.delete(run);
			}
		const elements = this.#inOrder(sortable).map((run) => {
			const row = this.#rows.get(run) ?? makeRow(run, this.#deeds);
			this.#rows.set(run, row);
			row.fill(names.get(run.id) ?? "", columns, run === this.#present);
			return row.element;
		});
		arrange(this.#body, elements);
	}

	/** @param {Column[]} columns */
	#inOrder(columns) {
		const chosen = columns.find(({ label }) => label === this.#order?.label);
		if (!chosen) return this.#runs.toReversed(); // the newest on top
		return sorted(this.#runs, chosen.order, this.#order?.descending ?? false);
	}

	/** @param {string[]} labels of the columns that can be sorted by */
	#drawHeads(labels) {
		if (labels.join("\n") !== this.#labels)
			this.#head.replaceChildren(
				make("th", { scope: "col" }, "Show"),
				...labels.map((label) => makeHead(label, () => this.#sortBy(label))),
			);
		this.#labels = labels.join("\n");
		for (const [index, label] of labels.entries()) {
			const cell = /** @type {HTMLElement} */ (this.#head.children[index + 1]);
			const isChosen = this.#order?.label === label;
			cell.ariaSort = isChosen ? (this.#order?.descending ? "descending" : "ascending") : "none";
		}
	}

	/** First the least on top, then the most, then the newest again. @param {string} label */
	#sortBy(label) {
		if (this.#order?.label !== label) this.#order = { label, descending: false };
		else this.#order = this.#order.descending ? undefined : { label, descending: true };
		this.#draw();
	}
}

/** @param {Map<string, string>} names @returns {Column} */
function columnOfNames(names) {
	const nameOf = (/** @type {Run} */ { id }) => names.get(id) ?? "";
	return { label: "Run", text: nameOf, order: nameOf };
}

/** @param {string} label @param {() => void} sort */
function makeHead(label, sort) {
	const button = make("button", { type: "button", class: "quiet" }, label);
	button.addEventListener("click", sort);
	return make("th", { scope: "col" }, button);
}

let lastRow = 0;

/** @param {Run} run @param {Deeds} deeds @returns {Row} */
function makeRow(run, deeds) {
	const show = make("input", { type: "checkbox" });
	show.addEventListener("change", () => deeds.show(run, show.checked));
	const star = makeButton("", () => deeds.star(run));
	star.classList.add("star");
	const name = make("span", { class: "name" });
	const open = makeButton("Open", () => deeds.open(run));
	const rename = makeButton("Rename", () => edit(name, rename, (text) => deeds.rename(run, text)));
	const remove = makeButton("Remove", () => deeds.remove(run));
	name.id = `run-${++lastRow}`;
	// What can be done to it is no part of what the row is called.
	const title = make(
		"th",
		{ scope: "row", "aria-labelledby": name.id },
		make("div", {}, star, name),
		make("div", { class: "deeds" }, open, rename, remove),
	);
	const label = make("label", {}, show, makeSample(run.line));
	const element = make("tr", {}, make("td", {}, label), title);
	/** @type {HTMLTableCellElement[]} */
	let cells = [];
	return {
		element,
		fill(text, columns, isPresent) {
			if (!name.querySelector("input")) say(name, text);
			name.title = text;
			if (isPresent) name.setAttribute("aria-current", "true");
			else name.removeAttribute("aria-current");
			show.checked = run.shown;
			show.ariaLabel = `Show ${text}`;
			star.ariaPressed = String(run.starred);
			star.ariaLabel = `Star ${text}`;
			say(star, run.starred ? "★" : "☆");
			for (const [button, word] of /** @type {const} */ ([
				[open, "Open"],
				[rename, "Rename"],
				[remove, "Remove"],
			]))
				button.ariaLabel = `${word} ${text}`;
			open.ariaDisabled = String(run.saved === undefined);
			if (cells.length !== columns.length) {
				for (const cell of cells) cell.remove();
				cells = columns.map(() => make("td"));
				element.append(...cells);
			}
			for (const [index, column] of columns.entries()) {
				const cell = cells[index];
				if (cell) say(cell, column.text(run));
			}
		},
	};
}

/** @param {string} text @param {() => void} click */
function makeButton(text, click) {
	const button = make("button", { type: "button", class: "quiet" }, text);
	button.addEventListener("click", () => {
		if (button.ariaDisabled !== "true") click();
	});
	return button;
}

/** Lets the visitor write another name in the place of one.
 * @param {HTMLElement} place @param {HTMLElement} button that asked for it
 * @param {(name: string) => void} take */
function edit(place, button, take) {
	const before = place.textContent ?? "";
	const field = make("input", { type: "text", "aria-label": "New name", maxlength: 80 });
	field.value = before;
	let isOver = false;
	const end = (/** @type {boolean} */ isTaken) => {
		if (isOver) return;
		isOver = true;
		const text = field.value.trim();
		place.textContent = before;
		if (isTaken && text !== before) take(text);
	};
	field.addEventListener("keydown", ({ key }) => {
		if (key !== "Enter" && key !== "Escape") return;
		end(key === "Enter");
		button.focus();
	});
	field.addEventListener("blur", () => end(true));
	place.replaceChildren(field);
	field.focus();
	field.select();
}

/** Puts rows in their order, and leaves those alone that stand there already: what has the focus in a
 * row that is moved would lose it. @param {HTMLElement} body @param {HTMLElement[]} rows */
function arrange(body, rows) {
	const focused = document.activeElement;
	for (const [index, row] of rows.entries())
		if (body.children[index] !== row) body.insertBefore(row, body.children[index] ?? null);
	if (
		focused instanceof HTMLElement &&
		document.activeElement !== focused &&
		body.contains(focused)
	)
		focused.focus({ preventScroll: true });
}
