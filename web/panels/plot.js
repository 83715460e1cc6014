/** What the plots over a training have in common. */
import { colours } from "./canvas.js";

const FONT = "12px system-ui, sans-serif";

/** What every plot has, and has not: a pointer reads it, it has no legend and no zoom.
 * @param {HTMLElement} place of the plot */
export function frame(place) {
	return /** @satisfies {Partial<import("uplot").Options>} */ ({
		width: place.clientWidth,
		height: place.clientHeight,
		padding: /** @type {import("uplot").Padding} */ ([8, 14, 0, 0]),
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
