/** The curves of runs, laid over each other: what is drawn, and what is read off them. */
import { colours, onAppearanceChange } from "../../ui/canvas.js";
import { make, say } from "../../ui/dom.js";
import { formatLoss, formatWhole } from "../../ui/format.js";
import { axisStyle, formatMark, frame, logSteps, uPlot } from "../../ui/plot.js";
import { pictureOf } from "../../ui/plot-picture.js";
import { makeReadable } from "../../ui/reading.js";
import { lineOf, rangeX, rangeY, valueAt } from "./lines.js";
import { colourOf, dashOf, makeSample } from "./marks.js";
import { formatSeconds } from "./words.js";

/**
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Kind} Kind
 * @typedef {import("./lines.js").Unit} Unit
 * @typedef {{ run: Run, name: string, isReference?: boolean }} Named
 * @typedef {Named & { line: Line }} Drawn
 */

const PLACES = 200; // along the axis, that can be read
const TICK = 64; // CSS pixels for a number of the axis
const REFERENCE_DASH = [2, 5];

export class Chart {
	#place;
	#legend;
	/** @type {{ kind: Kind, unit: Unit }} */
	#view = { kind: "training", unit: "epochs" };
	/** @type {Drawn[]} */
	#drawn = [];
	/** @type {{ x: [number, number], y: [number, number] }} */
	#ranges = { x: [0, 1], y: [0.05, 5] };
	/** @type {uPlot | undefined} */
	#plot;
	#series = "";
	/** Which place is read, of `PLACES`. @type {number | undefined} */
	#read;
	#readable;

	/** @param {HTMLElement} place @param {HTMLElement} legend @param {HTMLElement} reader above the place */
	constructor(place, legend, reader) {
		this.#place = place;
		this.#legend = legend;
		this.#readable = makeReadable(reader, {
			name: "Losses along the curves",
			count: () => (this.#furthest > 0 ? PLACES + 1 : 0),
			text: (index) => this.#inWords(this.#at(index)),
			at: (x) => this.#placeAt(x),
			read: (index) => {
				this.#read = index;
				this.#tellRead();
			},
		});
		new ResizeObserver(() => {
			this.#plot?.setSize({ width: place.clientWidth, height: place.clientHeight });
		}).observe(place);
		onAppearanceChange(() => this.#draw());
	}

	/**
	 * @param {Named[]} shown whose lines are drawn
	 * @param {Run[]} all that the axes have room for, so that they stay when others are shown
	 * @param {{ kind: Kind, unit: Unit }} view
	 */
	show(shown, all, view) {
		this.#view = view;
		const { kind, unit } = view;
		this.#ranges.x = rangeX(all, unit);
		this.#ranges.y = rangeY(all, kind);
		this.#drawn = shown.map((named) => ({ ...named, line: lineOf(named.run, kind, unit) }));
		this.#draw();
		this.#readable.tell();
	}

	/** @param {string} title @returns {Promise<Blob> | undefined} a PNG */
	picture(title) {
		if (!this.#plot) return undefined;
		const lines = this.#drawn.map(({ run, name, isReference }) => ({
			word: name,
			colour: isReference ? colours(this.#place).ink : colourOf(this.#place, run.line),
			dash: isReference ? REFERENCE_DASH : dashOf(run.line),
		}));
		return pictureOf(this.#plot.ctx.canvas, title, lines);
	}

	#draw() {
		const lines = this.#drawn.map(({ line }) => [line.x, line.y.map(drawable)]);
		const series = JSON.stringify(
			this.#drawn.map(({ run, isReference }) => [run.line, isReference]),
		);
		if (!this.#plot || series !== this.#series) {
			this.#plot?.destroy();
			const options = optionsOf(this.#place, this.#ranges, () => this.#view.unit, this.#drawn);
			this.#plot = new uPlot(options, [[]], this.#place);
			this.#plot.root.ariaHidden = "true";
		}
		this.#series = series;
		this.#plot.setData(lines.length > 0 ? uPlot.join(/** @type {any} */ (lines)) : [[]]);
		this.#tellRead();
	}

