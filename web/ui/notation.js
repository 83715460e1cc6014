/** Names, formulas and numbers as a textbook prints them. */

import { make } from "./dom.js";

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
const NAME = `\\b(d?)(${LETTERS})(\\d*)( new)?\\b`;
// In the brackets of a power there may be brackets, but no powers.
const POWER = "\\^(\\w+)|\\^(\\((?:[^()]|\\([^()]*\\))*\\))";
const SIGN = new RegExp(`${NAME}|${POWER}`, "g");

/** A name or formula with its signs, subscripts and powers. @param {string} text */
export function pretty(text) {
	const printed = document.createDocumentFragment();
	let from = 0;
	for (const found of text.matchAll(SIGN)) {
		const [whole, d = "", letters = "", number = "", renewed = "", power, bracketed] = found;
		printed.append(...breakable(text.slice(from, found.index) + d + (SIGNS[letters] ?? letters)));
		if (number) printed.append(make("sub", {}, number));
		if (renewed) printed.append(make("sup", {}, renewed));
		if (power) printed.append(unseen("^"), make("sup", {}, power));
		if (bracketed)
			printed.append(unseen("^("), make("sup", {}, pretty(bracketed.slice(1, -1))), unseen(")"));
		from = found.index + whole.length;
	}
	printed.append(...breakable(text.slice(from)));
	return printed;
}

/** A line may end after the sign of a product, but not within a number. @param {string} text */
function breakable(text) {
	return text.split(/(?<=·)/).flatMap((factor, index) => (index ? [make("wbr"), factor] : factor));
}

/** What the raised type says to the eye. @param {string} text */
function unseen(text) {
	return make("span", { class: "visually-hidden" }, text);
}

/** What stands where a number is hidden. */
export const HIDDEN = "?";

const DIGITS = 4; // mfnet_page/exercise.py knows how many

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
