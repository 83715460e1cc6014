/**
 * A pocket calculator: works out what a person types, such as `0.5*2 − 1`, `exp(-2)`,
 * `1/(1+e^(−0,3))` or `W1[2,0]·A0[0,1]`. It knows numbers, signs and a few functions, and nothing
 * that a text could do harm with.
 *
 * Numbers have a decimal point or a decimal comma. So arguments of max and min are kept apart by a
 * semicolon, or by a comma and a space.
 */

const LONGEST = 1000; // characters
const DEEPEST = 60; // brackets in brackets

/** @type {Record<string, (...values: number[]) => number>} */
const FUNCTIONS = {
	abs: Math.abs,
	exp: Math.exp,
	ln: Math.log,
	log: Math.log, // natural, as everywhere on the page
	log10: Math.log10,
	max: Math.max,
	min: Math.min,
	relu: (z) => Math.max(0, z),
	sigmoid: (z) => 1 / (1 + Math.exp(-z)),
	sign: Math.sign,
	sqrt: Math.sqrt,
	tanh: Math.tanh,
};
const SEVERAL = new Set(["max", "min"]); // they take two numbers or more
/** @type {Record<string, number>} */
const CONSTANTS = { e: Math.E, pi: Math.PI, π: Math.PI };
/** @type {Record<string, string>} signs that mean the same */
const SAME = { "−": "-", "–": "-", "·": "*", "×": "*", "∙": "*", "⋅": "*", "÷": "/", ":": "/" };
/** @type {Record<string, number>} */
const POWERS = { "²": 2, "³": 3 };

const NUMBER = /^(?:\d+(?:\.\d*|,\d+)?|[.,]\d+)(?:e[-+−–]?\d+)?/i;
const NAME = /^[A-Za-zπηλμαβε]+\d*/;

/** What cannot be worked out; its message is a sentence for people. */
export class CalculationError extends Error {}

/**
 * @typedef {object} Names what may be named instead of typed
 * @property {(rest: string) => { length: number, value: number } | undefined} [cell] the cell that
 *   the rest of a text begins with; throws a CalculationError for one that may not be used
 * @property {Record<string, number>} [constants]
 */

/**
 * @param {string} text @param {Names} [names]
 * @returns {number} a finite one
 * @throws {CalculationError}
 */
export function calculate(text, names = {}) {
	if (text.length > LONGEST) throw new CalculationError("That is too long to be worked out.");
	const value = new Reader(text.replace(/^\s*=/, ""), names).whole();
	if (Number.isNaN(value)) throw new CalculationError("That comes to no number.");
	if (!Number.isFinite(value)) throw new CalculationError("That comes to no finite number.");
	return value === 0 ? 0 : value;
}

/** Reads from left to right, and works out what it reads. */
class Reader {
	#rest;
	#names;
	#depth = 0;

	/** @param {string} text @param {Names} names */
	constructor(text, names) {
		this.#rest = text.trimStart();
		this.#names = names;
	}

	whole() {
		if (!this.#rest) throw new CalculationError("Type a number, or a sum such as 0.5*2 − 1.");
		const value = this.#sum();
		if (this.#rest) throw this.#misread();
		return value;
	}

	/** The sign that comes next. */
	get #next() {
		const sign = this.#rest[0] ?? "";
		return SAME[sign] ?? sign;
	}

	/** @param {number} length */
	#skip(length) {
		this.#rest = this.#rest.slice(length).trimStart();
	}

