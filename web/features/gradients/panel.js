/** How large each layer's gradients and updates are while it trains, and what that says. */
import { onAppearanceChange } from "../../ui/canvas.js";
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { layerName } from "../../ui/names.js";
import { atMostEvery } from "../../ui/pace.js";
import { axisStyle, countedSplits, enlargement, frame, logSteps, uPlot } from "../../ui/plot.js";
import { makeReadable } from "../../ui/reading.js";
import { ANYWHERE, watchWhileSeen, whileSeen } from "../../ui/watching.js";
import { SizeHistory, sizeOf } from "./sizes.js";

/** @typedef {import("./sizes.js").Measure} Measure */

const REDRAW_EVERY = 120; // milliseconds
const MOST_MARKED = 20; // points that are marked one by one
/** @type {[Measure, string][]} */
const MEASURES = [
	["gradient", "Gradient"],
	["update", "Update"],
	["relative-gradient", "Gradient ÷ weights"],
	["relative-update", "Update ÷ weights"],
];
const INVITATION =
	"Press Train, and see how large the steps of each layer are: they are measured while this view is open.";
const ABOUT =
	"Sizes are norms: the root of the summed squares. An update is usually about a thousandth of the weights (Karpathy, CS231n).";
const SVG = "http://www.w3.org/2000/svg";
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 3], [1, 4], [14, 4]];

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	new GradientsPanel(element, context);
}

