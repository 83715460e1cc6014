/** What the plane shows, in words. */
import { formatNotFinite, formatPercent, formatScore } from "../../ui/format.js";

/**
 * @typedef {import("./points.js").Point} Point
 * @typedef {import("../../app/settings.js").Task} Task
 *
 * @typedef {object} Marked points as engine/mfnet_page/queries/surface.py tells of them
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {Float32Array} values
 * @property {Float32Array} answers not a number where there is none
 * @property {number} [score] if all are answered
 */

/** @param {number} coordinate */
export function formatCoordinate(coordinate) {
	return (
		formatNotFinite(coordinate) ??
		(Math.abs(coordinate) < 0.005 ? 0 : coordinate).toFixed(2).replace("-", "−")
	);
}

/** @param {{ x: number, y: number }} place */
export function formatPlace({ x, y }) {
	return `x ${formatCoordinate(x)}, y ${formatCoordinate(y)}`;
}

/** What the network answers. @param {number | undefined} answer @param {Task} task */
export function formatAnswer(answer, task) {
	if (answer === undefined || !Number.isFinite(answer)) return "no answer";
	if (task === "regression") return formatCoordinate(answer);
	const blue = answer > 0.5;
	return `${blue ? "blue" : "orange"}, ${formatPercent(blue ? answer : 1 - answer)}`;
}

/** What a point is. @param {Point} point @param {Task} task */
export function formatValue({ value }, task) {
	if (task === "regression") return formatCoordinate(value);
	return value > 0 ? "blue" : "orange";
}

/** @param {Marked} marked @param {Task} task @returns {number[]} the points that it has wrong */
export function wrongOnes({ values, answers }, task) {
	if (task === "regression") return [];
	return Array.from(values.keys()).filter((index) => {
		const answer = answers[index] ?? 0;
		return Number.isNaN(answer) || (values[index] ?? 0) > 0.5 !== answer > 0.5;
	});
}

/** @param {number} count */
export function countPoints(count) {
	return count === 1 ? "1 point" : `${count} points`;
}

/**
 * @param {{ task: Task, train: Marked, test: Marked, aside: ArrayLike<number>, trained: boolean,
 *   placed: boolean }} shown
 */
export function describe({ task, train, test, aside, trained, placed }) {
	const points = countPoints(train.values.length);
	const but = aside.length > 0 ? `, but for ${aside.length} with a hole, to validate with` : "";
	const whose = `${placed ? "placed, to train with" : "to train with"}${but}`;
	if (!trained) return `${points} ${whose}. The network has not been trained yet.`;
	const others = `${test.values.length} others${placed ? " of the shape" : ""} to test with`;
	return `${points} ${whose}: ${describeScore(train, task)}. ${others}: ${describeScore(test, task)}.`;
}

/** @param {Marked} marked @param {Task} task */
function describeScore(marked, task) {
	if (task === "regression") return `R² ${formatScore(marked.score, task)}`;
	const wrong = wrongOnes(marked, task).length;
	return wrong ? `${wrong} wrong, ${formatPercent(marked.score)} right` : "all right";
}

/** Never empty, so that nothing moves when it comes. @param {{ task: Task, train: Marked, trained: boolean }} shown */
export function formatScoreOf({ task, train, trained }) {
	if (!trained) return "not trained yet";
	if (task === "regression") return `R² ${formatScore(train.score, task)}`;
	const count = train.values.length;
	return `${count - wrongOnes(train, task).length} of ${count} right`;
}
