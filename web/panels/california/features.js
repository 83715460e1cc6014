/**
 * California Housing in words: what its columns are called, and their numbers with units.
 *
 * @typedef {object} Feature
 * @property {string} label
 * @property {string} short where two have to stand beside each other
 * @property {string} unit that `print` leaves out
 * @property {number} step of a slider, in the table's own unit
 * @property {(value: number) => string} print with its unit
 */

const CAP = "$500,001";
export const CAP_EXPLAINED = `The census wrote ${CAP} for every value above $500,000: these districts stand in one line, and may be worth more.`;

/** @param {number} digits */
const fixed = (digits) => (/** @type {number} */ value) => signed(value.toFixed(digits));

/** By the names of the table's columns. @type {Record<string, Feature>} */
const FEATURES = {
	MedInc: {
		label: "Median income",
		short: "Income",
		unit: "a year",
		step: 0.05,
		print: (value) => exactDollars(value * 10_000),
	},
	HouseAge: {
		label: "House age",
		short: "Age",
		unit: "",
		step: 1,
		print: (value) => `${value.toFixed(0)} years`,
	},
	AveRooms: {
		label: "Rooms",
		short: "Rooms",
		unit: "a household",
		step: 0.05,
		print: fixed(2),
	},
	AveBedrms: {
		label: "Bedrooms",
		short: "Bedrooms",
		unit: "a household",
		step: 0.01,
		print: fixed(2),
	},
	Population: {
		label: "Population",
		short: "People",
		unit: "people",
		step: 5,
		print: (value) => Math.round(value).toLocaleString("en-US"),
	},
	AveOccup: {
		label: "Household size",
		short: "Household",
		unit: "people",
		step: 0.05,
		print: fixed(2),
	},
	Latitude: {
		label: "Latitude",
		short: "Latitude",
		unit: "",
		step: 0.01,
		print: (value) => `${value.toFixed(2)}° N`,
	},
	Longitude: {
		label: "Longitude",
		short: "Longitude",
		unit: "",
		step: 0.01,
		print: (value) => `${Math.abs(value).toFixed(2)}° ${value < 0 ? "W" : "E"}`,
	},
};

/** @param {string} name of a column @returns {Feature} */
export function featureOf(name) {
	return FEATURES[name] ?? { label: name, short: name, unit: "", step: 0.01, print: fixed(2) };
}

/** With a true minus. @param {string} text */
function signed(text) {
	return text.replace("-", "−");
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