class GradientsPanel {
	#place = make("div", { class: "plot" });
	#empty = make("p", { class: "empty" }, INVITATION);
	#verdict = make("output", { "aria-label": "Verdict on the gradients", "aria-live": "off" });
	#choice = make(
		"select",
		{ id: "measure" },
		...MEASURES.map(([value, text]) => make("option", { value }, text)),
	);
	#when = make("span", { class: "when" });
	#body = make("tbody");

	#history = new SizeHistory();
	/** @type {uPlot | undefined} */
	#plot;
	#enlargement = 1;
	/** The point that is read. @type {number | undefined} */
	#at;
	#isSeen = false;
	/** @type {ReturnType<typeof makeReadable> | undefined} */
	#readable;

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		element.append(this.#layOut());
		watchWhileSeen(
			element,
			context,
			() => ["network.sizes", {}],
			(/** @type {import("./sizes.js").Sizes} */ sizes) => {
				if (this.#history.add(sizes, performance.now())) this.#draw();
			},
			ANYWHERE, // Train is pressed at the top of the page: the steps after it are not to be missed
		);
		whileSeen(element, context, () => {
			this.#isSeen = true;
			this.#draw();
			return () => {
				this.#isSeen = false;
			};
		});
		context.engine.on("built", () => this.#forget());
		this.#choice.addEventListener("change", this.#draw);
		onAppearanceChange(() => this.#plot?.redraw());
		new ResizeObserver(() => {
			const { clientWidth: width, clientHeight: height } = this.#place;
			if (enlargement(this.#place) === this.#enlargement) this.#plot?.setSize({ width, height });
			else if (this.#plot) this.#build(this.#body.rows.length);
			this.#draw();
		}).observe(this.#place);
	}

	#layOut() {
		this.#place.append(this.#empty);
		const heads = ["Layer", "Weights", ...MEASURES.map(([, text]) => text), "Silent ReLU units"];
		const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
		const table = make(
			"table",
			{ "aria-label": "Gradients and updates by layer" },
			make("thead", {}, head),
			this.#body,
		);
		const sizes = make("section", { class: "by-layer", tabindex: 0, "aria-label": "Sizes" }, table);
		neverCutNumbers(sizes);
		const label = make("label", { for: "measure" }, "Show");
		return make(
			"figure",
			{ class: "gradients", "aria-labelledby": "gradients-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "gradients-title" }, "Gradients and updates"),
				make("div", { class: "measure" }, label, this.#choice),
			),
			this.#verdict,
			this.#place,
			this.#when,
			sizes,
			make("small", {}, ABOUT),
		);
	}

	/** The network is another: what was measured is of the one before. */
	#forget() {
		this.#history = new SizeHistory();
		this.#at = undefined;
		this.#plot?.destroy();
		this.#plot = undefined;
		this.#body.replaceChildren();
		this.#draw();
	}

	get #measure() {
		return /** @type {Measure} */ (this.#choice.value);
	}

	#draw = atMostEvery(REDRAW_EVERY, () => {
		if (!this.#isSeen) return;
		const layers = this.#history.points[0]?.gradient.length ?? 0;
		this.#empty.hidden = layers > 0;
		if (layers > 0 && this.#body.rows.length !== layers) this.#build(layers);
		this.#plot?.setData(/** @type {any} */ (this.#history.columns(this.#measure)));
		const { kind, text } = this.#history.verdict();
		this.#verdict.dataset.kind = kind;
		say(this.#verdict, text);
		this.#showRows();
		this.#readable?.changed();
	});

	/** @param {number} layers */
	#build(layers) {
		this.#plot?.destroy();
		this.#enlargement = enlargement(this.#place);
		const rows = Array.from({ length: layers }, (_, layer) => makeRow(layer, layers));
		this.#body.replaceChildren(...rows);
		const plot = new uPlot(
			options(this.#place, layers, (layer) => this.#colourOf(layer)),
			[[]],
			this.#place,
		);
		this.#plot = plot;
		this.#readable = makeReadable(plot.over, {
			name: "Sizes by step",
			count: () => this.#history.points.length,
			text: (index) => this.#textOf(index),
			at: (x) => this.#history.nearest(plot.posToVal(x, "x")),
			read: (index) => {
				this.#at = index;
				const step = index === undefined ? undefined : (this.#history.points[index]?.step ?? 0);
				const left = step === undefined ? -10 : plot.valToPos(step, "x");
				plot.setCursor({ left, top: 0 }, false);
				this.#showRows();
			},
		});
	}

	/** @param {number} layer */
	#colourOf(layer) {
		const swatch = this.#body.rows[layer]?.querySelector(".swatch");
		return swatch ? getComputedStyle(swatch).color : "";
	}

	/** @param {number} index of a point */
	#textOf(index) {
		const point = this.#history.points[index];
		if (!point) return "nothing yet";
		const sizes = Array.from(
			point.gradient,
			(_, layer) => `layer ${layer + 1} ${formatSize(sizeOf(point, layer, this.#measure))}`,
		);
		return `step ${point.step}, ${this.#choice.selectedOptions[0]?.text}: ${sizes.join(", ")}`;
	}

	#showRows() {
		const { points } = this.#history;
		const isRead = this.#at !== undefined && this.#at < points.length;
		const point = points[isRead ? Number(this.#at) : points.length - 1];
		const step = point?.step.toLocaleString("en-US");
		say(this.#when, step ? `${isRead ? "Step" : "Newest step"} ${step}` : "");
		for (const [layer, row] of [...this.#body.rows].entries()) {
			const sizes = MEASURES.map(([name]) => point && sizeOf(point, layer, name));
			const silent = point?.silent[layer];
			const texts = [
				formatSize(point?.weights?.[layer]),
				...sizes.map(formatSize),
				silent === undefined ? NOTHING_YET : `${silent} of ${point?.units[layer]}`,
			];
			for (const [column, text] of texts.entries()) {
				const cell = row.cells[column + 1];
				if (cell) say(cell, text);
			}
		}
	}
}

/** @param {number} layer @param {number} layers */
function makeRow(layer, layers) {
	const name = layerName(layer + 1, layers + 1);
	const swatch = makeSwatch(layer);
	const header = make("th", { scope: "row" }, swatch, `${layer + 1}: ${name}`);
	return make("tr", {}, header, ...Array.from({ length: MEASURES.length + 2 }, () => make("td")));
}

/** A piece of the layer's line, with the dashes that it has in the plot. @param {number} layer */
function makeSwatch(layer) {
	const swatch = document.createElementNS(SVG, "svg");
	const line = document.createElementNS(SVG, "path");
	swatch.setAttribute("class", `swatch layer-${(layer % DASHES.length) + 1}`);
	swatch.setAttribute("viewBox", "0 0 42 4");
	line.setAttribute("d", "M0 2H42");
	line.setAttribute("stroke-dasharray", String(DASHES[layer % DASHES.length]));
	swatch.append(line);
	return swatch;
}

/** @param {HTMLElement} place @param {number} layers @param {(layer: number) => string} colourOf
 * @returns {import("uplot").Options} */
function options(place, layers, colourOf) {
	const axis = axisStyle(place);
	const scale = enlargement(place);
	return {
		...frame(place),
		scales: {
			x: { time: false },
			y: { distr: 3, range: (_, least, most) => [(least || 1e-3) / 1.5, (most || 1) * 1.5] },
		},
		series: [
			{},
			...Array.from({ length: layers }, (_, layer) => ({
				stroke: () => colourOf(layer),
				width: 2 * scale,
				dash: DASHES[layer % DASHES.length],
				points: {
					show: (/** @type {uPlot} */ plot) => plot.data[0].length <= MOST_MARKED,
					size: 6 * scale,
				},
			})),
		],
		axes: [
			{ ...axis, size: 26 * scale, values: (_, splits) => countedSplits("step", splits) },
			{
				...axis,
				size: 58 * scale,
				splits: (_, _axis, least, most) => logSteps(least, most),
				filter: (_, splits) => splits,
				values: (_, splits) => splits.map(formatSize),
			},
		],
	};
}

/** @param {number | undefined} size */
function formatSize(size) {
	if (size === undefined) return NOTHING_YET;
	if (!Number.isFinite(size)) return "not finite";
	if (size === 0) return "0";
	if (size < 1e-3 || size >= 1e4) {
		const [digits, exponent = ""] = size.toExponential(1).split("e");
		return `${digits?.replace(".0", "")}e${exponent.replace("+", "").replace("-", "−")}`;
	}
	return String(Number(size.toPrecision(2)));
}
