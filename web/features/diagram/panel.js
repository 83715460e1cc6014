/**
 * The network as a diagram: a column a layer, its weights as lines that change while it trains, and
 * every number of a unit that is pointed at or has the focus.
 *
 * @typedef {import("../../engine/protocol.js").DatasetSummary} DatasetSummary
 * @typedef {import("./detail.js").Unit} Unit
 *
 * @typedef {object} Layer
 * @property {number} units how many it has
 * @property {number} first of those that are shown
 * @property {Float64Array | undefined} bias of those that are shown, as are the others
 * @property {Float64Array | undefined} z
 * @property {Float64Array | undefined} a undefined for an image
 *
 * @typedef {object} Diagram
 * @property {number} sample
 * @property {Uint8Array | undefined} image the sample, if it is one
 * @property {string[]} activations
 * @property {Layer[]} layers
 * @property {{ values: Float64Array, columns: number }[]} weights between the shown units; those of
 *   an image together, as their root mean square
 *
 * @typedef {{ layer: number, unit: number }} UnitPlace a unit of the network; -1 is the bias unit
 */
import { colours, onAppearanceChange, sharpContext } from "../../ui/canvas.js";
import { cssColours, divergingPixels, makeColourScale, roundLimit } from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { onceAFrame } from "../../ui/pace.js";
import { makeTable } from "../../ui/table.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { makeDetail } from "./detail.js";
import { edgesOf, paintEdges } from "./edges.js";
import { arrange } from "./layout.js";
import { Units } from "./units.js";
import { detailOf, rowsOf } from "./words.js";

const PAGER_WIDTH = 68; // CSS pixels

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	new DiagramPanel(element, context);
}

