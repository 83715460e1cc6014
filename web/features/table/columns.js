/** What each column is, and a way to say otherwise. */
import { make, say } from "../../ui/dom.js";
import { formatWhole } from "../../ui/format.js";
import { onceAFrame } from "../../ui/pace.js";
import { makeHistogram } from "./histogram.js";

const KINDS = ["number", "yes/no", "category", "date"];
const MOST = 200; // columns that are shown
const ROWS_IN_A_TURN = 5; // a table of many columns does not keep the page waiting

/**
 * @typedef {import("../../engine/own-table.js").Column} Column
 * @typedef {import("../../engine/own-table.js").Shown} Shown
 * @param {(choices: import("../../engine/own-table.js").Choices) => void} choose
 */
export function makeColumns(choose) {
	const body = make("tbody");
	const heads = ["Column", "Taken for", "Blank", "Values", "Target"].map((text) =>
		make("th", { scope: "col" }, text),
	);
	const table = make(
		"table",
		{ "aria-label": "Columns of the table" },
		make("thead", {}, make("tr", {}, ...heads)),
		body,
	);
	const more = make("p", { class: "about" });
	/** What the visitor has said of columns. @type {Record<string, string>} */
	let said = {};
	/** @type {Column[]} */
	let wanted = [];
	/** What each row was made of. @type {string[]} */
	const made = [];
	let next = 0;
	/** @param {number} index @param {string} kind none: as it is found */
	const sayKind = (index, kind) => {
		const { name = "" } = wanted[index] ?? {};
		const { [name]: _, ...others } = said;
		made[index] = ""; // the row no longer shows what is in force
		choose({ kinds: kind ? { ...others, [name]: kind } : others });
	};
	const element = make(
		"section",
		{ class: "scrolled columns", tabindex: 0, "aria-label": "Columns" },
		table,
		more,
	);
	const fill = onceAFrame(() => {
		for (let count = 0; next < wanted.length; next++) {
			const column = /** @type {Column} */ (wanted[next]);
			const text = JSON.stringify(column);
			if (made[next] === text) continue;
			if (count++ === ROWS_IN_A_TURN) return fill();
			made[next] = text;
			replaceRow(body, next, makeRow(column, next, sayKind, choose));
		}
	});
	return {
		element,
		/** @param {Shown} shown */
		show({ columns }) {
			said = Object.fromEntries(columns.flatMap(({ name, said: as }) => (as ? [[name, as]] : [])));
			wanted = columns.slice(0, MOST);
			while (body.rows.length > wanted.length) body.deleteRow(-1);
			made.length = body.rows.length;
			next = 0;
			fill();
			say(
				more,
				columns.length > MOST ? `… and ${formatWhole(columns.length - MOST)} columns more.` : "",
			);
		},
	};
}

/** Puts a row in the place of the one before, and the focus where it was in that one.
 * @param {HTMLTableSectionElement} body @param {number} index @param {HTMLTableRowElement} row */
function replaceRow(body, index, row) {
	const before = body.rows[index];
	const focused = before?.contains(document.activeElement) ? document.activeElement?.id : "";
	if (before) before.replaceWith(row);
	else body.append(row);
	if (focused) document.getElementById(focused)?.focus();
}

/**
 * @param {Column} column @param {number} index @param {(index: number, kind: string) => void} sayKind
 * @param {(choices: import("../../engine/own-table.js").Choices) => void} choose
 */
function makeRow(column, index, sayKind, choose) {
	const { name, kind, is_used, is_target, blanks } = column;
	const select = make("select", { "aria-label": `Kind of ${name}`, id: `kind-${index}` });
	const found = is_used || is_target ? kind : `left out: ${kind}`;
	if (!column.said) select.append(make("option", { value: "" }, found));
	for (const one of KINDS)
		if (column.said || one !== kind) select.append(make("option", { value: one }, one));
	select.append(make("option", { value: "ignored" }, "left out"));
	if (column.said) select.append(make("option", { value: "" }, "as found"));
	select.value = column.said ?? "";
	select.disabled = is_target;
	select.addEventListener("change", () => sayKind(index, select.value));
	const predict = make("button", { type: "button", class: "quiet" }, "Predict it");
	predict.append(make("span", { class: "visually-hidden" }, `: ${name}`));
	predict.addEventListener("click", () => choose({ target: name, task: "" }));
	const row = make(
		"tr",
		{},
		make("th", { scope: "row" }, name),
		make("td", { class: "kind" }, select, make("small", {}, column.reason)),
		make("td", { class: blanks ? "count" : "count none" }, blanks ? formatWhole(blanks) : "–"),
		make("td", { class: "values" }, makeHistogram(column), make("small", {}, valuesOf(column))),
		make("td", { class: "aim" }, is_target ? make("b", {}, "target") : predict),
	);
	row.classList.toggle("unused", !is_used && !is_target);
	row.classList.toggle("chosen", is_target);
	return row;
}

/** @param {Column} column */
function valuesOf({ distinct, examples, histogram }) {
	const shown = histogram.values?.slice(0, 3) ?? examples;
	const all = formatWhole(distinct);
	return distinct <= shown.length ? shown.join(", ") : `${shown.join(", ")} … (${all} different)`;
}
