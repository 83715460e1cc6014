/** A small picture of how a column's values are distributed. */
const WIDTH = 120;
const HEIGHT = 28;
const MOST_BARS = 20;
const SVG = "http://www.w3.org/2000/svg";

/** @param {import("../../engine/own-table.js").Column} column */
export function makeHistogram({ name, histogram }) {
	const counts = histogram.counts.slice(0, MOST_BARS);
	const most = Math.max(1, ...counts);
	const picture = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT });
	picture.setAttribute("role", "img");
	picture.setAttribute("aria-label", describe(name, histogram));
	const step = WIDTH / Math.max(counts.length, 1);
	for (const [index, count] of counts.entries()) {
		const height = Math.max((count / most) * HEIGHT, count ? 1 : 0);
		const bar = make("rect", {
			x: index * step,
			y: HEIGHT - height,
			width: Math.max(Math.min(step - 1, 24), 0.5),
			height,
		});
		picture.append(bar);
	}
	return picture;
}

/** @param {string} name @param {import("../../engine/own-table.js").Column["histogram"]} histogram */
function describe(name, { edges, values, counts }) {
	if (edges)
		return `Histogram of ${name}, from ${round(edges[0])} to ${round(edges.at(-1))}: ${counts.join(", ")}`;
	const some = (values ?? []).slice(0, 5).map((value, index) => `${value} ${counts[index]}`);
	return `Commonest values of ${name}: ${some.join(", ") || "none"}`;
}

/** @param {number | undefined} value */
function round(value = 0) {
	return Number(value.toPrecision(4));
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function make(tag, attributes) {
	const element = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	return element;
}
