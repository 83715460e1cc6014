/** What to say of a network that the browser keeps. */
import { datasetOf, taskOf } from "../app/context.js";
import { formatScore, scoreName } from "./format.js";

/** Units of time, and how many seconds each has. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
];
const times = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** @param {{ about: import("../engine/protocol.js").About, written: number }} state */
export function describeState({ about, written }) {
	return `${describeNetwork(about)}. Kept ${describeTime(written)}.`;
}

/** @param {import("../engine/protocol.js").About} about */
export function describeNetwork({ dataset, state, epoch, epochs_done, goal, test_score }) {
	const settings = /** @type {any} */ ({ dataset });
	const { label } = datasetOf(settings);
	const where =
		state === "finished" ? `${epochs_done} epochs, finished` : `epoch ${epoch} of ${goal}`;
	const task = taskOf(settings);
	const score = test_score ?? undefined;
	const named =
		score === undefined
			? ""
			: `, ${scoreName(task).toLowerCase().replace("r²", "R²")} ${formatScore(score, task)}`;
	return `${label}, ${where}${named}`;
}

/** @param {number} written in milliseconds since 1970 */
export function describeTime(written) {
	const seconds = Math.max(0, (Date.now() - written) / 1000);
	const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
	return unit === "second" ? "just now" : times.format(-Math.round(seconds / size), unit);
}

/** @param {number} bytes */
export function describeSize(bytes) {
	return bytes < 1e5 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