	/** @param {string} sign @returns {boolean} whether it came next, and has been read */
	#take(sign) {
		const found = this.#next === sign;
		if (found) this.#skip(1);
		return found;
	}

	#misread() {
		const rest = this.#rest.slice(0, 12).trim();
		return new CalculationError(
			rest ? `“${rest}” is not understood here.` : "Something is missing at the end.",
		);
	}

	/** @returns {number} */
	#sum() {
		let value = this.#product();
		for (;;) {
			if (this.#take("+")) value += this.#product();
			else if (this.#take("-")) value -= this.#product();
			else return value;
		}
	}

	#product() {
		let value = this.#signed();
		for (;;) {
			if (this.#takeTimes()) {
				if (this.#take("*")) throw new CalculationError("Write a power with ^, as in 2^3.");
				value *= this.#signed();
			} else if (this.#take("/")) {
				const divisor = this.#signed();
				if (divisor === 0) throw new CalculationError("That divides by 0.");
				value /= divisor;
			} else if (/^[(√|]/.test(this.#rest) && !this.#endsBars()) value *= this.#power();
			else if (NAME.test(this.#rest)) value *= this.#power();
			else return value;
		}
	}

	/** A star, or the letter that many write for it. */
	#takeTimes() {
		if (/^x\s*[\d(.,−-]/i.test(this.#rest)) this.#skip(1);
		else return this.#take("*");
		return true;
	}

	#bars = 0; // that are open

	/** Whether the bar that comes next closes one. */
	#endsBars() {
		return this.#next === "|" && this.#bars > 0;
	}

	/** @returns {number} */
	#signed() {
		if (++this.#depth > DEEPEST) throw new CalculationError("That has too many brackets.");
		let value;
		if (this.#take("-")) value = -this.#signed();
		else if (this.#take("+")) value = this.#signed();
		else value = this.#power();
		this.#depth--;
		return value;
	}

	/** @returns {number} */
	#power() {
		const base = this.#atom();
		const small = POWERS[this.#next];
		if (small) {
			this.#skip(1);
			return base ** small;
		}
		return this.#take("^") ? base ** this.#signed() : base;
	}

	/** @returns {number} */
	#atom() {
		const number = NUMBER.exec(this.#rest)?.[0];
		if (number) {
			this.#skip(number.length);
			if (/^[.\d]/.test(this.#rest))
				throw new CalculationError("Two numbers stand side by side: write the sign between them.");
			return Number(number.replace(",", ".").replace(/[−–]/, "-"));
		}
		if (this.#take("(")) return this.#until(")", this.#sum());
		if (this.#next === "|") {
			this.#skip(1);
			this.#bars++;
			const inside = this.#sum();
			this.#bars--;
			return Math.abs(this.#until("|", inside));
		}
		if (this.#take("√")) return Math.sqrt(this.#atom());
		return this.#named();
	}

	/** @param {string} sign that must come now @param {number} value */
	#until(sign, value) {
		if (!this.#take(sign))
			throw this.#rest ? this.#misread() : new CalculationError(`A ${sign} is missing.`);
		return value;
	}

	#named() {
		const cell = this.#names.cell?.(this.#rest);
		if (cell) {
			this.#skip(cell.length);
			return cell.value;
		}
		const name = NAME.exec(this.#rest)?.[0] ?? "";
		const known = name.toLowerCase();
		const constants = { ...CONSTANTS, ...this.#names.constants };
		if (Object.hasOwn(FUNCTIONS, known)) {
			this.#skip(name.length);
			return this.#call(known);
		}
		const constant = [name, known].find((one) => Object.hasOwn(constants, one));
		if (constant === undefined) throw this.#misread();
		this.#skip(name.length);
		return /** @type {number} */ (constants[constant]);
	}

	/** @param {string} name of the function */
	#call(name) {
		if (!this.#take("("))
			throw new CalculationError(`Write brackets after ${name}, as in ${name}(2).`);
		const values = [this.#sum()];
		while (SEVERAL.has(name) && (this.#take(";") || this.#take(","))) values.push(this.#sum());
		if (SEVERAL.has(name) && values.length < 2)
			throw new CalculationError(`Write a semicolon between the numbers: ${name}(0; 2).`);
		return this.#until(
			")",
			/** @type {(...values: number[]) => number} */ (FUNCTIONS[name])(...values),
		);
	}
}
