/** All points of a part in the plane, the one looked at marked: a picture of the table beside it. */
import { datasetNamed } from "../../datasets/all.js";
import { colours, onAppearanceChange, sharpContext } from "../../ui/canvas.js";
import { make } from "../../ui/dom.js";

/**
 * @typedef {import("./page.js").Page} Page
 * @typedef {{ points: Float64Array, values: Float64Array }} Positions
 */

const RADIUS = 2.5;
const NEAR = 16; // CSS pixels from a point at which it is meant

/** @param {(index: number) => void} look */
export function makePlane(look) {
	const canvas = make("canvas", { role: "img" });
	const note = make("p", { class: "note" }, "Point at one and click to find it in the table.");
	const element = make("div", { class: "plane" }, canvas, note);
	/** @type {Positions} */
	let all = { points: new Float64Array(), values: new Float64Array() };
	let classes = 0;
	let edge = 1;
	let marked = -1;

	const side = () => canvas.clientWidth;
	/** @param {number} index */
	const at = (index) => ({
		x: (((all.points[2 * index] ?? 0) / edge + 1) / 2) * side(),
		y: ((1 - (all.points[2 * index + 1] ?? 0) / edge) / 2) * side(),
	});
	const draw = () => {
		if (!side()) return;
		const context = sharpContext(canvas, side(), side());
		const paint = colours(canvas);
		drawAxes(context, side(), paint.line);
		const range = classes ? { low: 0, high: 1 } : reach(all.values);
		all.values.forEach((value, index) => {
			const share = (value - range.low) / (range.high - range.low || 1);
			drawPoint(context, at(index), share, paint);
		});
		if (marked >= 0) drawRing(context, at(marked), paint);
	};
	onAppearanceChange(draw);
	new ResizeObserver(draw).observe(canvas);
	canvas.addEventListener("click", ({ offsetX, offsetY }) => {
		let nearest = -1;
		let least = NEAR;
		for (let index = 0; index < all.values.length; index++) {
			const { x, y } = at(index);
			const distance = Math.hypot(x - offsetX, y - offsetY);
			if (distance < least) [nearest, least] = [index, distance];
		}
		if (nearest >= 0) look(nearest);
	});

	return {
		element,
		/** @param {Positions} positions @param {string[]} names of the classes */
		show(positions, names) {
			all = positions;
			classes = names.length;
			edge = 1.1 * Math.max(1, ...Array.from(all.points, Math.abs));
			canvas.ariaLabel = describe(all, names);
			draw();
		},
		/** @param {Page} page @param {number} item */
		mark(page, item) {
			element.hidden = !datasetNamed(page.dataset).isPlane;
			marked = page.indices[item] ?? -1;
			draw();
		},
	};
}

/** @param {Positions} all @param {string[]} names */
function describe({ values }, names) {
	const counts = names.map((name, number) => {
		const count = values.filter((value) => value === number).length;
		return `${count} ${name}`;
	});
	const kinds = counts.length ? `: ${counts.join(", ")}` : "";
	return `${values.length} points in the plane${kinds}; the table has their numbers`;
}

/** @param {Float64Array} values */
function reach(values) {
	const most = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	return { low: -most, high: most };
}

/** @param {CanvasRenderingContext2D} context @param {number} side @param {string} colour */
function drawAxes(context, side, colour) {
	context.strokeStyle = colour;
	context.strokeRect(0.5, 0.5, side - 1, side - 1);
	context.beginPath();
	context.moveTo(side / 2, 0);
	context.lineTo(side / 2, side);
	context.moveTo(0, side / 2);
	context.lineTo(side, side / 2);
	context.stroke();
}

/** Circles are orange, diamonds blue, as everywhere; values between the ends are paler.
 * @param {CanvasRenderingContext2D} context @param {{ x: number, y: number }} place
 * @param {number} share from 0, orange, to 1, blue
 * @param {ReturnType<typeof colours>} paint */
function drawPoint(context, { x, y }, share, { positive, negative, card }) {
	const strength = Math.round(100 * (0.35 + 0.65 * Math.abs(2 * share - 1)));
	context.fillStyle = `color-mix(in srgb, ${share > 0.5 ? positive : negative} ${strength}%, ${card})`;
	context.beginPath();
	if (share > 0.5) {
		const reach = 1.4 * RADIUS;
		context.moveTo(x, y - reach);
		context.lineTo(x + reach, y);
		context.lineTo(x, y + reach);
		context.lineTo(x - reach, y);
	} else {
		context.arc(x, y, RADIUS, 0, 2 * Math.PI);
	}
	context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {{ x: number, y: number }} place
 * @param {ReturnType<typeof colours>} paint */
function drawRing(context, { x, y }, { ink, card }) {
	for (const [colour, width] of /** @type {[string, number][]} */ ([
		[card, 5],
		[ink, 2],
	])) {
		context.strokeStyle = colour;
		context.lineWidth = width;
		context.beginPath();
		context.arc(x, y, 3 * RADIUS, 0, 2 * Math.PI);
		context.stroke();
	}
}
