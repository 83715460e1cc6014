/** Test digits, each with what the network says of it. */
import { colours, greyImage, onAppearanceChange, sharpContext } from "../../ui/canvas.js";
import { find, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { onceAFrame } from "../../ui/pace.js";

const USUAL_COUNT = 40; // room is kept for as many before they arrive
const LEAST_TILE = 34; // CSS pixels
const GAP = 8;
const CAPTION = 24;

/**
 * @typedef {object} Gallery
 * @property {Uint8Array} images one after the other, row by row
 * @property {Uint8Array} labels
 * @property {number} rows
 * @property {number} columns
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	const canvas = find(element, "canvas", HTMLCanvasElement);
	const text = find(element, ".visually-hidden", HTMLElement);
	const score = find(element, ".score", HTMLElement);
	/** @type {OffscreenCanvas[]} */
	let pictures = [];
	/** @type {Uint8Array} */
	let labels = new Uint8Array();
	/** −1 where there is none. @type {Int8Array | undefined} undefined while the network has learned
	 * nothing */
	let answers;

	const draw = () => drawTiles(canvas, pictures, labels, answers);
	const drawSoon = onceAFrame(draw);

	/** @param {Int8Array | undefined} newest */
	const show = (newest) => {
		const same = newest?.every((answer, index) => answer === answers?.[index]);
		if (same && answers) return;
		answers = newest;
		say(text, describe(labels, answers));
		if (answers) say(score, countRight(labels, answers));
		else say(score, "never trained on");
		drawSoon();
	};

	/** @param {{ answers: Int8Array | undefined }} newest */
	const showAnswers = async ({ answers: newest }) => {
		if (pictures.length === 0) {
			/** @type {Gallery} */
			const gallery = await engine.query("gallery.pictures");
			if (!gallery) return;
			pictures = cut(gallery);
			labels = gallery.labels;
		}
		show(newest);
	};
	onAppearanceChange(draw);
	let width = 0;
	new ResizeObserver(() => {
		if (canvas.clientWidth !== width) draw();
		width = canvas.clientWidth;
	}).observe(canvas);
	let unwatch = () => {};
	return {
		shown() {
			unwatch = engine.watch("gallery.answers", {}, showAnswers);
		},
		hidden() {
			unwatch();
		},
	};
}

/** @param {Gallery} gallery @returns {OffscreenCanvas[]} one a digit */
function cut({ images, labels, rows, columns }) {
	return Array.from(labels, (_, index) => {
		const picture = new OffscreenCanvas(columns, rows);
		const levels = images.subarray(index * rows * columns, (index + 1) * rows * columns);
		picture.getContext("2d")?.putImageData(greyImage(levels, columns, rows), 0, 0);
		return picture;
	});
}

/** @param {number} width @param {number} count */
function arrange(width, count) {
	let columns = Math.max(1, Math.floor((width + GAP) / (LEAST_TILE + GAP)));
	while (count % columns > 0) columns--; // full rows only
	const size = (width - (columns - 1) * GAP) / columns;
	const rows = Math.ceil(count / columns);
	return {
		size,
		height: rows * (size + CAPTION),
		place: (/** @type {number} */ index) => ({
			x: (index % columns) * (size + GAP),
			y: Math.floor(index / columns) * (size + CAPTION) + 3,
		}),
	};
}

/**
 * @typedef {{ x: number, y: number, size: number }} Tile
 * @typedef {ReturnType<typeof colours>} Paint
 */

/** @param {HTMLCanvasElement} canvas @param {OffscreenCanvas[]} pictures none yet: empty tiles
 * @param {Uint8Array} labels @param {Int8Array | undefined} answers */
function drawTiles(canvas, pictures, labels, answers) {
	const count = pictures.length || USUAL_COUNT;
	const layout = arrange(canvas.clientWidth, count);
	const context = sharpContext(canvas, canvas.clientWidth, layout.height);
	const paint = colours(canvas);
	for (let index = 0; index < count; index++) {
		const tile = { ...layout.place(index), size: layout.size };
		drawPicture(context, tile, pictures[index], paint);
		if (answers) drawAnswer(context, tile, answers[index], labels[index], paint);
	}
}

/** @param {CanvasRenderingContext2D} context @param {Tile} tile
 * @param {OffscreenCanvas | undefined} picture @param {Paint} paint */
function drawPicture(context, { x, y, size }, picture, paint) {
	context.fillStyle = paint.night;
	context.beginPath();
	context.roundRect(x + 2, y, size - 4, size - 4, 6);
	context.fill();
	if (picture) context.drawImage(picture, x + 2, y, size - 4, size - 4);
}

/** A wrong answer has a sign and an outline, so that colour is not needed to see it.
 * @param {CanvasRenderingContext2D} context @param {Tile} tile
 * @param {number | undefined} answer @param {number | undefined} label @param {Paint} paint */
function drawAnswer(context, { x, y, size }, answer, label, paint) {
	const wrong = answer !== label;
	context.fillStyle = wrong ? paint.wrong : paint.soft;
	context.font = `${wrong ? 600 : 400} ${paint.font}`;
	context.textAlign = "center";
	context.fillText(wrong ? `✗ ${nameOf(answer)}` : String(answer), x + size / 2, y + size + 12);
	if (!wrong) return;
	context.strokeStyle = paint.wrong;
	context.lineWidth = 2;
	context.beginPath();
	context.roundRect(x, y - 2, size, size, 8);
	context.stroke();
}

/** @param {number | undefined} answer */
function nameOf(answer = -1) {
	return answer < 0 ? NOTHING_YET : String(answer);
}

/** @param {Uint8Array} labels @param {Int8Array} answers */
function countRight(labels, answers) {
	const right = labels.filter((label, index) => label === answers[index]).length;
	return `${right} of ${labels.length} right`;
}

/** @param {Uint8Array} labels @param {Int8Array | undefined} answers */
function describe(labels, answers) {
	if (!answers) return `${labels.length} test digits. The network has not been trained yet.`;
	const wrong = Array.from(labels, (label, index) => ({ index, label, answer: answers[index] }))
		.filter(({ label, answer }) => label !== answer)
		.map(({ index, label, answer }) => `digit ${index}, a ${label}, answered ${nameOf(answer)}`);
	const list = wrong.length ? ` Wrong: ${wrong.join("; ")}.` : "";
	return `${countRight(labels, answers)}.${list}`;
}
