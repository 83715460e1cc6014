/** Names, formulas and numbers as a textbook prints them. */

import { make } from "../dom.js";

/** @type {Record<string, string>} what Python calls it: what is printed */
const SIGNS = {
	Delta: "Δ",
	eta: "η",
	lambda: "λ",
	mu: "μ",
	alpha: "α",
	beta: "β",
	epsilon: "ε",
	losses: "ℓ",
};

const LETTERS = `${Object.keys(SIGNS).join("|")}|[A-Z]`;
const NAME = new RegExp(`\\b(d?)(${LETTERS})(\\d*)( new)?\\b|\\^(\\w+)`, "g");

/** A name or formula with its signs and subscripts. @param {string} text */
export function pretty(text) {
	const printed = document.createDocumentFragment();
	let from = 0;
	for (const found of text.matchAll(NAME)) {
		const [whole, d = "", letters = "", number = "", renewed = "", power = ""] = found;
		printed.append(text.slice(from, found.index) + d + (SIGNS[letters] ?? letters));
		if (number) printed.append(make("sub", {}, number));
		if (power)
			printed.append(make("span", { class: "visually-hidden" }, "^"), make("sup", {}, power));
		if (renewed) printed.append(make("sup", {}, renewed));
		from = found.index + whole.length;
	}
	printed.append(text.slice(from));
	return printed;
}

const DIGITS = 4;

/**
 * Whole numbers whole, others to four digits, or as exactly as they are.
 * @param {number} value @param {boolean} all whether to give all digits
 */
export function number(value, all) {
	if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "∞" : "−∞";
	return (all ? String(value) : rounded(value)).replaceAll("-", "−").replace("e+", "e");
}

/** @param {number} value */
function rounded(value) {
	const size = Math.abs(value);
	if (value === 0) return "0";
	if (size < 1e-3 || size >= 1e6) return shortest(value.toExponential(DIGITS - 2));
	if (Number.isInteger(value)) return String(value);
	return shortest(value.toPrecision(DIGITS));
}

/** Without zeros at the end. @param {string} digits */
function shortest(digits) {
	const [mantissa = "", exponent] = digits.split("e");
	const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
	return exponent === undefined ? short : `${short}e${exponent}`;
}
