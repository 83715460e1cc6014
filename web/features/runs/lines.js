/**
 * The curves of runs as numbers: which points a line has, how far the axes go, what is read off where.
 *
 * @typedef {import("./run.js").Run} Run
 * @typedef {"training" | "validation" | "test"} Kind of loss
 * @typedef {"batches" | "epochs" | "seconds"} Unit in which the axis counts
 * @typedef {{ x: number[], y: number[] }} Line
 */

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const LOG_STEPS = [1, 2, 5, 10];
const FIRST_EPOCHS = 10;
const ROOM = 1.5; // times what is seen, for a training that goes on
const HIGH = 3; // times its first loss: what lies above it leaves the picture
const COLUMN = /** @type {const} */ ({ batches: "steps", epochs: "epochs", seconds: "seconds" });

/** @param {Run} run @param {Kind} kind @param {Unit} unit @returns {Line} */
export function lineOf(run, kind, unit) {
	const { curve, evaluations } = run;
	if (kind === "training") return { x: curve[COLUMN[unit]], y: curve.smoothed };
	const known = evaluations.filter((evaluation) => Number.isFinite(evaluation[`${kind}_loss`]));
	return {
		x: known.map(({ epoch, steps }) => {
			if (unit === "epochs") return epoch;
			return unit === "batches" ? steps : secondsAt(run, steps);
		}),
		y: known.map((evaluation) => evaluation[`${kind}_loss`] ?? Number.NaN),
	};
}

/** @param {Run} run @param {number} steps */
function secondsAt({ curve, seconds }, steps) {
	const index = curve.steps.findIndex((count) => count >= steps);
	return curve.seconds[index] ?? seconds;
}

/**
 * How far the horizontal axis goes: the same for all runs whose lines would fit, so that it stays when
 * another is added.
 * @param {Run[]} runs @param {Unit} unit @returns {[number, number]}
 */
export function rangeX(runs, unit) {
	const most = Math.max(0, ...runs.map((run) => extentOf(run, unit)));
	return [0, outward(most || 1, STEPS)];
}

/** @param {Run} run @param {Unit} unit */
function extentOf(run, unit) {
	const { position, settings, state, batches } = run;
	const goesOn = state === "training" || state === "waiting";
	const room = Math.max(FIRST_EPOCHS, ROOM * position);
	const epochs = goesOn ? Math.max(position, Math.min(settings.epochs, room)) : position;
	if (unit === "epochs") return epochs;
	if (unit === "batches") return epochs * batches;
	return position > 0 ? (run.seconds * epochs) / position : 0;
}

/** @param {Run[]} runs @param {Kind} kind @returns {[number, number]} */
export function rangeY(runs, kind) {
	const lines = runs.map((run) => lineOf(run, kind, "epochs").y.filter((loss) => loss > 0));
	const filled = lines.filter(({ length }) => length > 0);
	if (filled.length === 0) return [0.05, 5];
	const least = Math.min(...filled.map(leastOf));
	const most = Math.max(
		...filled.map((line) => Math.min(mostOf(line), HIGH * (line[0] ?? Number.POSITIVE_INFINITY))),
	);
	const low = 1 / outward(1 / least, LOG_STEPS);
	const high = outward(most, LOG_STEPS);
	return high > low ? [low, high] : [low / 2, high * 2];
}

/** @param {number[]} values finite ones count */
function leastOf(values) {
	return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

/** @param {number[]} values finite ones count */
function mostOf(values) {
	return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0);
}

/** The next round number that is not below. @param {number} value above 0 @param {number[]} steps */
export function outward(value, steps) {
	const power = 10 ** Math.floor(Math.log10(value));
	const step = steps.find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
	return Number((step * power).toPrecision(3));
}

/** What a line says at a place: its newest value until there; none before its first and after its last.
 * @param {Line} line @param {number} at @returns {number | undefined} */
export function valueAt({ x, y }, at) {
	const last = x.at(-1);
	if (last === undefined || at > last * (1 + 1e-9)) return undefined;
	let low = 0;
	let high = x.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((x[middle] ?? 0) <= at * (1 + 1e-9)) low = middle + 1;
		else high = middle;
	}
	return y[low - 1];
}

/**
 * The curves as a table of text: a row a point, numbers as JavaScript writes them.
 * @param {Run[]} runs @param {Map<string, string>} names
 */
export function toCsv(runs, names) {
	const rows = [["run", "loss_of", "batch", "epoch", "seconds", "loss", "score"]];
	for (const run of runs) {
		const name = quoted(names.get(run.id) ?? "");
		const { steps, epochs, seconds, losses } = run.curve;
		for (const [index, step] of steps.entries()) {
			const numbers = [step, epochs[index], seconds[index], losses[index], ""];
			rows.push([name, "training", ...numbers.map(String)]);
		}
		for (const { epoch, steps, validation_loss, test_loss, test_score } of run.evaluations) {
			const at = [steps, epoch, secondsAt(run, steps)].map(String);
			if (validation_loss != null)
				rows.push([name, "validation", ...at, String(validation_loss), ""]);
			if (test_loss != null)
				rows.push([name, "test", ...at, String(test_loss), String(test_score ?? "")]);
		}
	}
	return `${rows.map((row) => row.join(",")).join("\n")}\n`;
}

/** @param {string} text */
function quoted(text) {
	return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
