/** The activations of a layer: bars where there is room for them, else cells of colour. */
import { colours, sharpContext } from "../../ui/canvas.js";
import {
	cssColours,
	divergingPixels,
	makeColourScale,
	roundLimit,
	stepOf,
} from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { formatSigned } from "../../ui/format.js";
import { makeReadable } from "../../ui/reading.js";

const MOST_BARS = 40;
const BARS_HEIGHT = 72; // CSS pixels
const WIDEST_BAR = 28;

/** @typedef {{ z: Float64Array, a: Float64Array }} Values */

/** @param {string} layer its name @param {(unit: number) => string} nameOf its units */
export function makeStrip(layer, nameOf) {
	const { element, canvas, reader, reading, scale } = layOut();
	/** @type {Values | undefined} */
	let values;
	/** @type {number | undefined} */
	let at;
	let width = 0;
	const picture = makePicture(canvas);

	/** @param {number} index */
	const words = (index) => {
		const { z, a } = values ?? {};
		return `${nameOf(index)} of ${a?.length}: Z ${formatSigned(z?.[index])}, A ${formatSigned(a?.[index])}`;
	};
	const readable = makeReadable(reader, {
		name: `Activations of ${layer.toLowerCase()}`,
		count: () => values?.a.length ?? 0,
		text: words,
		at: picture.at,
		stride: picture.stride,
		read(index) {
			at = index;
			paint();
		},
	});

	const paint = () => {
		if (!values || width === 0) return;
		const { a } = values;
		const limit = roundLimit(a.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
		scale.show(limit);
		const marked = at !== undefined && at < a.length ? at : undefined;
		picture.paint(a, limit, marked, width);
		say(reading, marked === undefined ? summary(a) : capital(words(marked)));
	};
	new ResizeObserver(() => {
		if (reader.clientWidth === width) return;
		width = reader.clientWidth;
		paint();
	}).observe(reader);
	return {
		element,
		/** @param {Values} newest */
		show(newest) {
			values = newest;
			paint();
			readable.changed();
		},
		repaint() {
			picture.dropColours();
			paint();
		},
	};
}

function layOut() {
	const canvas = make("canvas", { "aria-hidden": "true" });
	const reader = make("div", { class: "strip" }, canvas);
	const reading = make("p", { class: "reading-of" });
	const scale = makeColourScale();
	const under = make("div", { class: "under" }, reading, scale.element);
	const element = make("div", { class: "strip-and-scale" }, reader, under);
	return { element, canvas, reader, reading, scale };
}

/** The picture of all activations: where each of them stands, and in which colour.
 * @param {HTMLCanvasElement} canvas */
function makePicture(canvas) {
	/** @type {ReturnType<typeof arrange> | undefined} */
	let layout;
	/** @type {string[]} */
	let fills = [];
	let paints = colours(canvas);

	return {
		/** @param {Float64Array} values @param {number} limit @param {number | undefined} marked
		 * @param {number} width */
		paint(values, limit, marked, width) {
			layout = arrange(width, values.length);
			const context = sharpContext(canvas, width, layout.height);
			if (fills.length === 0) {
				fills = cssColours(divergingPixels(canvas));
				paints = colours(canvas);
			}
			if (layout.isBars) paintBars(context, values, limit, layout, paints);
			else paintCells(context, values, limit, layout, fills, paints);
			if (marked !== undefined) mark(context, layout, marked, paints.ink);
		},
		/** Which activation is at a place. @param {number} x @param {number} y */
		at: (x, y) => layout?.at(x, y),
		/** How many are in a row, where there are rows. */
		stride: () => (layout && !layout.isBars ? layout.columns : undefined),
		/** The next painting looks them up again. */
		dropColours() {
			fills = [];
		},
	};
}

/** @param {number} width @param {number} count */
function arrange(width, count) {
	const isBars = count <= MOST_BARS;
	const least = count > 256 ? 8 : 14;
	const columns = isBars ? count : Math.min(count, Math.floor(width / least));
	const size = isBars
		? Math.min(WIDEST_BAR, width / count)
		: Math.min(22, Math.floor(width / columns));
	const rows = Math.ceil(count / columns);
	const cell = isBars ? BARS_HEIGHT : size;
	return {
		isBars,
		columns,
		size,
		height: rows * cell,
		/** @param {number} index */
		box: (index) => ({
			x: (index % columns) * size,
			y: Math.floor(index / columns) * cell,
			width: size,
			height: cell,
		}),
		/** @param {number} x @param {number} y @returns {number | undefined} */
		at(x, y) {
			const column = Math.floor(x / size);
			const index = Math.floor(y / cell) * columns + column;
			return column >= 0 && column < columns && index >= 0 && index < count ? index : undefined;
		},
	};
}

/**
 * @param {CanvasRenderingContext2D} context @param {Float64Array} values @param {number} limit
 * @param {ReturnType<typeof arrange>} layout @param {ReturnType<typeof colours>} paint
 */
function paintBars(context, values, limit, { size, box }, paint) {
	const below = values.some((value) => value < 0);
	const zero = below ? BARS_HEIGHT / 2 : BARS_HEIGHT - 1;
	const reach = below ? BARS_HEIGHT / 2 - 2 : BARS_HEIGHT - 3;
	context.fillStyle = paint.line;
	context.fillRect(0, zero - 0.5, size * values.length, 1);
	for (const [index, value] of values.entries()) {
		const { x } = box(index);
		const height = (value / limit) * reach;
		context.fillStyle = value < 0 ? paint.negative : paint.positive;
		context.fillRect(x + 1, zero - Math.max(0, height), size - 2, Math.abs(height));
	}
}

/**
 * @param {CanvasRenderingContext2D} context @param {Float64Array} values @param {number} limit
 * @param {ReturnType<typeof arrange>} layout @param {string[]} fills
 * @param {ReturnType<typeof colours>} paint
 */
function paintCells(context, values, limit, { size, box }, fills, paint) {
	for (const [index, value] of values.entries()) {
		const { x, y } = box(index);
		context.fillStyle = paint.line;
		context.fillRect(x, y, size - 1, size - 1);
		context.fillStyle = fills[stepOf(value, limit)] ?? "";
		context.fillRect(x + 0.5, y + 0.5, size - 2, size - 2);
	}
}

/**
 * @param {CanvasRenderingContext2D} context @param {ReturnType<typeof arrange>} layout
 * @param {number} index @param {string} colour
 */
function mark(context, { box }, index, colour) {
	const { x, y, width, height } = box(index);
	context.strokeStyle = colour;
	context.lineWidth = 2;
	context.strokeRect(x + 0.5, y + 1, width - 2, height - 2);
}

/** @param {Float64Array} values */
function summary(values) {
	const above = values.filter((value) => value > 0).length;
	const least = formatSigned(Math.min(...values));
	return `${above} of ${values.length} units above 0; from ${least} to ${formatSigned(Math.max(...values))}`;
}

/** @param {string} text */
function capital(text) {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
