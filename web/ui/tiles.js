/**
 * Test samples as small pictures, each with what it is and what it was taken for. Choosing one makes
 * it the sample that is looked at everywhere.
 *
 * @typedef {object} Answered some samples, as the queries "mistakes.…" answer them
 * @property {boolean} evaluated
 * @property {number} total of which these are a part
 * @property {Int32Array} samples
 * @property {Int32Array} truths
 * @property {Int32Array} answers
 * @property {Float64Array} likely_truths
 * @property {Float64Array} likely_answers
 * @property {Uint8Array | Float64Array} inputs one after the other
 *
 * @typedef {import("../engine/protocol.js").DatasetSummary} DatasetSummary
 */
import { colours, greyImage, onAppearanceChange, sharpContext } from "./canvas.js";
import { make, say } from "./dom.js";
import { formatPercent } from "./format.js";
import { rove } from "./roving.js";

const SIZE = 72; // CSS pixels
const PLANE = 1.25; // how far points lie from the middle at the most

/** @param {import("../app/stage.js").Context} context @param {string} name of the list */
export function makeTiles({ state }, name) {
	const list = make("ul", { class: "tiles", "aria-label": name });
	/** @type {{ answered: Answered, dataset: DatasetSummary } | undefined} */
	let shown;

	const mark = () => {
		const chosen = String(state.settings.sample);
		for (const tile of tiles()) tile.ariaPressed = String(tile.dataset.sample === chosen);
	};
	const tiles = () => /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("button")]);
	list.addEventListener("click", ({ target }) => {
		const tile = target instanceof Element ? target.closest("button") : undefined;
		if (tile) state.set({ sample: Number(tile.dataset.sample) });
	});
	const settle = rove(list, "button");
	state.subscribe(mark);

	const paint = () => {
		if (!shown) return;
		const { answered, dataset } = shown;
		const size = answered.inputs.length / Math.max(1, answered.samples.length);
		for (const [index, tile] of tiles().entries()) {
			const canvas = tile.querySelector("canvas");
			const input = answered.inputs.subarray(index * size, (index + 1) * size);
			if (canvas) paintSample(canvas, input, dataset);
		}
	};
	onAppearanceChange(paint);
	return {
		element: list,
		/** @param {Answered} answered @param {DatasetSummary} dataset */
		show(answered, dataset) {
			const count = answered.samples?.length ?? 0;
			shown = count > 0 ? { answered, dataset } : undefined;
			while (list.children.length > count) list.lastElementChild?.remove();
			while (list.children.length < count) list.append(make("li", {}, makeTile()));
			for (const [index, tile] of tiles().entries()) label(tile, index, answered, dataset);
			paint();
			settle();
			mark();
		},
	};
}

function makeTile() {
	const canvas = make("canvas", { "aria-hidden": "true" });
	return make("button", { type: "button", class: "tile" }, canvas, make("b"), " ", make("small"));
}

/** @param {HTMLButtonElement} tile @param {number} index @param {Answered} answered
 * @param {DatasetSummary} dataset */
function label(tile, index, answered, { class_names }) {
	const sample = answered.samples[index] ?? 0;
	const truth = class_names[answered.truths[index] ?? 0] ?? "";
	const answer = class_names[answered.answers[index] ?? 0] ?? "";
	const likely = formatPercent(answered.likely_answers[index]);
	const isRight = truth === answer;
	const [, first, second] = tile.children;
	tile.dataset.sample = String(sample);
	const taken = `${isRight ? "✓" : "✗"} ${answer} ${likely}`;
	const likelyTruth = formatPercent(answered.likely_truths[index]);
	const really = isRight ? `sample ${sample}` : `is ${truth} ${likelyTruth}`;
	if (first) say(first, taken);
	if (second) say(second, really);
	// What one reads on it is a part of its name, for those who call it by what they read.
	const words = `Test sample ${sample}: ${truth}, answered ${taken} ${really}`;
	if (tile.ariaLabel !== words) tile.ariaLabel = words;
}

/** @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} input
 * @param {DatasetSummary} dataset */
function paintSample(canvas, input, { image }) {
	if (image) {
		const [rows, columns] = image;
		if (canvas.width !== columns) canvas.width = columns;
		if (canvas.height !== rows) canvas.height = rows;
		canvas.getContext("2d")?.putImageData(greyImage(input, columns, rows), 0, 0);
		return;
	}
	const paint = colours(canvas);
	const context = sharpContext(canvas, SIZE, SIZE);
	const [x = 0, y = 0] = Array.from({ length: 2 }, (_, axis) => input[axis] ?? 0);
	context.fillStyle = paint.line;
	context.fillRect(0, SIZE / 2, SIZE, 1);
	context.fillRect(SIZE / 2, 0, 1, SIZE);
	context.fillStyle = paint.ink;
	context.beginPath();
	const [left, top] = [(SIZE / 2) * (1 + x / PLANE), (SIZE / 2) * (1 - y / PLANE)];
	context.arc(left, top, 4, 0, 2 * Math.PI);
	context.fill();
}
