/** The plane as a picture: the network's answer everywhere, points, axes and a crosshair. */
import { colours, sharpContext, sharpness } from "../../ui/canvas.js";
import { EDGE } from "./points.js";

/**
 * @typedef {import("./points.js").Point} Point
 * @typedef {ReturnType<typeof colours> & { sharpness: number }} Paint
 * @typedef {{ size: number, values: Float32Array }} Surface
 *
 * @typedef {object} Scene
 * @property {OffscreenCanvas | undefined} background
 * @property {Path2D[]} lines where the answer passes from one to the other, in the unit square
 * @property {readonly Point[]} points
 * @property {Set<number>} wrong which of them the network has wrong
 * @property {Set<number>} validating which of them are validated with
 * @property {readonly Point[]} tests
 * @property {{ x: number, y: number } | undefined} crosshair
 * @property {number | undefined} held the point that is being moved
 */

export const LEFT = 26;
export const BOTTOM = 22;
export const TOP = 6;
export const RIGHT = 6;
const TICKS = [-1, -0.5, 0, 0.5, 1];

/** @param {HTMLCanvasElement} canvas @param {Scene} scene */
export function drawPlane(canvas, scene) {
	const width = canvas.clientWidth;
	const side = width - LEFT - RIGHT;
	if (side <= 0) return;
	const context = sharpContext(canvas, width, side + TOP + BOTTOM);
	const paint = { ...colours(canvas), sharpness: sharpness(canvas) };
	context.translate(LEFT, TOP);
	drawAxes(context, side, paint);
	context.save();
	context.beginPath();
	context.roundRect(0, 0, side, side, 6);
	context.clip();
	context.imageSmoothingQuality = "medium";
	if (scene.background) context.drawImage(scene.background, 0, 0, side, side);
	drawLines(context, side, scene.lines, paint);
	context.restore();
	context.strokeStyle = paint.line;
	context.beginPath();
	context.roundRect(0, 0, side, side, 6);
	context.stroke();
	drawPoints(context, side, scene, paint);
	if (scene.crosshair) drawCrosshair(context, side, scene.crosshair, paint);
}

/** @param {CanvasRenderingContext2D} context @param {number} side @param {Paint} paint */
function drawAxes(context, side, paint) {
	context.fillStyle = paint.soft;
	context.font = paint.font;
	context.textBaseline = "middle";
	for (const tick of TICKS) {
		const at = (tick / EDGE + 1) / 2;
		const text = Number.isInteger(tick) ? String(tick).replace("-", "−") : "";
		context.textAlign = "center";
		context.fillText(text, at * side, side + 13);
		context.textAlign = "right";
		context.fillText(text, -7, (1 - at) * side);
		context.fillRect(at * side - 0.5, side, 1, text ? 5 : 3);
		context.fillRect(text ? -5 : -3, (1 - at) * side - 0.5, text ? 5 : 3, 1);
	}
	context.font = `italic ${paint.font}`;
	context.textAlign = "center";
	context.fillText("x", (0.5 / EDGE / 2 + 0.5) * side, side + 12);
	context.textAlign = "right";
	context.fillText("y", -8, (0.5 - 0.5 / EDGE / 2) * side);
}

/** @param {CanvasRenderingContext2D} context @param {number} side @param {Path2D[]} lines
 * @param {Paint} paint */
function drawLines(context, side, lines, paint) {
	context.save();
	context.scale(side, side);
	context.lineCap = "round";
	context.strokeStyle = paint.soft;
	context.lineWidth = 1.25 / side;
	for (const line of lines) context.stroke(line);
	context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} side @param {Scene} scene
 * @param {Paint} paint */
function drawPoints(context, side, { points, wrong, validating, tests, held }, paint) {
	const count = points.length + tests.length;
	const radius = Math.min(5.5, Math.max(3, side / (4.5 * Math.sqrt(count))));
	if (!stamps?.fit(radius, paint)) stamps = new Stamps(radius, paint);
	for (const point of tests) stamps.put(context, side, point, "test", false);
	for (const [index, point] of points.entries()) {
		const look = held === index ? "held" : wrong.has(index) ? "wrong" : "right";
		stamps.put(context, side, point, look, validating.has(index));
	}
}

/** @typedef {"test" | "held" | "wrong" | "right"} Look */

/** @type {Stamps | undefined} those of the last picture */
let stamps;

/** Points look alike: each kind is drawn once, and then copied, which is a lot faster. */
class Stamps {
	#radius;
	#paint;
	#look;
	/** @type {Map<string, OffscreenCanvas>} */
	#stamps = new Map();

	/** @param {number} radius @param {Paint} paint */
	constructor(radius, paint) {
		this.#radius = radius;
		this.#paint = paint;
		this.#look = lookOf(radius, paint);
	}

	/** @param {number} radius @param {Paint} paint */
	fit(radius, paint) {
		return this.#look === lookOf(radius, paint);
	}

	/** @param {CanvasRenderingContext2D} context @param {number} side @param {Point} point
	 * @param {Look} look @param {boolean} holed */
	put(context, side, { x, y, value }, look, holed) {
		const tone = Math.round(20 * value) / 20;
		const key = `${tone} ${look} ${holed}`;
		const stamp = this.#stamps.get(key) ?? this.#make(tone, look, holed);
		this.#stamps.set(key, stamp);
		// On whole pixels of the screen, so that it stays sharp.
		const scale = this.#paint.sharpness;
		const size = stamp.width / scale;
		const whole = (/** @type {number} */ at) => Math.round((at * side - size / 2) * scale) / scale;
		context.drawImage(stamp, whole((x / EDGE + 1) / 2), whole((1 - y / EDGE) / 2), size, size);
	}

