/** What the samples, their features and their numbers are called, each in its own unit. */
import { datasetNamed } from "../../datasets/all.js";
import { formatNumber } from "../../ui/format.js";

/** As the network has it. @param {number} value */
export function seen(value) {
	return formatNumber(value, 2, 2);
}

/** @param {number} fraction */
export function percent(fraction) {
	const digits = fraction > 0 && fraction < 0.001 ? 2 : 1;
	return `${(100 * fraction).toFixed(digits)} %`;
}

/** @param {string} name of a feature of the dataset, or "target" @param {string} dataset */
export function featureOf(name, dataset) {
	return datasetNamed(dataset).feature(name);
}

/** @typedef {"test" | "train"} Part */

/** @param {string} dataset @returns {string} such as "digit" */
export function one(dataset) {
	return datasetNamed(dataset).samples.replace(/s$/, "");
}

/** @param {string} dataset @returns {string} such as "digits" */
export function many(dataset) {
	return datasetNamed(dataset).samples;
}

/** @param {string} dataset @param {Part} part @param {number} index */
export function nameOf(dataset, part, index) {
	if (datasetNamed(dataset).isExample) return `Sample ${index}`;
	return `${part === "test" ? "Test" : "Training"} ${one(dataset)} ${index}`;
}

/** @param {number} digit */
export function aDigit(digit) {
	return `${digit === 8 ? "an" : "a"} ${digit}`;
}
