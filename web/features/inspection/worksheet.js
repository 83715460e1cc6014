/**
 * The step as a sheet of paper, with its numbers or with boxes to write them in. It is looked at on the
 * screen first; printing takes the sheet alone.
 *
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./recording.js").Side} Side
 *
 * @typedef {"all" | "given" | "exercise"} Shown which numbers the sheet has
 * @typedef {"upright" | "across"} Paper
 */
import { make } from "../../ui/dom.js";
import { HIDDEN, number, pretty } from "../../ui/notation.js";
import { describe, last } from "./recording.js";

const MOST_ROWS = 16;
/** @type {Record<Paper, number>} columns that fit */
const MOST_COLUMNS = { upright: 8, across: 13 };
const LONGEST_NAME = 15; // characters
const NUMBERS = {
	all: "All numbers",
	given: "Only what is given",
	exercise: "Without the exercise’s numbers",
};
const PAPERS = { upright: "A4 upright", across: "A4 across" };
/** @type {Record<string, string>} */
const PHASES = { forward: "Forward", backward: "Backward", update: "Update" };
/** @type {Record<string, string>} */
const SCALARS = { eta: "learning rate", m: "samples", t: "number of the step" };

/** Shows the sheet as it will be printed. @param {Recording} recording */
export function openWorksheet(recording) {
	const isExercise = recording.hidesAny;
	const numbers = choice(
		"Numbers",
		isExercise ? NUMBERS : { all: NUMBERS.all, given: NUMBERS.given },
	);
	const paper = choice("Paper", PAPERS);
	numbers.select.value = isExercise ? "exercise" : "all";
	const print = make("button", { type: "button", class: "primary" }, "Print");
	const close = make("button", { type: "button" }, "Close");
	const preview = make("div", {
		class: "preview",
		tabindex: "0",
		role: "region",
		"aria-label": "Sheet",
	});
	const dialog = make(
		"dialog",
		{ class: "worksheet", "aria-label": "The step as a page to print" },
		make("div", { class: "bar" }, numbers.element, paper.element, print, close),
		preview,
	);
	const show = () => {
		const shown = /** @type {Shown} */ (numbers.select.value);
		const format = /** @type {Paper} */ (paper.select.value);
		preview.replaceChildren(sheetOf(recording, shown, format));
	};
	// A dialog lies above the page and is never cut into sheets: what is printed is a copy in its place.
	const copy = make("div", { class: "to-print" });
	const prepare = () => {
		copy.replaceChildren(...Array.from(preview.children, (sheet) => sheet.cloneNode(true)));
		document.body.append(copy);
		document.body.classList.add("has-worksheet");
	};
	const tidy = () => {
		copy.remove();
		document.body.classList.remove("has-worksheet");
	};
	for (const { select } of [numbers, paper]) select.addEventListener("change", show);
	print.addEventListener("click", () => globalThis.print());
	close.addEventListener("click", () => dialog.close());
	addEventListener("beforeprint", prepare);
	addEventListener("afterprint", tidy);
	dialog.addEventListener("close", () => {
		removeEventListener("beforeprint", prepare);
		removeEventListener("afterprint", tidy);
		tidy();
		dialog.remove();
	});
	show();
	document.body.append(dialog);
	dialog.showModal();
}

/**
 * @param {Recording} recording @param {Shown} shown @param {Paper} paper
 * @returns {HTMLElement}
 */
export function sheetOf(recording, shown, paper) {
	const { record } = recording;
	const sheet = make("article", { class: `paper ${paper}` });
	const scalars = Object.entries(record.scalars).map(([name, value]) =>
		pretty(`${name} = ${number(value, true)}${SCALARS[name] ? ` (${SCALARS[name]})` : ""}   `),
	);
	sheet.append(
		make("h1", {}, "One step of backpropagation"),
		make("p", { class: "by" }, make("span", {}, "Name"), make("span", {}, "Date")),
		make("p", {}, ...scalars),
	);
	let phase = "";
	for (const [name, { group }] of Object.entries(record.matrices)) {
		if (group && group !== phase) sheet.append(make("h2", {}, PHASES[group] ?? group));
		phase = group ?? phase;
		sheet.append(figureOf(recording.matrix(name), shown, MOST_COLUMNS[paper]));
	}
	return sheet;
}

