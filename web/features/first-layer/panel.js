/** The weights that come into each unit of the first layer, as an image each. */
import { onAppearanceChange } from "../../ui/canvas.js";
import {
	divergingImage,
	divergingPixels,
	makeColourScale,
	roundLimit,
} from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { formatSigned, formatWeightRange } from "../../ui/format.js";
import { onceAFrame } from "../../ui/pace.js";
import { rove } from "../../ui/roving.js";
import { watchWhileSeen } from "../../ui/watching.js";

const AT_FIRST = 64;
const A_FRAME = 16; // are painted: the others have their turn in the next ones
const TYPICAL_SIZES = 3; // beyond so many times the root mean square a colour is the last one

/**
 * @typedef {object} FirstLayer
 * @property {number} units
 * @property {Float32Array} weights of the units that were asked for, one after the other
 * @property {Float64Array} bias of the same
 * @property {number} typical the root mean square of all weights
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	new FirstLayerPanel(element, context);
}

class FirstLayerPanel {
	#grid = make("div", {
		class: "pictures",
		role: "group",
		"aria-label": "Units of hidden layer 1",
	});
	#settle = rove(this.#grid, ".picture");
	#large = make("canvas", { role: "img", "aria-label": "Weights into unit 1" });
	#title = make("h3", {}, "Unit 1");
	#about = make("p", { class: "words" });
	#scale = makeColourScale("weight");
	#more = make("button", { type: "button", class: "quiet" }, "Show more");

	/** @type {FirstLayer | undefined} */
	#layer;
	/** How many units are asked for. */
	#wanted = AT_FIRST;
	#chosen = 0;
	/** @type {number | undefined} */
	#pointed;
	/** The picture that was painted last. */
	#painted = 0;
	/** How many pictures are of older weights. */
	#stale = 0;
	#limit = 1;
	/** @type {[number, number]} */
	#shape = [28, 28];
	#name = "output";
	#shades = new Uint32Array();
	/** @type {HTMLCanvasElement[]} */
	#canvases = [];

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		const { state, engine } = context;
		element.append(this.#layOut());
		const follow = watchWhileSeen(
			element,
			context,
			() => ["network.first_layer", { start: 0, count: this.#wanted }],
			(layer) => {
				this.#layer = layer;
				this.#drawAll();
			},
		);
		this.#more.addEventListener("click", () => {
			this.#wanted += AT_FIRST;
			follow();
		});
		engine.on("built", ({ dataset }) => {
			this.#shape = dataset.image ?? [1, dataset.features];
			this.#name = state.settings.layers.length > 0 ? "Hidden layer 1, unit" : "Output, unit";
			[this.#canvases, this.#chosen, this.#layer, this.#limit] = [[], 0, undefined, 0];
			this.#grid.replaceChildren();
			follow();
		});
		onAppearanceChange(() => {
			this.#shades = new Uint32Array();
			this.#drawAll();
		});
	}

	#layOut() {
		const magnifier = make(
			"div",
			{ class: "magnifier", role: "group", "aria-label": "Enlarged unit" },
			this.#large,
			this.#title,
			this.#about,
		);
		return make(
			"figure",
			{ class: "first-layer", "aria-labelledby": "first-layer-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "first-layer-title" }, "First layer's weights"),
				this.#scale.element,
			),
			make("div", { class: "board" }, make("div", {}, this.#grid, this.#more), magnifier),
		);
	}

	#drawAll() {
		this.#stale = this.#layer?.bias.length ?? 0;
		this.#draw();
	}

	#draw = onceAFrame(() => {
		if (!this.#layer) return;
		const { bias, typical, units } = this.#layer;
		const count = bias.length;
		if (this.#canvases.length !== count) this.#build(count);
		if (this.#shades.length === 0) this.#shades = divergingPixels(this.#grid);
		this.#limit = roundLimit(TYPICAL_SIZES * typical);
		this.#scale.show(this.#limit);
		for (let turn = 0; turn < A_FRAME && this.#stale > 0; turn++, this.#stale--) {
			this.#painted = (this.#painted + 1) % count;
			const canvas = this.#canvases[this.#painted];
			if (canvas) this.#paint(canvas, this.#painted);
		}
		this.#more.hidden = count >= units;
		this.#enlarge();
		if (this.#stale > 0) this.#draw();
	});

	/** @param {number} count of the pictures */
	#build(count) {
		while (this.#canvases.length > count) {
			this.#canvases.pop();
			this.#grid.lastElementChild?.remove();
		}
		while (this.#canvases.length < count) this.#grid.append(this.#makePicture());
		for (const [unit, button] of [...this.#grid.children].entries())
			button.ariaLabel = `${this.#name}, ${unit + 1}`;
		this.#settle();
	}

	/** The picture of the next unit. */
	#makePicture() {
		const unit = this.#canvases.length;
		const canvas = make("canvas", { "aria-hidden": "true" });
		this.#canvases.push(canvas);
		const attributes = { type: "button", class: "picture", "aria-pressed": "false" };
		const button = make("button", attributes, canvas);
		const point = (/** @type {number | undefined} */ pointed) => {
			this.#pointed = pointed;
			this.#enlarge();
		};
		const choose = () => {
			this.#chosen = unit;
			this.#enlarge();
		};
		button.addEventListener("pointerenter", ({ pointerType }) => {
			if (pointerType === "mouse") point(unit);
		});
		button.addEventListener("pointerleave", () => point(undefined));
		button.addEventListener("focus", choose);
		button.addEventListener("click", choose);
		return button;
	}

	#enlarge() {
		if (!this.#layer) return;
		const { bias } = this.#layer;
		const unit = Math.min(this.#pointed ?? this.#chosen, bias.length - 1);
		this.#mark();
		this.#paint(this.#large, unit);
		const range = formatWeightRange(this.#weightsOf(unit));
		const numbers = `${range}, bias ${formatSigned(bias[unit])}`;
		say(this.#title, `Unit ${unit + 1}`);
		say(
			this.#about,
			`${numbers}. Ink where it is blue makes the unit answer more, ink where it is orange makes it answer less.`,
		);
		this.#large.ariaLabel = `Weights into unit ${unit + 1}: ${range}`;
		this.#grid.children[unit]?.setAttribute("aria-description", numbers);
	}

	#mark() {
		const pressed = this.#grid.children[Math.min(this.#chosen, this.#canvases.length - 1)];
		const before = this.#grid.querySelector("[aria-pressed=true]");
		if (before === pressed) return;
		before?.setAttribute("aria-pressed", "false");
		pressed?.setAttribute("aria-pressed", "true");
	}

	/** @param {HTMLCanvasElement} canvas @param {number} unit */
	#paint(canvas, unit) {
		const [rows, columns] = this.#shape;
		if (canvas.width !== columns) canvas.width = columns;
		if (canvas.height !== rows) canvas.height = rows;
		const image = divergingImage(this.#weightsOf(unit), columns, this.#limit, this.#shades);
		canvas.getContext("2d")?.putImageData(image, 0, 0);
	}

	/** @param {number} unit */
	#weightsOf(unit) {
		const size = this.#shape[0] * this.#shape[1];
		return this.#layer?.weights.subarray(unit * size, (unit + 1) * size) ?? new Float32Array();
	}
}
