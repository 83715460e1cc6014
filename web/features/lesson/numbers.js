/** Numbers of lessons: as they are written in a sentence, and as they are typed, sums included. */
import { readNumber } from "../../app/number.js";

/** @param {number} value to four digits */
export function formatSmall(value) {
	if (!Number.isFinite(value)) return "no longer a number";
	const size = Math.abs(value);
	const text =
		value !== 0 && (size < 1e-3 || size >= 1e6)
			? value.toExponential(2).replace("e+", "e")
			: String(Number(value.toPrecision(4)));
	return text.replaceAll("-", "−");
}

const TOKEN = /\s*(?:(\d+(?:[.,]\d*)?(?:e[+-]?\d+)?|[.,]\d+(?:e[+-]?\d+)?)|(\*\*|[-+*/^()]))/iy;

/**
 * What a number or a sum comes to: `0.5*2 - 1`, `(1 + 2)/4`, `-3^2`; `·`, `×`, `−` and `:` are read
 * too. @param {string} text @returns {number | undefined} undefined if it is neither
 */
export function calculate(text) {
	const plain = text.replace(/[·×]/g, "*").replace(/−/g, "-").replace(/[:÷]/g, "/");
	const tokens = tokensOf(plain.trim());
	if (!tokens?.length) return undefined;
	const value = new Sum(tokens).value;
	return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** @param {string} text @returns {(string | number)[] | undefined} */
function tokensOf(text) {
	const tokens = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.length) {
		const [, number, sign] = TOKEN.exec(text) ?? [];
		if (number === undefined && sign === undefined) return undefined;
		const value = number === undefined ? sign : readNumber(number);
		if (value === undefined) return undefined;
		tokens.push(value === "**" ? "^" : value);
	}
	return tokens;
}

/** A sum of products of powers, read from left to right. */
class Sum {
	#at = 0;
	#tokens;

	/** @param {(string | number)[]} tokens */
	constructor(tokens) {
		this.#tokens = tokens;
	}

	/** @returns {number | undefined} undefined if it is no sum */
	get value() {
		const value = this.#sum();
		return this.#at === this.#tokens.length ? value : undefined;
	}

	/** @returns {number} NaN where something is missing */
	#sum() {
		let sum = this.#product();
		for (;;) {
			if (this.#take("+")) sum += this.#product();
			else if (this.#take("-")) sum -= this.#product();
			else return sum;
		}
	}

	/** @returns {number} */
	#product() {
		let product = this.#signed();
		for (;;) {
			if (this.#take("*")) product *= this.#signed();
			else if (this.#take("/")) product /= this.#signed();
			else return product;
		}
	}

	/** @returns {number} */
	#signed() {
		if (this.#take("-")) return -this.#signed();
		if (this.#take("+")) return this.#signed();
		const base = this.#single();
		return this.#take("^") ? base ** this.#signed() : base;
	}

	/** @returns {number} */
	#single() {
		const token = this.#tokens[this.#at];
		if (typeof token === "number") {
			this.#at++;
			return token;
		}
		if (!this.#take("(")) return Number.NaN;
		const value = this.#sum();
		return this.#take(")") ? value : Number.NaN;
	}

	/** @param {string} sign */
	#take(sign) {
		if (this.#tokens[this.#at] !== sign) return false;
		this.#at++;
		return true;
	}
}
