/**
 * California Housing in words: what its columns are called, and their numbers with units.
 *
 * @typedef {import("../dataset.js").Feature} Feature
 */
import { formatNumber } from "../../ui/format.js";
import { plainFeature } from "../dataset.js";

const CAP = "$500,001";
export const CAP_EXPLAINED = `The census wrote ${CAP} for every value above $500,000: these districts stand in one line, and may be worth more.`;

/** @param {number} digits */
const fixed = (digits) => (/** @type {number} */ value) => formatNumber(value, digits, digits);

const degrees = (/** @type {number} */ value) => `${formatNumber(value, 2, 2)}°`;

/** By the names of the table's columns. @type {Record<string, Omit<Feature, "term"> & Partial<Feature>>} */
const FEATURES = {
	MedInc: {
		label: "Median income",
		short: "Income",
		about: "of the households, a year",
		unit: "a year",
		step: 0.05,
		print: (value) => exactDollars(value * 10_000),
	},
	HouseAge: {
		label: "House age",
		short: "Age",
		about: "median, in years; 52 stands for more too",
		unit: "",
		step: 1,
		print: (value) => `${formatNumber(value, 1)} ${value === 1 ? "year" : "years"}`,
		term: (value) => formatNumber(value, 1),
	},
	AveRooms: {
		label: "Rooms",
		short: "Rooms",
		about: "a household, on average",
		unit: "a household",
		step: 0.05,
		print: fixed(2),
	},
	AveBedrms: {
		label: "Bedrooms",
		short: "Bedrooms",
		about: "a household, on average",
		unit: "a household",
		step: 0.01,
		print: fixed(2),
	},
	Population: {
		label: "Population",
		short: "People",
		about: "people in the district",
		unit: "people",
		step: 5,
		print: (value) => formatNumber(value, 0),
	},
	AveOccup: {
		label: "Household size",
		short: "Household",
		about: "people in one, on average",
		unit: "people",
		step: 0.05,
		print: fixed(2),
	},
	Latitude: {
		label: "Latitude",
		short: "Latitude",
		about: "degrees north",
		unit: "",
		step: 0.01,
		print: (value) => `${value.toFixed(2)}° N`,
		term: degrees,
	},
	Longitude: {
		label: "Longitude",
		short: "Longitude",
		about: "degrees east: west is negative",
		unit: "",
		step: 0.01,
		print: (value) => `${Math.abs(value).toFixed(2)}° ${value < 0 ? "W" : "E"}`,
		term: degrees,
	},
	target: {
		label: "House value",
		short: "House value",
		about: "what is to be predicted: the median; all above $500,000 stand as $500,001",
		unit: "",
		step: 0.01,
		print: (value) => exactDollars(inDollars(value)),
	},
};

/** @param {string} name of a column, or "target" @returns {Feature} */
export function columnOf(name) {
	const column = FEATURES[name];
	return column ? { term: column.print, ...column } : plainFeature(name, 2);
}

/** The table has house values in 100,000 dollars. @param {number} value */
export function inDollars(value) {
	return value * 100_000;
}

/** To the last dollar. @param {number} value */
export function exactDollars(value) {
	return money(Math.round(value));
}

/** To a hundred dollars, as the census has them: what the network says is no surer than that.
 * @param {number} value */
export function hundreds(value) {
	return money(100 * Math.round(value / 100));
}

/** Three digits, for numbers that move. @param {number} value */
export function roundDollars(value) {
	return money(Number(value.toPrecision(3)));
}

/** The same with a sign, for what is too high or too low. @param {number} value */
export function signedDollars(value) {
	return value > 0 ? `+${roundDollars(value)}` : roundDollars(value);
}

/** @param {number} value */
function money(value) {
	if (!Number.isFinite(value)) return "no number";
	const amount = Math.abs(value);
	const text = amount < 1e9 ? amount.toLocaleString("en-US") : amount.toExponential(1);
	return `${value < 0 ? "−" : ""}$${text}`;
}
