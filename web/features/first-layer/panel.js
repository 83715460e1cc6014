/** The weights that come into each unit of the first layer, as an image each. */
import { onAppearanceChange } from "../../ui/canvas.js";
import { make, say } from "../../ui/dom.js";
import { formatSigned, formatWeightRange } from "../../ui/format.js";
import { onceAFrame } from "../../ui/pace.js";
import { rove } from "../../ui/roving.js";
import { divergingImage, divergingPixels, makeScale, roundLimit } from "../../ui/scale.js";
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
	const grid = make("div", {
		class: "pictures",
		role: "group",
		"aria-label": "Units of hidden layer 1",
	});
	const big = make("canvas", { role: "img", "aria-label": "Weights into unit 1" });
	const title = make("h3", {}, "Unit 1");
	const about = make("p", { class: "words" });
	const scale = makeScale("weight");
	const more = make("button", { type: "button", class: "quiet" }, "Show more");
	const magnifier = make(
		"div",
		{ class: "magnifier", role: "group", "aria-label": "Enlarged unit" },
		big,
		title,
		about,
	);
	element.append(
		make(
			"figure",
			{ class: "first-layer", "aria-labelledby": "first-layer-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "first-layer-title" }, "First layer's weights"),
				scale.element,
			),
			make("div", { class: "board" }, make("div", {}, grid, more), magnifier),
		),
	);
	/** @type {FirstLayer | undefined} */
	let layer;
	let wanted = AT_FIRST;
	let chosen = 0;
	/** @type {number | undefined} */
	let pointed;
	let next = 0;
	let stale = 0; // pictures of older weights
	let limit = 1;
	/** @type {[number, number]} */
	let shape = [28, 28];
	let name = "output";
	let pixels = new Uint32Array();
	/** @type {HTMLCanvasElement[]} */
	let canvases = [];

	/** @param {number} unit */
	const weightsOf = (unit) => {
		const size = shape[0] * shape[1];
		return layer?.weights.subarray(unit * size, (unit + 1) * size) ?? new Float32Array();
	};
	/** @param {HTMLCanvasElement} canvas @param {number} unit */
	const paint = (canvas, unit) => {
		const [rows, columns] = shape;
		if (canvas.width !== columns) canvas.width = columns;
		if (canvas.height !== rows) canvas.height = rows;
		const image = divergingImage(weightsOf(unit), columns, limit, pixels);
		canvas.getContext("2d")?.putImageData(image, 0, 0);
	};

	/** @param {number} count */
	const build = (count) => {
		while (canvases.length > count) {
			canvases.pop();
			grid.lastElementChild?.remove();
		}
		while (canvases.length < count) {
			const unit = canvases.length;
			const canvas = make("canvas", { "aria-hidden": "true" });
			canvases.push(canvas);
			const button = make(
				"button",
				{ type: "button", class: "picture", "aria-pressed": "false" },
				canvas,
			);
			button.addEventListener("pointerenter", ({ pointerType }) => {
				if (pointerType !== "mouse") return;
				pointed = unit;
				enlarge();
			});
			button.addEventListener("pointerleave", () => {
				pointed = undefined;
				enlarge();
			});
			const choose = () => {
				chosen = unit;
				enlarge();
			};
			button.addEventListener("focus", choose);
			button.addEventListener("click", choose);
			grid.append(button);
		}
		for (const [unit, button] of [...grid.children].entries())
			button.ariaLabel = `${name}, ${unit + 1}`;
		settle();
	};
	const settle = rove(grid, ".picture");

	const enlarge = () => {
		if (!layer) return;
		const unit = Math.min(pointed ?? chosen, layer.bias.length - 1);
		const pressed = grid.children[Math.min(chosen, canvases.length - 1)];
		const before = grid.querySelector("[aria-pressed=true]");
		if (before !== pressed) {
			before?.setAttribute("aria-pressed", "false");
			pressed?.setAttribute("aria-pressed", "true");
		}
		paint(big, unit);
		const range = formatWeightRange(/** @type {any} */ (weightsOf(unit)));
		say(title, `Unit ${unit + 1}`);
		say(
			about,
			`${range}, bias ${formatSigned(layer.bias[unit])}. Ink where it is blue makes the unit answer more, ink where it is orange makes it answer less.`,
		);
		big.ariaLabel = `Weights into unit ${unit + 1}: ${range}`;
		grid.children[unit]?.setAttribute(
			"aria-description",
			`${range}, bias ${formatSigned(layer.bias[unit])}`,
		);
	};

	const draw = onceAFrame(() => {
		if (!layer) return;
		const count = layer.bias.length;
		if (canvases.length !== count) build(count);
		if (pixels.length === 0) pixels = divergingPixels(grid);
		limit = roundLimit(TYPICAL_SIZES * layer.typical);
		scale.show(limit);
		for (let turn = 0; turn < A_FRAME && stale > 0; turn++, stale--) {
			next = (next + 1) % count;
			const canvas = canvases[next];
			if (canvas) paint(canvas, next);
		}
		more.hidden = count >= layer.units;
		enlarge();
		if (stale > 0) draw();
	});
	const drawAll = () => {
		stale = layer?.bias.length ?? 0;
		draw();
	};
	const follow = watchWhileSeen(
		element,
		context,
		() => ["network.first_layer", { start: 0, count: wanted }],
		(newest) => {
			layer = newest;
			drawAll();
		},
	);
	more.addEventListener("click", () => {
		wanted += AT_FIRST;
		follow();
	});
	context.engine.on("built", ({ dataset }) => {
		shape = dataset.image ?? [1, dataset.features];
		name = context.state.settings.layers.length > 0 ? "Hidden layer 1, unit" : "Output, unit";
		[canvases, chosen, layer, limit] = [[], 0, undefined, 0];
		grid.replaceChildren();
		follow();
	});
	onAppearanceChange(() => {
		pixels = new Uint32Array();
		drawAll();
	});
}
