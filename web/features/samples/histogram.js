/** A small histogram that is read by pointing at it, with a mark for the sample looked at. */
import { make, say } from "../../ui/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 40;
const FEW = 12; // bins stand apart, each for a number of its own

/**
 * @typedef {object} Bins
 * @property {string} name what is counted, for those who can't see it
 * @property {ArrayLike<number>} counts of bins of the same width
 * @property {number} least where the first begins
 * @property {number} most where the last ends
 * @property {(value: number) => string} format
 * @property {(bin: number) => string} [between] what a bin holds, if not what is between its ends
 * @property {string[]} [ends] of the axis, if they are not where the bins begin and end
 * @property {string} [note] that stands between the ends
 * @property {boolean} [logarithmic] whether heights are logarithms of the counts
 */

/**
 * @param {Bins} bins
 * @returns {{ element: HTMLElement, mark: (value: number | undefined) => void }}
 */
export function makeHistogram(bins) {
	const { counts, least, most, format, logarithmic, note = "" } = bins;
	const count = counts.length;
	const picture = draw("svg", {
		viewBox: `0 0 ${count} ${HEIGHT}`,
		preserveAspectRatio: "none",
		role: "img",
		"aria-label": describe(bins),
	});
	const mark = draw("line", { y1: 0, y2: HEIGHT, class: "mark" });
	mark.style.display = "none";
	picture.append(draw("path", { d: outline(bins), class: "bars" }), mark);
	const [from, to] = bins.ends ?? [format(least), format(most)];
	const reading = make("span", { class: "bin" });
	const axis = make("p", { class: "axis", "aria-hidden": "true" });
	axis.append(
		make("span", {}, from ?? ""),
		make("span", {}, note),
		reading,
		make("span", {}, to ?? ""),
	);
	const scaled = make("div", { class: "bars-and-decades" }, picture, ...decades(bins));
	const element = make("div", { class: logarithmic ? "histogram tall" : "histogram" });
	element.append(scaled, axis);

	picture.addEventListener("pointermove", (event) => {
		const { left, width } = picture.getBoundingClientRect();
		const place = Math.floor(((event.clientX - left) / width) * count);
		const bin = Math.min(count - 1, Math.max(0, place));
		say(reading, `${between(bins, bin)}: ${(counts[bin] ?? 0).toLocaleString("en-US")}`);
		axis.dataset.reading = "";
	});
	picture.addEventListener("pointerleave", () => {
		say(reading, "");
		delete axis.dataset.reading;
	});

	return {
		element,
		mark(value) {
			const inside = value !== undefined && value >= least && value <= most;
			mark.style.display = inside ? "" : "none";
			if (!inside) return;
			const x = String(((value - least) / (most - least || 1)) * count);
			mark.setAttribute("x1", x);
			mark.setAttribute("x2", x);
		},
	};
}

/** @param {Bins} bins @param {number} bin */
function between({ counts, least, most, format, between: named }, bin) {
	if (named) return named(bin);
	const width = (most - least) / counts.length;
	return `${format(least + bin * width)} to ${format(least + (bin + 1) * width)}`;
}

/** Where the logarithmic axis begins, and where it ends, as powers of ten. @param {Bins} bins */
function powers({ counts }) {
	const some = Array.from(counts).filter((each) => each > 0);
	const low = Math.floor(Math.log10(Math.min(...some, 1e9)));
	return { low, high: Math.max(low + 1, Math.log10(Math.max(...some, 1))) };
}

/** Lines at the powers of ten. @param {Bins} bins */
function decades(bins) {
	if (!bins.logarithmic) return [];
	const { low, high } = powers(bins);
	return Array.from({ length: Math.ceil(high) - low - 1 }, (_, place) => {
		const power = low + place + 1;
		const line = make("span", { class: "decade", "aria-hidden": "true" });
		line.append((10 ** power).toLocaleString("en-US"));
		line.style.height = `${(100 * (power - low)) / (high - low)}%`;
		return line;
	});
}

/** @param {Bins} bins @returns {string} of all bars, as one form */
function outline(bins) {
	const { counts, logarithmic } = bins;
	const { low, high } = powers(bins);
	const most = Math.max(...Array.from(counts)) || 1;
	const shares = Array.from(counts, (each) =>
		logarithmic ? (Math.log10(Math.max(each, 1)) - low) / (high - low) : each / most,
	);
	const gap = shares.length <= FEW ? 0.1 : 0;
	const bars = shares.map((share, bin) => {
		// A bin in which there is something can be seen.
		const y = HEIGHT - Math.max((counts[bin] ?? 0) > 0 ? 1 : 0, share * HEIGHT);
		return `M${bin + gap} ${HEIGHT}V${y.toFixed(2)}H${bin + 1 - gap}V${HEIGHT}Z`;
	});
	return bars.join("");
}

/** @param {Bins} bins */
function describe(bins) {
	const { name, counts, least, most, format, logarithmic } = bins;
	const all = Array.from(counts);
	const top = all.indexOf(Math.max(...all));
	const total = all.reduce((sum, each) => sum + each, 0);
	const share = ((100 * (counts[top] ?? 0)) / (total || 1)).toFixed(0);
	const scale = logarithmic ? ", on a logarithmic scale" : "";
	const [from, to] = bins.ends ?? [format(least), format(most)];
	return (
		`Histogram of ${name}${scale}, from ${from} to ${to}: ` +
		`most, ${share} %, are from ${between(bins, top)}`
	);
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function draw(tag, attributes) {
	const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	return element;
}