	/** @param {number} value @param {Look} look @param {boolean} holed */
	#make(value, look, holed) {
		const { sharpness } = this.#paint;
		const half = Math.ceil((1.3 * (this.#radius + 2) + 2) * sharpness);
		const stamp = new OffscreenCanvas(2 * half, 2 * half);
		const context = /** @type {OffscreenCanvasRenderingContext2D} */ (stamp.getContext("2d"));
		context.translate(half, half);
		context.scale(sharpness, sharpness);
		const colour = colourOf(value, this.#paint);
		const { card, ink } = this.#paint;
		/** @param {number} radius @param {string} stroke @param {number} width */
		const outline = (radius, stroke, width) => {
			tracePoint(context, value, radius);
			context.strokeStyle = stroke;
			context.lineWidth = width;
			context.stroke();
		};
		if (look === "test") {
			outline(this.#radius - 0.5, card, 3);
			outline(this.#radius - 0.5, colour, 1.25);
			return stamp;
		}
		outline(this.#radius, card, 1.5);
		context.fillStyle = colour;
		context.fill();
		if (holed) {
			tracePoint(context, value, Math.max(1.25, 0.4 * this.#radius));
			context.fillStyle = card;
			context.fill();
		}
		if (look !== "right") outline(this.#radius + 2, ink, look === "held" ? 2.5 : 1.5);
		return stamp;
	}
}

/** @param {number} radius @param {Paint} paint */
function lookOf(radius, { negative, positive, card, ink, sharpness }) {
	return [radius, negative, positive, card, ink, sharpness].join();
}

/** Circles are orange, diamonds blue: the form says it too.
 * @param {OffscreenCanvasRenderingContext2D} context @param {number} value
 * @param {number} radius */
function tracePoint(context, value, radius) {
	context.beginPath();
	if (value <= 0) {
		context.arc(0, 0, radius, 0, 2 * Math.PI);
		return;
	}
	const reach = 1.3 * radius;
	context.moveTo(0, -reach);
	context.lineTo(reach, 0);
	context.lineTo(0, reach);
	context.lineTo(-reach, 0);
	context.closePath();
}

/** Values between the ends are paler. @param {number} value @param {Paint} paint */
function colourOf(value, paint) {
	const strength = Math.round(100 * Math.min(1, 0.4 + 0.6 * Math.abs(value)));
	const end = value > 0 ? paint.positive : paint.negative;
	return strength === 100 ? end : `color-mix(in srgb, ${end} ${strength}%, ${paint.card})`;
}

/** @param {CanvasRenderingContext2D} context @param {number} side
 * @param {{ x: number, y: number }} at @param {Paint} paint */
function drawCrosshair(context, side, at, paint) {
	const x = ((at.x / EDGE + 1) / 2) * side;
	const y = ((1 - at.y / EDGE) / 2) * side;
	for (const [colour, width] of /** @type {[string, number][]} */ ([
		[paint.card, 4],
		[paint.ink, 1.5],
	])) {
		context.strokeStyle = colour;
		context.lineWidth = width;
		context.beginPath();
		context.moveTo(x - 14, y);
		context.lineTo(x - 4, y);
		context.moveTo(x + 4, y);
		context.lineTo(x + 14, y);
		context.moveTo(x, y - 14);
		context.lineTo(x, y - 4);
		context.moveTo(x, y + 4);
		context.lineTo(x, y + 14);
		context.stroke();
	}
}

/**
 * Where the values pass a threshold, as straight pieces between the middles of the cells.
 * @param {Surface} surface @param {number} threshold
 */
export function contour({ size, values }, threshold) {
	const line = new Path2D();
	const above = (/** @type {number} */ index) => (values[index] ?? 0) - threshold;
	for (let row = 0; row + 1 < size; row++)
		for (let column = 0; column + 1 < size; column++) {
			const here = row * size + column;
			const corners = [above(here), above(here + 1), above(here + size + 1), above(here + size)];
			traceCell(line, size, row, column, corners);
		}
	return line;
}

const CORNERS = [
	[0, 0],
	[1, 0],
	[1, 1],
	[0, 1],
];

/** @param {Path2D} line @param {number} size @param {number} row @param {number} column
 * @param {number[]} corners clockwise from the upper left */
function traceCell(line, size, row, column, corners) {
	let crossings = 0;
	for (let side = 0; side < 4; side++) {
		const next = (side + 1) % 4;
		const from = corners[side] ?? 0;
		const to = corners[next] ?? 0;
		if (from > 0 === to > 0) continue;
		const along = from / (from - to);
		const [x0 = 0, y0 = 0] = CORNERS[side] ?? [];
		const [x1 = 0, y1 = 0] = CORNERS[next] ?? [];
		const x = (column + 0.5 + x0 + along * (x1 - x0)) / size;
		const y = (row + 0.5 + y0 + along * (y1 - y0)) / size;
		if (crossings % 2 === 0) line.moveTo(x, y);
		else line.lineTo(x, y);
		crossings++;
	}
}
