/** What the samples, their features and their numbers are called, each in its own unit. */
import { DATASETS } from "../../settings.js";

/**
 * @typedef {object} Feature
 * @property {string} label
 * @property {string} short for the head of a column
 * @property {string} about in a few words
 * @property {(value: number) => string} format in its unit
 */

/** @param {number} value @param {number} [digits] behind the point @param {number} [least] */
export function number(value, digits = 2, least = 0) {
	const text = value.toLocaleString("en-US", {
		maximumFractionDigits: digits,
		minimumFractionDigits: least,
	});
	return (/^-[0.]+$/.test(text) ? text.slice(1) : text).replace("-", "−");
}

/** As the network has it. @param {number} value */
export function seen(value) {
	const text = value.toFixed(2);
	return (text === "-0.00" ? "0.00" : text).replace("-", "−");
}

/** @param {number} fraction */
export function percent(fraction) {
	const digits = fraction > 0 && fraction < 0.001 ? 2 : 1;
	return `${(100 * fraction).toFixed(digits)} %`;
}

/** @param {number} factor how many dollars one is */
const dollars = (factor) => (/** @type {number} */ value) =>
	`$${number(value * factor, 0)}`.replace("$−", "−$");

const hundredths = (/** @type {number} */ value) => number(value, 2, 2);
const plain = (/** @type {number} */ value) => number(value);

/** @type {Record<string, Feature>} */
const FEATURES = {
	MedInc: {
		label: "Median income",
		short: "Income",
		about: "of the households, a year",
		format: dollars(10_000),
	},
	HouseAge: {
		label: "House age",
		short: "Age, years",
		about: "median, in years; 52 stands for older too",
		format: (value) => number(value, 1),
	},
	AveRooms: {
		label: "Rooms",
		short: "Rooms",
		about: "a household, on average",
		format: hundredths,
	},
	AveBedrms: {
		label: "Bedrooms",
		short: "Bedrooms",
		about: "a household, on average",
		format: hundredths,
	},
	Population: {
		label: "Population",
		short: "People",
		about: "people in the district",
		format: (value) => number(value, 0),
	},
	AveOccup: {
		label: "Household size",
		short: "Household",
		about: "people in one, on average",
		format: hundredths,
	},
	Latitude: {
		label: "Latitude",
		short: "Latitude",
		about: "degrees north",
		format: (value) => `${hundredths(value)}°`,
	},
	Longitude: {
		label: "Longitude",
		short: "Longitude",
		about: "degrees east: west is negative",
		format: (value) => `${hundredths(value)}°`,
	},
	"house value": {
		label: "House value",
		short: "House value",
		about: "what is to be predicted: the median; all above $500,000 stand as $500,001",
		format: dollars(100_000),
	},
};

/** @param {string} name of a feature of the dataset, or "target" @param {string} dataset
 * @returns {Feature} */
export function featureOf(name, dataset) {
	const called = name === "target" && dataset === "california-housing" ? "house value" : name;
	const known = FEATURES[called];
	if (known) return known;
	const about = name === "target" ? "what is to be predicted" : "";
	const label = name === "target" ? (dataset === "points" ? "Value" : "y") : name;
	const format = dataset === "points" ? hundredths : plain;
	return { label, short: label, about, format };
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
