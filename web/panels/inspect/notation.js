/** Names, formulas and numbers as a textbook prints them. */

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

const NAME = new RegExp(`\\b(d?)(${Object.keys(SIGNS).join("|")}|[A-Z])(\\d*)( new)?\\b`, "g");

/** A name or formula with its signs and subscripts. @param {string} text */
export function pretty(text) {
	const printed = document.createDocumentFragment();
	let from = 0;
	for (const found of text.matchAll(NAME)) {
		const [whole, d = "", letters = "", number = "", renewed = ""] = found;
		printed.append(text.slice(from, found.index) + d + (SIGNS[letters] ?? letters));
		if (number) printed.append(raised("sub", number));
		if (renewed) printed.append(raised("sup", renewed));
		from = found.index + whole.length;
	}
	printed.append(text.slice(from));
	return printed;
}

/** @param {"sub" | "sup"} tag @param {string} text */
function raised(tag, text) {
	const element = document.createElement(tag);
	element.textContent = text;
	return element;
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