class DiagramPanel {
	#canvas = make("canvas", { "aria-hidden": "true" });
	#units = new Units({
		diagram: () => this.#diagram,
		point: (place) => {
			this.#pointed = place;
			this.#followLook();
		},
		choose: (place) => {
			this.#chosen = place;
			this.#followLook();
		},
		show: (layer, start) => this.#showFrom(layer, start),
		page: (layer, by) => this.#showFrom(layer, (this.#first[layer] ?? 0) + by),
	});
	#stage = make("div", { class: "stage" }, this.#canvas, this.#units.element);
	#detail = makeDetail();
	#scale = makeColourScale("weights");
	#together = make("li", { class: "together" }, "all weights from the image, together");
	#note = make("p", { class: "note" });
	#table = makeTable("Units of the network", ["Unit", "Bias", "Z", "A"]);

	/** @type {DatasetSummary | undefined} */
	#dataset;
	/** @type {Diagram | undefined} */
	#diagram;
	/** Which unit each layer's shown ones begin with. @type {number[]} */
	#first = [];
	/** @type {UnitPlace | undefined} */
	#chosen;
	/** @type {UnitPlace | undefined} */
	#pointed;
	/** What the engine has answered of a unit. @type {{ place: UnitPlace, unit: Unit } | undefined} */
	#answer;
	/** What kind of network the buttons are for. */
	#shape = "";
	/** @type {{ fills: string[], lines: ReturnType<typeof colours> } | undefined} */
	#paint;
	/** Measured where it changes only: measured in between, it would lay the page out each time. */
	#width = 0;
	/** @type {ReturnType<typeof arrange> | undefined} */
	#layout;
	#followDiagram;
	#followUnit;

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		const { state, engine } = context;
		element.append(this.#layOut());
		this.#followDiagram = watchWhileSeen(
			element,
			context,
			() => ["network.diagram", { first: this.#first, sample: state.settings.sample }],
			(diagram) => {
				this.#diagram = diagram;
				this.#draw();
			},
		);
		this.#followUnit = watchWhileSeen(
			element,
			context,
			() => {
				const place = this.#looked;
				return place && ["network.unit", { ...place, sample: state.settings.sample }];
			},
			(unit) => {
				const place = this.#looked;
				if (place) this.#answer = { place, unit };
				this.#draw();
			},
		);
		engine.on("built", ({ dataset }) => this.#meet(dataset));
		onAppearanceChange(() => {
			this.#paint = undefined;
			this.#draw();
		});
		new ResizeObserver(() => {
			if (this.#stage.clientWidth === this.#width) return;
			this.#width = this.#stage.clientWidth;
			this.#layout = undefined;
			this.#draw();
		}).observe(this.#stage);
	}

	#layOut() {
		const bias = make("li", { class: "bias" }, "bias");
		const below = make("li", { class: "below" }, "below 0, of the chosen unit");
		const legend = make("ul", { class: "legend" }, bias, below, this.#together);
		return make(
			"figure",
			{ class: "diagram", "aria-labelledby": "diagram-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "diagram-title" }, "Network diagram"),
				make("div", { class: "keys-of-it" }, legend, this.#scale.element),
			),
			make("div", { class: "board" }, this.#stage, this.#detail.element),
			this.#note,
			this.#table.element,
		);
	}

	/** @param {DatasetSummary} dataset of a new network */
	#meet(dataset) {
		this.#dataset = dataset;
		this.#first = [];
		this.#chosen = this.#pointed = this.#answer = this.#diagram = undefined;
		this.#followDiagram();
		this.#followUnit();
	}

	/** The unit whose numbers are read. */
	get #looked() {
		return this.#pointed ?? this.#chosen;
	}

	#followLook() {
		this.#units.mark(this.#chosen);
		this.#followUnit();
		this.#draw();
	}

	/** @param {number} layer @param {number} start the first of its units to be shown
	 * @returns {boolean} whether others are shown for it */
	#showFrom(layer, start) {
		const { units = 0, a, first = 0 } = this.#diagram?.layers[layer] ?? {};
		const last = Math.max(0, units - (a?.length ?? 0));
		this.#first = Array.from(this.#diagram?.layers ?? [], (shown) => shown.first);
		this.#first[layer] = Math.max(0, Math.min(last, start));
		this.#followDiagram();
		return this.#first[layer] !== first;
	}

	#draw = onceAFrame(() => {
		if (!this.#diagram || !this.#dataset || this.#width === 0) return;
		const shape = shapeOf(this.#diagram, this.#dataset);
		if (shape !== this.#shape) {
			this.#shape = shape;
			this.#units.build(this.#diagram, this.#dataset);
			this.#arrange(this.#diagram, this.#dataset);
			return this.#draw(); // in a frame of its own
		}
		this.#layout ??= this.#arrange(this.#diagram, this.#dataset);
		this.#paint ??= {
			fills: cssColours(divergingPixels(this.#stage)),
			lines: colours(this.#stage),
		};
		this.#units.show(this.#diagram, this.#dataset, this.#paint.fills);
		this.#drawLines(this.#diagram, this.#layout, this.#paint.lines);
		this.#showDetail(this.#diagram, this.#dataset);
		const { sample } = this.#diagram;
		say(
			this.#note,
			`Units are filled by what they make of test sample ${sample} (blue above 0, orange below); choose another under Activations.`,
		);
		this.#table.show(rowsOf(this.#diagram, this.#dataset));
	});

	/** @param {Diagram} diagram @param {DatasetSummary} dataset */
	#arrange({ layers, image }, dataset) {
		const layout = arrange(
			this.#width,
			layers.map(({ a, units }, layer) => {
				const isImage = layer === 0 && image !== undefined;
				return { shown: a?.length ?? 1, isImage, isPart: !isImage && (a?.length ?? 0) < units };
			}),
			dataset.feature_names.length > 0,
		);
		this.#layout = layout;
		this.#stage.classList.toggle("roomy", layout.roomy);
		this.#stage.classList.toggle("dense", layout.isDense);
		this.#stage.classList.toggle("packed", layout.step < PAGER_WIDTH);
		layout.height = this.#units.arrange(layout, layers);
		return layout;
	}

	/** @param {Diagram} diagram @param {ReturnType<typeof arrange>} layout
	 * @param {ReturnType<typeof colours>} paint */
	#drawLines(diagram, layout, paint) {
		const place = this.#looked;
		const at = place && {
			layer: place.layer,
			unit: place.unit < 0 ? -1 : place.unit - (diagram.layers[place.layer]?.first ?? 0),
		};
		const edges = edgesOf(diagram, layout.columns, at);
		const limit = roundLimit(edges.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0));
		this.#scale.show(limit);
		this.#together.hidden = diagram.image === undefined;
		const context = sharpContext(this.#canvas, this.#width, layout.height);
		paintEdges(context, edges, limit, at !== undefined, paint);
		this.#canvas.style.width = `${this.#width}px`; // on paper too, where the stage is narrower
		this.#stage.style.height = `${layout.height}px`;
		this.#stage.style.minHeight = "0";
	}

	/** @param {Diagram} diagram @param {DatasetSummary} dataset */
	#showDetail(diagram, dataset) {
		const place = this.#looked;
		if (!place) return this.#detail.showNothing();
		const { place: answered, unit } = this.#answer ?? {};
		if (!unit || answered?.layer !== place.layer || answered.unit !== place.unit) return;
		this.#detail.show(...detailOf(place, unit, diagram, dataset));
		this.#units.describe(this.#chosen);
	}
}

/** What has to be the same for the same buttons. @param {Diagram} diagram
 * @param {DatasetSummary} dataset */
function shapeOf({ activations, layers }, { name, task }) {
	const sizes = layers.map(({ units, a }) => [units, a?.length]);
	return JSON.stringify([name, task, activations, sizes]);
}
