/**
 * What one setting allows: how a value is read from text, why it is refused, and where the arrow keys
 * lead from it.
 *
 * @typedef {import("./settings.js").Setting} Setting
 * @typedef {import("./settings.js").NumberSetting} NumberSetting
 */
import { couldBeTwo, readNumber } from "./number.js";

/** Says what a setting allows, as a sentence. @param {Setting} setting */
export function allowed(setting) {
	if (setting.type === "text") return setting.allowed;
	if (setting.type === "choice") return `One of ${Object.values(setting.choices).join(", ")}.`;
	if (setting.type === "integer") return `A whole number from ${setting.least} to ${setting.most}.`;
	if (setting.zero) return `A number from 0 to ${setting.most}.`;
	return `A number above ${setting.least}, at most ${setting.most}.`;
}

/** Says what a setting allows, and what a text that it does not allow may have meant.
 * @param {Setting} setting @param {string} text */
export function refusal(setting, text) {
	const sentence = allowed(setting);
	if (setting.type === "integer" && /\d[.,]/.test(text))
		return `${sentence.slice(0, -1)}, without a point or comma.`;
	if (setting.type === "number" && couldBeTwo(text)) {
		const [decimal, thousands] = [text.replace(",", "."), text.replace(",", "")];
		return `${sentence} ${text.trim()} could be ${Number(decimal)} or ${Number(thousands)}: write one of them.`;
	}
	return sentence;
}

/**
 * Reads a value from text.
 * @param {Setting} setting
 * @param {string} text
 * @returns {string | number | undefined} undefined if the setting does not allow it
 */
export function parse(setting, text) {
	if (setting.type === "text") return setting.pattern.test(text) ? text : undefined;
	if (setting.type === "choice") return Object.hasOwn(setting.choices, text) ? text : undefined;
	const value = readNumber(text) ?? Number.NaN;
	const { type, least, most, zero } = setting;
	const isWhole = Number.isInteger(value) && !/[.,]/.test(text);
	const fits = type === "integer" ? isWhole && value >= least : value > least;
	return (fits || (zero && value === 0)) && value <= most ? value : undefined;
}

/**
 * Where an arrow key goes from a value: as far as `step` says, or to the next first digit of a number
 * that may be of any size, such as from 0.003 to 0.004, or from 1 to 0.9.
 * @param {NumberSetting} setting @param {number} from @param {number} steps below 0: down
 */
export function stepFrom({ type, least, most, step, zero }, from, steps) {
	if (type === "integer") return Math.min(most, Math.max(least, from + steps * step));
	let value = from;
	for (let taken = 0; taken < Math.abs(steps); taken++) {
		if (steps > 0) value = value === 0 ? step : nextDigit(value, 1);
		else if (zero && value <= step) value = 0;
		else value = nextDigit(value, -1);
	}
	return Math.min(most, value);
}

/** @param {number} value above 0 @param {1 | -1} direction */
function nextDigit(value, direction) {
	const exponent = Math.floor(Math.log10(value));
	const isPower = Math.abs(value / 10 ** exponent - 1) < 1e-9;
	const unit = 10 ** (direction < 0 && isPower ? exponent - 1 : exponent);
	const digit = value / unit;
	const next = direction > 0 ? Math.floor(digit + 1e-9) + 1 : Math.ceil(digit - 1e-9) - 1;
	return Number((next * unit).toPrecision(12));
}
