/** Tables of numbers: one behind a button, and rows that change without being made anew. */
import { neverCutNumbers } from "./cut.js";
import { make, say } from "./dom.js";
import { atMostEvery, onceAFrame } from "./pace.js";

const UNSEEN_EVERY = 1000; // milliseconds: often enough for who reads it cell by cell

/**
 * A table that is always there for those who cannot see the picture, and to be shown to everybody.
 * @param {string} name @param {string[]} columns
 * @param {string} [what] the button shows, where there are several
 */
export function makeTable(name, columns, what = "the numbers") {
	const rows = make("tbody");
	const header = make("tr", {}, ...columns.map((text) => make("th", { scope: "col" }, text)));
	const table = make("table", { "aria-label": name }, make("thead", {}, header), rows);
	const holder = make(
		"section",
		{ class: "visually-hidden", tabindex: -1, "aria-label": name },
		table,
	);
	const toggle = make("button", { type: "button", class: "quiet" });
	/** @type {string[][]} */
	let newest = [];
	const fill = () => fillRows(rows, newest);
	const fillSeldom = atMostEvery(UNSEEN_EVERY, onceAFrame(fill));
	foldBehind(toggle, holder, what, fill);
	if (what !== name.toLowerCase())
		toggle.append(make("span", { class: "visually-hidden" }, ` of ${name.toLowerCase()}`));
	return {
		element: make("div", { class: "epochs" }, toggle, holder),
		/** @param {string[][]} cells the first of each row is its header */
		show(cells) {
			newest = cells;
			if (toggle.ariaExpanded === "true") fill();
			else fillSeldom();
		},
	};
}

/**
 * Lets a button show what is otherwise there for those only who cannot see the picture.
 * @param {HTMLButtonElement} toggle @param {HTMLElement} holder
 * @param {string} what it shows; never read off the button, whose words may have been translated
 * @param {() => void} [before] called before it is shown or hidden
 */
export function foldBehind(toggle, holder, what, before = () => {}) {
	const words = make("span", {}, `Show ${what}`);
	toggle.replaceChildren(words);
	neverCutNumbers(holder);
	toggle.ariaExpanded = "false";
	toggle.addEventListener("click", () => {
		before();
		const shown = holder.classList.toggle("visually-hidden") === false;
		holder.tabIndex = shown ? 0 : -1;
		toggle.ariaExpanded = String(shown);
		say(words, `${shown ? "Hide" : "Show"} ${what}`);
	});
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
			const fresh = make(
				"tr",
				{},
				...row.map((_, column) => (column === 0 ? make("th", { scope: "row" }) : make("td"))),
			);
			if (element) element.replaceWith(fresh);
			else body.append(fresh);
			element = fresh;
		}
		for (const [column, text] of row.entries()) {
			const cell = element.cells[column];
			if (cell) say(cell, text);
		}
	}
}
