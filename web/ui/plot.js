/** What the plots over a training have in common. */
import "./language.js"; // before uPlot, which asks for it as soon as it is loaded
import uPlot from "../vendor/uPlot.esm.js";
import { colours } from "./canvas.js";
import { formatLoss } from "./format.js";

export { uPlot };

const FONT = "12px system-ui, sans-serif";
const HALF_A_NUMBER = 22; // CSS pixels, which the last number of the axis needs beyond its end

/** What every plot has, and has not: a pointer reads it, it has no legend and no zoom.
 * @param {HTMLElement} place of the plot */
export function frame(place) {
	return /** @satisfies {Partial<import("uplot").Options>} */ ({
		width: place.clientWidth,
		height: place.clientHeight,
		padding: /** @type {import("uplot").Padding} */ ([8, HALF_A_NUMBER, 0, 0]),
		legend: { show: false },
		cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
	});
}

/** How an axis looks. @param {HTMLElement} place of the plot */
export function axisStyle(place) {
	return {
		stroke: () => colours(place).soft,
		font: FONT,
		grid: { stroke: () => colours(place).line, width: 1 },
		ticks: { show: false },
	};
}

/** The numbers of a horizontal axis; the first says what they count, where there is room for it.
 * @param {string} word @param {number[]} splits */
export function countedSplits(word, splits) {
	return splits.map((count, index) => {
		if (!Number.isInteger(count)) return "";
		const number = count.toLocaleString("en-US");
		return index === 0 ? `${word} ${number}` : number;
	});
}

/** 1, 2 and 5 of every decade, or the decades alone where there are many.
 * @param {number} least @param {number} most */
export function logSteps(least, most) {
	const decades = Math.log10(most / least);
	const digits = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
	const stride = Math.ceil(decades / 6);
	const steps = [];
	for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power += stride)
		steps.push(...digits.map((digit) => digit * 10 ** power));
	return steps.filter((step) => step >= least && step <= most);
}

/** A mark of an axis of losses, without zeros behind its point. @param {number} loss */
export function formatMark(loss) {
	return formatLoss(loss)
		.replace(/\.?0+(?=e)|\.0+$|(?<=\.\d*[1-9])0+$/, "")
		.replace("+", "")
		.replace("-", "−");
}
