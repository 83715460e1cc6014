/** Numbers as people type and paste them: with a decimal point or comma, in groups, with either minus. */

const NUMBER = /^([+-]?)(\d{1,3}(?:[\s'’]\d{3})+|\d*)(?:([.,])(\d*))?(?:e([+-]?\d+))?$/i;

/**
 * Reads a number, in every language of the browser alike: "0.5" and "0,5" are a half, "10 000" is ten
 * thousand. What could be two numbers is none: "1,500" is one and a half to some, to others 1500.
 * @param {string} text @returns {number | undefined} undefined if it is no number, or could be two
 */
export function readNumber(text) {
	const parts = partsOf(text);
	if (!parts || couldBeTwo(text)) return undefined;
	const { sign, whole, fraction, exponent } = parts;
	return Number(`${sign}${whole || 0}.${fraction || 0}e${exponent || 0}`);
}

/** Whether it has a comma that may stand before decimals or between thousands. @param {string} text */
export function couldBeTwo(text) {
	const { whole = "", mark, fraction = "" } = partsOf(text) ?? {};
	return mark === "," && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
}

/** @param {string} text */
function partsOf(text) {
	const match = NUMBER.exec(text.trim().replace("−", "-"));
	if (!match) return undefined;
	const [, sign = "", grouped = "", mark, fraction = "", exponent] = match;
	if (grouped === "" && fraction === "") return undefined;
	return { sign, whole: grouped.replace(/\D/g, ""), mark, fraction, exponent };
}
