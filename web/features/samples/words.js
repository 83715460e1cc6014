/** What the samples, their features and their numbers are called, each in its own unit. */
import { DATASETS } from "../../app/settings.js";
import { featureOf as ofCalifornia } from "../../datasets/california-housing/features.js";
import { formatNumber } from "../../ui/format.js";

/**
 * @typedef {object} Feature
 * @property {string} label
 * @property {string} short for the head of a column
 * @property {string} about in a few words
 * @property {(value: number) => string} print in its unit
 * @property {(value: number) => string} term as it stands in a sum
 */

/** As the network has it. @param {number} value */
export function seen(value) {
	return formatNumber(value, 2, 2);
}

/** @param {number} fraction */
export function percent(fraction) {
	const digits = fraction > 0 && fraction < 0.001 ? 2 : 1;
	return `${(100 * fraction).toFixed(digits)} %`;
}

/** @param {string} name of a feature of the dataset, or "target" @param {string} dataset
 * @returns {Feature} */
export function featureOf(name, dataset) {
	if (dataset === "california-housing") {
		const feature = ofCalifornia(name);
		return { ...feature, term: feature.term ?? feature.print };
	}
	const about = name === "target" ? "what is to be predicted" : "";
	const label = name === "target" ? (dataset === "points" ? "Value" : "y") : name;
	const digits = dataset === "points" ? 2 : 0;
	const print = (/** @type {number} */ value) => formatNumber(value, 2, digits);
	return { label, short: label, about, print, term: print };
}

/** @typedef {"test" | "train"} Part */

/** @param {string} dataset @returns {string} such as "digit" */
export function one(dataset) {
	return (DATASETS[dataset]?.samples ?? "samples").replace(/s$/, "");
}

/** @param {string} dataset @returns {string} such as "digits" */
export function many(dataset) {
	return DATASETS[dataset]?.samples ?? "samples";
}

/** @param {string} dataset @param {Part} part @param {number} index */
export function nameOf(dataset, part, index) {
	if (dataset === "worked-example") return `Sample ${index}`;
	return `${part === "test" ? "Test" : "Training"} ${one(dataset)} ${index}`;
}

/** @param {number} digit */
export function aDigit(digit) {
	return `${digit === 8 ? "an" : "a"} ${digit}`;
}
