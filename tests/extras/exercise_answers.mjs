// Answers the exercises of recorded steps as people would, right and wrong; prints what was judged
// otherwise. Argument: a file of steps and sheets, in JSON.

import { readFileSync } from "node:fs";
import { Exercise } from "../../web/features/inspection/exercise.js";
import { Recording } from "../../web/features/inspection/recording.js";
import { number } from "../../web/ui/notation.js";

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const faults = [];
let judged = 0;

for (const { record, sheet } of cases) {
	const recording = new Recording(record);
	for (const index of sheet.names.keys()) {
		const cell = [sheet.names[index], sheet.rows[index], sheet.columns[index]];
		const value = recording.matrix(cell[0]).at(cell[1], cell[2]);
		for (const [kind, text] of Object.entries(
			answers(recording, cell, value, sheet.tolerances[index]),
		))
			judge(recording, sheet, index, kind, text);
	}
}
process.stdout.write(JSON.stringify({ judged, faults }));

/** Judges one answer to a fresh sheet on which this question comes first. */
function judge(recording, sheet, index, kind, text) {
	const pick = (values) => [values[index]];
	const one = Object.fromEntries(
		Object.entries(sheet).map(([name, values]) => [name, pick(values)]),
	);
	const exercise = new Exercise(one, recording);
	const { kind: found, text: said } = exercise.judge(text);
	judged++;
	const wanted = kind.startsWith("right") ? "right" : "wrong";
	if (found !== wanted) faults.push({ cell: one.names[0], kind, text, found, said });
	if (kind === "wrong: the other sign" && !said.includes("sign")) faults.push({ kind, text, said });
	recording.hide([]);
}

/** What people type: the number in several ways, and five kinds of wrong ones. */
function answers(recording, [name, row, column], value, tolerance) {
	const shown = number(value, false);
	const all = {
		"right: as shown": shown,
		"right: with a decimal comma": shown.replace(".", ","),
		"right: all digits": String(value),
		"right: as a sum": `= ${value < 0 ? "" : "+"}${value}*2 − (${value}·1)`,
		"wrong: the other sign": String(-value),
		"wrong: twice": `2·(${value})`,
		"wrong: rounded to one digit": value.toPrecision(1),
		"wrong: without its last term": lastTermLeftOut(recording, name, row, column),
		"wrong: the cell beside": beside(recording, name, row, column),
	};
	const differs = (text) => Math.abs(Number(text.replace("2·(", "").replace(")", "")) - value);
	return Object.fromEntries(
		Object.entries(all).filter(([kind, text]) => {
			if (kind.startsWith("right")) return true;
			if (kind === "wrong: twice" || kind === "wrong: the other sign") return value !== 0;
			// A wrong number that happens to be right is no wrong number.
			return text !== undefined && differs(text) > tolerance;
		}),
	);
}

/** The sum of a product, as one has it who forgot its last term. */
function lastTermLeftOut(recording, name, row, column) {
	const { kind, left, right } = recording.matrix(name).record.recipe;
	if (kind !== "product") return undefined;
	const [first, second] = [recording.matrix(left), recording.matrix(right)];
	let sum = 0;
	for (let k = first.columns.first; k < first.columns.first + first.columns.count - 1; k++)
		sum += first.at(row, k) * second.at(k, column);
	return String(sum);
}

function beside(recording, name, row, column) {
	const matrix = recording.matrix(name);
	const other = [row + 1, row - 1].find((one) => matrix.has(one, column));
	return other === undefined ? undefined : String(matrix.at(other, column));
}
