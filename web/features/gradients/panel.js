/** How large each layer's gradients and updates are while it trains, and what that says. */
import { onAppearanceChange } from "../../ui/canvas.js";
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { layerName } from "../../ui/names.js";
import { atMostEvery } from "../../ui/pace.js";
import { axisStyle, countedSplits, frame, logSteps, uPlot } from "../../ui/plot.js";
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
const ABOUT =
	"Sizes are norms: the root of the summed squares. An update is usually about a thousandth of the weights (Karpathy, CS231n).";
const SVG = "http://www.w3.org/2000/svg";
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 3], [1, 4], [14, 4]];

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { engine } = context;
	const place = make("div", { class: "plot" });
	const empty = make(
		"p",
		{ class: "empty" },
		"Press Train, and see how large the steps of each layer are: they are measured while this view is open.",
	);
	place.append(empty);
	const verdict = make("output", { "aria-label": "Verdict on the gradients", "aria-live": "off" });
	const choice = make(
		"select",
		{ id: "measure" },
		...MEASURES.map(([value, text]) => make("option", { value }, text)),
	);
	const when = make("span", { class: "when" });
	const body = make("tbody");
	const heads = ["Layer", "Weights", ...MEASURES.map(([, text]) => text), "Silent ReLU units"];
	const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
	const table = make(
		"table",
		{ "aria-label": "Gradients and updates by layer" },
		make("thead", {}, head),
		body,
	);
	const sizes = make("section", { class: "by-layer", tabindex: 0, "aria-label": "Sizes" }, table);
	neverCutNumbers(sizes);
	element.append(
		make(
			"figure",
			{ class: "gradients", "aria-labelledby": "gradients-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "gradients-title" }, "Gradients and updates"),
				make("div", { class: "measure" }, make("label", { for: "measure" }, "Show"), choice),
			),
			verdict,
			place,
			when,
			sizes,
			make("small", {}, ABOUT),
		),
	);

	let history = new SizeHistory();
	/** @type {uPlot | undefined} */
	let plot;
	/** The point that is read. @type {number | undefined} */
	let at;
	let isSeen = false;
	/** @type {ReturnType<typeof makeReadable> | undefined} */
	let readable;
	const measure = () => /** @type {Measure} */ (choice.value);
	const colourOf = (/** @type {number} */ layer) => {
		const swatch = body.rows[layer]?.querySelector(".swatch");
		return swatch ? getComputedStyle(swatch).color : "";
	};

	/** @param {number} layers */
	const build = (layers) => {
		plot?.destroy();
		body.replaceChildren(...Array.from({ length: layers }, (_, layer) => makeRow(layer, layers)));
		const made = new uPlot(options(place, layers, colourOf), [[]], place);
		plot = made;
		const { over } = made;
		/** @param {number} index */
		const xOf = (index) => made.valToPos(history.points[index]?.step ?? 0, "x");
		readable = makeReadable(over, {
			name: "Sizes by step",
			count: () => history.points.length,
			text: words,
			at(x) {
				const step = made.posToVal(x, "x");
				const { points } = history;
				if (points.length === 0) return undefined;
				const next = points.findIndex((point) => point.step >= step);
				if (next <= 0) return next === 0 ? 0 : points.length - 1;
				const middle = ((points[next - 1]?.step ?? 0) + (points[next]?.step ?? 0)) / 2;
				return step < middle ? next - 1 : next;
			},
			read(index) {
				at = index;
				const left = index === undefined ? -10 : xOf(index);
				made.setCursor({ left, top: 0 }, false);
				showRows();
			},
		});
	};

	/** @param {number} index */
	const words = (index) => {
		const point = history.points[index];
		if (!point) return "nothing yet";
		const sizes = Array.from(
			point.gradient,
			(_, layer) => `layer ${layer + 1} ${formatSize(sizeOf(point, layer, measure()))}`,
		);
		return `step ${point.step}, ${choice.selectedOptions[0]?.text}: ${sizes.join(", ")}`;
	};

	const showRows = () => {
		const { points } = history;
		const isRead = at !== undefined && at < points.length;
		const point = points[isRead ? Number(at) : points.length - 1];
		say(
			when,
			point ? `${isRead ? "Step" : "Newest step"} ${point.step.toLocaleString("en-US")}` : "",
		);
		for (const [layer, row] of [...body.rows].entries()) {
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
	};

	const draw = atMostEvery(REDRAW_EVERY, () => {
		if (!isSeen) return;
		const layers = history.points[0]?.gradient.length ?? 0;
		empty.hidden = layers > 0;
		if (layers > 0 && body.rows.length !== layers) build(layers);
		plot?.setData(/** @type {any} */ (history.columns(measure())));
		const { kind, text } = history.verdict();
		verdict.dataset.kind = kind;
		say(verdict, text);
		showRows();
		if (document.activeElement === plot?.over) readable?.tell();
	});

	watchWhileSeen(
		element,
		context,
		() => ["network.sizes", {}],
		(/** @type {import("./sizes.js").Sizes} */ sizes) => {
			if (history.add(sizes, performance.now())) draw();
		},
		ANYWHERE, // Train is pressed at the top of the page: the steps after it are not to be missed
	);
	whileSeen(element, context, () => {
		isSeen = true;
		draw();
		return () => {
			isSeen = false;
		};
	});
	engine.on("built", () => {
		history = new SizeHistory();
		at = undefined;
		plot?.destroy();
		plot = undefined;
		body.replaceChildren();
		draw();
	});
	choice.addEventListener("change", draw);
	onAppearanceChange(() => plot?.redraw());
	new ResizeObserver(() => {
		plot?.setSize({ width: place.clientWidth, height: place.clientHeight });
	}).observe(place);
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
				width: 2,
				dash: DASHES[layer % DASHES.length],
				points: {
					show: (/** @type {uPlot} */ plot) => plot.data[0].length <= MOST_MARKED,
					size: 6,
				},
			})),
		],
		axes: [
			{ ...axis, size: 26, values: (_, splits) => countedSplits("step", splits) },
			{
				...axis,
				size: 58,
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
