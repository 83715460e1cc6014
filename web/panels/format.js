/** Numbers as people read them: at most three significant digits where they move. */

export const NOTHING_YET = "–";

/** @param {number | undefined} loss */
export function formatLoss(loss) {
	if (loss === undefined) return NOTHING_YET;
	if (loss !== 0 && (loss < 1e-3 || loss >= 1e4)) return loss.toExponential(1);
	return loss >= 100 ? loss.toFixed(0) : loss.toPrecision(3);
}

/** @param {number | undefined} fraction */
export function formatPercent(fraction) {
	return fraction === undefined ? NOTHING_YET : `${(100 * fraction).toFixed(1)} %`;
}

/** @param {number | undefined} count */
export function formatCount(count) {
	if (count === undefined) return NOTHING_YET;
	return Number(count.toPrecision(3)).toLocaleString("en-US");
}

/** @param {number | undefined} score @param {import("../settings.js").Task} task */
export function formatScore(score, task) {
	if (task === "classification") return formatPercent(score);
	if (score === undefined) return NOTHING_YET;
	return (Math.abs(score) < 10 ? score.toFixed(3) : score.toExponential(1)).replace("-", "−");
}

/** @param {import("../settings.js").Task} task */
export function scoreName(task) {
	return task === "classification" ? "Test accuracy" : "Test R²";
}
