/** Numbers as people read them: at most three significant digits where they move. */

export const NOTHING_YET = "–";

/** A value that is no finite number; undefined if it is one. @param {number} value */
export function formatNotFinite(value) {
	if (Number.isFinite(value)) return undefined;
	if (Number.isNaN(value)) return NOTHING_YET;
	return value < 0 ? "−∞" : "∞";
}

/** @param {number | undefined} loss */
export function formatLoss(loss) {
	if (loss === undefined) return NOTHING_YET;
	const odd = formatNotFinite(loss);
	if (odd) return odd;
	if (loss !== 0 && (loss < 1e-3 || loss >= 1e4)) return loss.toExponential(1);
	return loss >= 100 ? loss.toFixed(0) : loss.toPrecision(3);
}

/** Every digit of a count, where it is one of several that add up. @param {number | undefined} count */
export function formatWhole(count) {
	return count === undefined ? NOTHING_YET : count.toLocaleString("en-US");
}

/** @param {number | undefined} fraction */
export function formatPercent(fraction) {
	if (fraction === undefined) return NOTHING_YET;
	return formatNotFinite(fraction) ?? `${(100 * fraction).toFixed(1)} %`;
}

/** @param {number | undefined} count */
export function formatCount(count) {
	if (count === undefined) return NOTHING_YET;
	return Number(count.toPrecision(3)).toLocaleString("en-US");
}

/** @param {number | undefined} score @param {import("../app/settings.js").Task} task */
export function formatScore(score, task) {
	if (task === "classification") return formatPercent(score);
	if (score === undefined) return NOTHING_YET;
	const odd = formatNotFinite(score);
	if (odd) return odd;
	return (Math.abs(score) < 10 ? score.toFixed(3) : score.toExponential(1)).replace("-", "−");
}

/** @param {import("../app/settings.js").Task} task */
export function scoreName(task) {
	return task === "classification" ? "Test accuracy" : "Test R²";
}

/** A number of either sign, with a real minus. @param {number | null | undefined} value */
export function formatSigned(value) {
	if (value === undefined || value === null) return NOTHING_YET;
	if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : "infinite";
	return plain(value).replace("-", "−");
}

/** @param {number} value */
function plain(value) {
	const size = Math.abs(value);
	if (size === 0) return "0";
	if (size < 5e-4 || size >= 1e5) return value.toExponential(1);
	if (size >= 100) return value.toFixed(0);
	return size < 1 ? value.toFixed(3) : value.toPrecision(3);
}

/** With a real minus, and none before 0. @param {number} value @param {number} digits behind the
 * point, at the most @param {number} [least] and at the least */
export function formatNumber(value, digits, least = 0) {
	const odd = formatNotFinite(value);
	if (odd) return odd;
	const text = value.toLocaleString("en-US", {
		maximumFractionDigits: digits,
		minimumFractionDigits: least,
	});
	return (/^-[0.]+$/.test(text) ? text.slice(1) : text).replace("-", "−");
}

/** How many weights there are, and how large, in words. @param {ArrayLike<number>} weights */
export function formatWeightRange(weights) {
	if (weights.length === 0) return "";
	let least = Number.POSITIVE_INFINITY;
	let most = Number.NEGATIVE_INFINITY;
	for (let index = 0; index < weights.length; index++) {
		least = Math.min(least, weights[index] ?? 0);
		most = Math.max(most, weights[index] ?? 0);
	}
	const count = weights.length === 1 ? "1 weight" : `${weights.length} weights`;
	return `${count} from ${formatSigned(least)} to ${formatSigned(most)}`;
}
