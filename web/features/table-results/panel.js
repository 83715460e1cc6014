/** How good the network is at the visitor's table: beside guessing, by class or in the target's unit. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { formatPercent, formatScore, formatWhole, NOTHING_YET } from "../../ui/format.js";
import { fillRows } from "../../ui/table.js";
import { askWhileSeen } from "../../ui/watching.js";
import { makeScatter } from "./scatter.js";

const MOST_CLASSES = 20; // of a confusion that is shown

/**
 * @typedef {object} Scores as `mfnet.table.scores` has them
 * @property {number} [accuracy]
 * @property {number} [r2]
 * @property {number} [mean_absolute_error]
 * @property {number} baseline
 * @property {string} baseline_is
 * @property {boolean} better_than_guessing
 * @property {{ label: string, precision?: number, recall?: number, rows: number }[]} [classes]
 * @property {number[][]} [confusion]
 *
 * @typedef {object} Judged
 * @property {Scores} [scores]
 * @property {string} target
 * @property {Float64Array} [predicted]
 * @property {Float64Array} [true]
 * @property {string[]} names
 * @property {string[][]} worst
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { engine } = context;
	const figures = makeFigures();
	const classes = tableOf("Scores of the classes", "Class by class");
	const confusion = tableOf("Confusion matrix", "Right class (down), predicted class (across)");
	const scatter = makeScatter();
	const importance = tableOf(
		"Importance of columns",
		"How much the score falls when a column is shuffled among the test rows",
	);
	const worst = tableOf("Worst mistakes", "The worst mistakes, as rows of the table");
	element.append(
		make("h2", {}, "How good it is"),
		figures.element,
		make(
			"div",
			{ class: "parts" },
			scatter.element,
			confusion.element,
			classes.element,
			importance.element,
		),
		worst.element,
	);

	const ask = async () => {
		/** @type {Judged | undefined} */
		const judged = await engine.query("table.judged").catch(() => undefined);
		const scores = judged?.scores;
		figures.show(judged);
		scatter.show(judged);
		classes.show(["Class", "Precision", "Recall", "Rows"], classRows(scores));
		const { confusion: counts = [], classes: known = [] } = scores ?? {};
		const labels = known.map(({ label }) => label);
		const isShown = counts.length <= MOST_CLASSES;
		confusion.show(
			["", ...labels],
			isShown ? counts.map((row, index) => [labels[index] ?? "", ...row.map(formatWhole)]) : [],
		);
		const { names = [], worst: rows = [] } = judged ?? {};
		worst.show([`predicted ${names[0] ?? ""}`, ...names], rows);
		if (engine.state.name === "training") return;
		const answer = await engine.query("table.importance").catch(() => undefined);
		importance.show(["Column", "Importance"], importanceRows(answer?.columns ?? []));
	};
	askWhileSeen(element, context, ask);
}

function makeFigures() {
	const score = makeScore("Score");
	const baseline = makeScore("Baseline");
	const absolute = makeScore("Mean absolute error");
	const verdict = make("p", { class: "verdict", role: "status", "aria-label": "Beside guessing" });
	return {
		element: make(
			"div",
			{ class: "scores" },
			score.element,
			absolute.element,
			baseline.element,
			verdict,
		),
		/** @param {Judged | undefined} judged */
		show(judged) {
			const scores = judged?.scores;
			const isClasses = scores?.accuracy !== undefined;
			absolute.element.hidden = isClasses;
			score.show(
				isClasses ? "Accuracy" : "R²",
				isClasses ? formatPercent(scores.accuracy) : formatScore(scores?.r2, "regression"),
			);
			absolute.show("Mean absolute error", unit(scores?.mean_absolute_error));
			baseline.show(
				"Baseline",
				isClasses ? formatPercent(scores.baseline) : unit(scores?.baseline),
			);
			say(
				verdict,
				scores ? verdictOf(scores) : "Train, and the scores on the test rows stand here.",
			);
		},
	};
}

/** @param {Scores} scores */
function verdictOf({ baseline_is, better_than_guessing, accuracy }) {
	const what = accuracy === undefined ? "mean absolute error" : "accuracy";
	const guess = `The baseline is the ${what} of guessing ${baseline_is}.`;
	return better_than_guessing ? guess : `No better than guessing. ${guess}`;
}

/** @param {number | undefined} value in the target's own unit */
function unit(value) {
	if (value === undefined) return NOTHING_YET;
	return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** @param {string} name */
function makeScore(name) {
	const id = `table-${name.toLowerCase().replaceAll(" ", "-")}`;
	const label = make("span", { id }, name);
	const output = make("output", { "aria-labelledby": id, "aria-live": "off" }, NOTHING_YET);
	return {
		element: make("div", {}, label, output),
		/** @param {string} called @param {string} text */
		show(called, text) {
			say(label, called);
			say(output, text);
		},
	};
}

/** @param {string} name @param {string} about */
function tableOf(name, about) {
	const head = make("tr");
	const body = make("tbody");
	const table = make("table", { "aria-label": name }, make("thead", {}, head), body);
	const element = make(
		"section",
		{ class: "part", "aria-label": name, tabindex: 0, hidden: "" },
		make("h3", {}, name),
		make("p", { class: "about" }, about),
		table,
	);
	neverCutNumbers(element);
	return {
		element,
		/** @param {string[]} heads @param {string[][]} rows */
		show(heads, rows) {
			element.hidden = rows.length === 0;
			if (heads.join("\n") !== Array.from(head.cells, (cell) => cell.textContent).join("\n"))
				head.replaceChildren(...heads.map((text) => make("th", { scope: "col" }, text)));
			fillRows(body, rows);
		},
	};
}

/** @param {Scores | undefined} scores */
function classRows(scores) {
	return (scores?.classes ?? []).map(({ label, precision, recall, rows }) => [
		label,
		formatPercent(precision),
		formatPercent(recall),
		formatWhole(rows),
	]);
}

/** @param {{ column: string, importance: number, deviation: number }[]} columns */
function importanceRows(columns) {
	return columns.map(({ column, importance }) => [column, importance.toFixed(3).replace("-", "−")]);
}
