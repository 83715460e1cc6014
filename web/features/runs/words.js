/** What the table of runs says: its columns, and a run's figures for people. */
import { formatCount, formatLoss, formatScore, NOTHING_YET, scoreName } from "../../ui/format.js";
import { settingOf } from "./comparison.js";

/**
 * @typedef {import("./run.js").Run} Run
 *
 * @typedef {object} Column
 * @property {string} label
 * @property {(run: Run) => string} text
 * @property {(run: Run) => number | string | undefined} order by which it is sorted
 */

const STATES = {
	waiting: "waiting",
	training: "training",
	paused: "paused",
	finished: "finished",
	diverged: "diverged",
};

/** A setting as a column. @param {{ name: string, label: string }} setting @returns {Column} */
export function columnOfSetting({ name, label }) {
	return {
		label,
		text: (run) => `${settingOf(run, name)?.text ?? NOTHING_YET}${changeOf(run, name)}`,
		order: (run) => settingOf(run, name)?.order,
	};
}

/** @param {Run} run @param {string} name of a setting that was changed on the way */
function changeOf({ changes }, name) {
	const newest = changes.findLast((change) => change.name === name);
	return newest ? ` from batch ${newest.steps + 1}` : "";
}

/** The results, as columns. @param {Run[]} runs @returns {Column[]} */
export function columnsOfResults(runs) {
	const tasks = new Set(runs.map(({ task }) => task));
	const [task] = tasks;
	const score = tasks.size === 1 && task ? scoreName(task) : "Test score";
	const isValidated = runs.some(({ newest }) => newest?.validation_loss != null);
	return [
		{ label: "Progress", text: progressOf, order: ({ position }) => position },
		lossColumn("Training loss", (run) => run.trainingLoss),
		...(isValidated ? [lossColumn("Validation loss", (run) => run.newest?.validation_loss)] : []),
		lossColumn("Test loss", (run) => run.newest?.test_loss),
		{
			label: score,
			text: (run) => formatScore(run.newest?.test_score ?? undefined, run.task),
			order: (run) => run.newest?.test_score ?? undefined,
		},
		{
			label: "Baseline",
			text: (run) => formatScore(run.baseline ?? undefined, run.task),
			order: ({ baseline }) => baseline ?? undefined,
		},
		{
			label: "Time",
			text: ({ seconds }) => (seconds > 0 ? formatSeconds(seconds) : NOTHING_YET),
			order: ({ seconds }) => seconds,
		},
		{
			label: "Samples per second",
			text: ({ samplesPerSecond }) => formatCount(samplesPerSecond),
			order: ({ samplesPerSecond }) => samplesPerSecond,
		},
	];
}

/** @param {string} label @param {(run: Run) => number | null | undefined} lossOf @returns {Column} */
function lossColumn(label, lossOf) {
	return {
		label,
		text: (run) => formatLoss(lossOf(run) ?? undefined),
		order: (run) => lossOf(run) ?? undefined,
	};
}

/** @param {Run} run */
export function progressOf({ state, position, settings: { epochs } }) {
	const done = Number.isInteger(position) ? String(position) : position.toFixed(1);
	if (state === "waiting" && position === 0) return STATES.waiting;
	if (state === "finished" && position >= epochs) return `${done} epochs`;
	return `${done} of ${epochs}, ${STATES[state]}`;
}

/** @param {number} seconds */
export function formatSeconds(seconds) {
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 120) return `${seconds.toFixed(0)} s`;
	const minutes = Math.floor(seconds / 60);
	return `${minutes} min ${Math.round(seconds - 60 * minutes)} s`;
}

/** @param {import("./comparison.js").Spread | undefined} spread
 * @param {(value: number) => string} format */
export function formatSpread(spread, format) {
	if (!spread) return NOTHING_YET;
	const { mean, deviation } = spread;
	return deviation === undefined ? format(mean) : `${format(mean)} ± ${format(deviation)}`;
}
