/** What the plots over a training have in common. */
import "./language.js"; // before uPlot, which asks for it as soon as it is loaded
import uPlot from "../vendor/uPlot.esm.js";
import { colours, zoomOf } from "./canvas.js";
import { formatLoss } from "./format.js";

export { uPlot };

const HALF_A_NUMBER = 22; // CSS pixels, which the last number of the axis needs beyond its end

/** What every plot has, and has not: a pointer reads it, it has no legend and no zoom.
 * @param {HTMLElement} place of the plot */
export function frame(place) {
	return /** @satisfies {Partial<import("uplot").Options>} */ ({
		width: place.clientWidth,
		height: place.clientHeight,
		padding: /** @type {import("uplot").Padding} */ ([8, HALF_A_NUMBER * enlargement(place), 0, 0]),
		legend: { show: false },
		cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
	});
}

/**
 * How much larger all of a plot is to be than its style sheet has it. uPlot measures in pixels of the
 * screen: so where all around it is enlarged, its place is not, and the plot is to be made larger.
 * @param {HTMLElement} place of the plot
 */
export function enlargement(place) {
	return zoomOf(place.parentElement ?? place) / zoomOf(place);
}

/** How an axis looks. @param {HTMLElement} place of the plot */
export function axisStyle(place) {
	const { font } = colours(place);
	const size = Number.parseFloat(font) * enlargement(place);
	return {
		stroke: () => colours(place).soft,
		font: font.replace(/^[\d.]+px/, `${Math.round(size)}px`),
		grid: { stroke: () => colours(place).line, width: 1 },
		ticks: { show: false },
	};
}

/** An empty plot that is always as large as its place, and as much enlarged. */
export class FittingPlot {
	#place;
	#options;
	/** @type {import("uplot").AlignedData} */
	#data = [[], [], [], [], []];
	#enlargement = 1;
	#plot;

	/** @param {HTMLElement} place @param {() => import("uplot").Options} options */
	constructor(place, options) {
		this.#place = place;
		this.#options = options;
		this.#plot = this.#make();
		new ResizeObserver(() => this.#fit()).observe(place);
	}

	get canvas() {
		return this.#plot.ctx.canvas;
	}

	/** @param {import("uplot").AlignedData} data */
	setData(data) {
		this.#data = data;
		this.#plot.setData(data);
	}

	#fit() {
		const { clientWidth: width, clientHeight: height } = this.#place;
		if (enlargement(this.#place) === this.#enlargement)
			return this.#plot.setSize({ width, height });
		this.#plot.destroy();
		this.#plot = this.#make();
	}

	#make() {
		this.#enlargement = enlargement(this.#place);
		const plot = new uPlot(this.#options(), this.#data, this.#place);
		plot.root.ariaHidden = "true";
		return plot;
	}
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
