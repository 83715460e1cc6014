/** Tables of numbers: one behind a button, and rows that change without being made anew. */
import { make, say } from "./dom.js";
import { atMostEvery } from "./plot.js";

const UNSEEN_EVERY = 1000; // milliseconds: often enough for who reads it cell by cell

/**
 * A table that is always there for those who cannot see the picture, and to be shown to everybody.
 * @param {string} name @param {string[]} columns
 */
export function makeTable(name, columns) {
	const rows = make("tbody");
	const header = make("tr", {}, ...columns.map((text) => make("th", { scope: "col" }, text)));
	const table = make("table", { "aria-label": name }, make("thead", {}, header), rows);
	const holder = make("div", { class: "visually-hidden", tabindex: -1 }, table);
	const toggle = make(
		"button",
		{ type: "button", class: "quiet", "aria-expanded": "false" },
		"Show the numbers",
	);
	const described = make("span", { class: "visually-hidden" }, ` of ${name.toLowerCase()}`);
	toggle.append(described);
	/** @type {string[][]} */
	let newest = [];
	const fillSeldom = atMostEvery(UNSEEN_EVERY, () => fillRows(rows, newest));
	toggle.addEventListener("click", () => {
		fillRows(rows, newest);
		const shown = holder.classList.toggle("visually-hidden") === false;
		holder.tabIndex = shown ? 0 : -1;
		toggle.ariaExpanded = String(shown);
		toggle.replaceChildren(shown ? "Hide the numbers" : "Show the numbers", described);
	});
	return {
		element: make("div", { class: "epochs" }, toggle, holder),
		/** @param {string[][]} cells the first of each row is its header */
		show(cells) {
			newest = cells;
			if (toggle.ariaExpanded === "true") fillRows(rows, cells);
			else fillSeldom();
		},
	};
}

/**
 * Makes a table's rows say what they are to say, and touches nothing that says it already.
 * @param {HTMLTableSectionElement} body @param {string[][]} cells
 */
export function fillRows(body, cells) {
	while (body.rows.length > cells.length) body.deleteRow(-1);
	for (const [index, row] of cells.entries()) {
		let element = body.rows[index];
		if (element?.cells.length !== row.length) {
			const made = make(
				"tr",
				{},
				...row.map((_, column) => (column === 0 ? make("th", { scope: "row" }) : make("td"))),
			);
			if (element) element.replaceWith(made);
			else body.append(made);
			element = made;
		}
		for (const [column, text] of row.entries()) {
			const cell = element.cells[column];
			if (cell) say(cell, text);
		}
	}
}
