/** Numbers as they are written in a sentence. */

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
