/** The points as a table, made while it is open only. */
import { make, say } from "../../ui/dom.js";
import { atMostEvery } from "../../ui/pace.js";
import { formatAnswer, formatCoordinate, formatValue } from "./words.js";

const EVERY = 500; // milliseconds at the most, while training

/** @typedef {import("./points.js").Point} Point */

export function makePointsTable() {
	const toggle = make("button", { type: "button", class: "quiet", "aria-expanded": "false" });
	const body = make("tbody");
	const kind = make("th", { scope: "col" });
	const header = (/** @type {string} */ name) => make("th", { scope: "col" }, name);
	const names = ["Point", "x", "y"].map(header);
	const head = make("tr", {}, ...names, kind, header("Network"), header("Used to"));
	const table = make("table", { "aria-label": "Points" }, make("thead", {}, head), body);
	const holder = make("section", { tabindex: 0, hidden: "", "aria-label": "All points" }, table);
	const open = () => !holder.hidden;

	/** @param {readonly Point[]} points @param {ArrayLike<number>} answers
	 * @param {Set<number>} validating @param {import("../../app/settings.js").Task} task */
	const fill = (points, answers, validating, task) => {
		say(kind, task === "regression" ? "Value" : "Class");
		while (body.rows.length > points.length) body.deleteRow(-1);
		for (const [index, point] of points.entries()) {
			const row = body.rows[index] ?? makeRow(body, index);
			const answer = answers[index];
			const cells = [
				formatCoordinate(point.x),
				formatCoordinate(point.y),
				formatValue(point, task),
				answer === undefined ? "–" : formatAnswer(answer, task),
				validating.has(index) ? "validate" : "train",
			];
			for (const [column, text] of cells.entries()) {
				const cell = row.cells[column + 1];
				if (cell) say(cell, text);
			}
		}
	};

	/** @type {Parameters<typeof fill> | undefined} */
	let newest;
	const fillNow = () => {
		if (newest) fill(...newest);
	};
	const fillSoon = atMostEvery(EVERY, fillNow);
	const follow = () => {
		toggle.ariaExpanded = String(open());
		say(toggle, open() ? "Hide the table" : "Show the points as a table");
		if (open()) fillNow();
	};
	toggle.addEventListener("click", () => {
		holder.hidden = open();
		follow();
	});
	follow();

	return {
		element: make("div", { class: "epochs" }, toggle, holder),
		/** @param {Parameters<typeof fill>} shown */
		show(...shown) {
			newest = shown;
			if (open()) fillSoon();
		},
	};
}

/** @param {HTMLTableSectionElement} body @param {number} index */
function makeRow(body, index) {
	const row = body.insertRow();
	row.append(make("th", { scope: "row" }, String(index)));
	for (let cell = 0; cell < 5; cell++) row.append(make("td"));
	return row;
}