/** @param {Matrix} matrix @param {Shown} shown @param {number} mostColumns */
function figureOf(matrix, shown, mostColumns) {
	const { record, rows, columns } = matrix;
	const down = shownOf(rows, MOST_ROWS);
	const across = shownOf(columns, mostColumns);
	const head = make(
		"tr",
		{},
		make("th", {}, make("span", { class: "visually-hidden" }, "row, column")),
		...across.map((column) => make("th", { scope: "col" }, headOf(columns, column))),
	);
	const lines = down.map((row) =>
		make(
			"tr",
			{},
			make("th", { scope: "row" }, headOf(rows, row)),
			...across.map((column) => cellOf(matrix, row, column, shown)),
		),
	);
	const cut = [
		...(isWhole(down, rows) ? [] : [`${MOST_ROWS - 1} of ${rows.count} rows`]),
		...(isWhole(across, columns) ? [] : [`${mostColumns - 1} of ${columns.count} columns`]),
	];
	return make(
		"figure",
		{},
		make("figcaption", {}, make("b", {}, pretty(record.formula)), " ", legendOf(matrix)),
		make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines)),
		...(cut.length
			? [make("p", { class: "cut" }, `Cut to fit the paper: ${cut.join(" and ")} are here.`)]
			: []),
	);
}

/** What rows and columns are. @param {Matrix} matrix */
function legendOf({ rows, columns, shape }) {
	if (rows.count * columns.count === 1) return "";
	return make("small", {}, `${shape}: a row is ${one(rows)}, a column ${one(columns)}`);
}

/** @param {Side} side */
function one({ word }) {
	return `${/^[aeiou](?!ni)/.test(word) ? "an" : "a"} ${word}`;
}

/** @param {Matrix} matrix @param {number | undefined} row @param {number | undefined} column
 * @param {Shown} shown */
function cellOf(matrix, row, column, shown) {
	if (row === undefined || column === undefined) return make("td", { class: "gap" }, "…");
	const isBlank =
		shown === "exercise"
			? matrix.isHidden(row, column)
			: shown === "given" && isComputed(matrix, row);
	return isBlank
		? make("td", { class: "blank" }, make("span", { class: "visually-hidden" }, HIDDEN))
		: make("td", {}, number(matrix.at(row, column), false));
}

/** Whether the step computes a row of a matrix, rather than beginning with it. @param {Matrix} matrix
 * @param {number} row */
function isComputed({ record }, row) {
	return record.recipe.kind !== "given" && !(row === 0 && record.recipe.row_0);
}

/** @param {Side} side @param {number | undefined} index */
function headOf(side, index) {
	if (index === undefined) return "…";
	const name = side.names ? describe(side, index) : "";
	if (!name || name.length > LONGEST_NAME) return String(index);
	return name.endsWith(` ${index}`) ? name : `${index} ${name}`;
}

/** The numbers of rows or columns, undefined where some are left out. @param {Side} side
 * @param {number} most @returns {(number | undefined)[]} */
function shownOf(side, most) {
	const all = Array.from({ length: side.count }, (_, index) => side.first + index);
	return all.length <= most ? all : [...all.slice(0, most - 2), undefined, last(side)];
}

/** @param {(number | undefined)[]} shown @param {Side} side */
function isWhole(shown, side) {
	return shown.length === side.count;
}

/** @param {string} label @param {Record<string, string>} choices */
function choice(label, choices) {
	const options = Object.entries(choices).map(([value, text]) => make("option", { value }, text));
	const select = make("select", {}, ...options);
	return { select, element: make("label", {}, `${label} `, select) };
}