	/** Where the longest line ends. */
	get #furthest() {
		return Math.max(0, ...this.#drawn.map(({ line }) => line.x.at(-1) ?? 0));
	}

	/** @param {number} index of a place */
	#at(index) {
		return (this.#furthest * index) / PLACES;
	}

	/** @param {number} x in CSS pixels */
	#placeAt(x) {
		const most = this.#furthest;
		if (!this.#plot || most === 0) return undefined;
		const value = this.#plot.posToVal(x - this.#plot.bbox.left / devicePixelRatio, "x");
		return Math.max(0, Math.min(PLACES, Math.round((value / most) * PLACES)));
	}

	/** @param {number} where */
	#inWords(where) {
		const values = this.#drawn.map(
			({ name, line }) => `${name} ${formatLoss(valueAt(line, where))}`,
		);
		return `${placeInWords(where, this.#view.unit)}: ${values.join(", ")}`;
	}

	#tellRead() {
		const where = this.#read === undefined ? undefined : this.#at(this.#read);
		fillLegend(this.#legend, this.#drawn, where);
		const left = where === undefined ? -10 : (this.#plot?.valToPos(where, "x") ?? -10);
		this.#plot?.setCursor({ left, top: 0 });
	}
}

/**
 * @param {HTMLElement} place @param {{ x: [number, number], y: [number, number] }} ranges
 * @param {() => Unit} unit @param {Drawn[]} drawn
 * @returns {import("uplot").Options}
 */
function optionsOf(place, ranges, unit, drawn) {
	const axis = axisStyle(place);
	return {
		...frame(place),
		scales: {
			x: { time: false, range: () => ranges.x },
			y: { distr: 3, range: () => ranges.y },
		},
		series: [
			{},
			...drawn.map(({ run, isReference }) => ({
				stroke: () => (isReference ? colours(place).ink : colourOf(place, run.line)),
				dash: isReference ? REFERENCE_DASH : dashOf(run.line),
				width: isReference ? 1.5 : 2.5,
				spanGaps: true,
				points: { show: false },
			})),
		],
		axes: [
			{
				...axis,
				size: 26,
				space: TICK,
				values: (_, splits) =>
					splits.map((value, index) => {
						const number = value.toLocaleString("en-US");
						return index === 0 ? `${unit()} ${number}` : number;
					}),
			},
			{
				...axis,
				size: 46,
				splits: (_, _axis, least, most) => logSteps(least, most),
				filter: (_, splits) => splits,
				values: (_, splits) => splits.map(formatMark),
			},
		],
	};
}

/** @param {HTMLElement} legend @param {Drawn[]} drawn @param {number | undefined} where that is read */
function fillLegend(legend, drawn, where) {
	const key = JSON.stringify(drawn.map(({ run, name }) => [run.id, run.line, name]));
	if (legend.dataset.key !== key)
		legend.replaceChildren(
			...drawn.map(({ run, name, isReference }) =>
				make(
					"li",
					isReference ? { class: "reference" } : {},
					makeSample(run.line, isReference ? REFERENCE_DASH : undefined),
					make("span", {}, name),
					make("output", { "aria-live": "off" }),
				),
			),
		);
	legend.dataset.key = key;
	for (const [index, { line }] of drawn.entries()) {
		const value = where === undefined ? line.y.at(-1) : valueAt(line, where);
		const output = legend.children[index]?.querySelector("output");
		if (output) say(output, formatLoss(value));
	}
}

/** @param {number} value @param {Unit} unit */
export function placeInWords(value, unit) {
	if (unit === "seconds") return `after ${formatSeconds(value)}`;
	return unit === "batches"
		? `batch ${formatWhole(Math.round(value))}`
		: `epoch ${value.toFixed(2)}`;
}

/** A loss that a logarithmic axis can show. @param {number} loss */
function drawable(loss) {
	return Number.isFinite(loss) && loss > 0 ? loss : null;
}
