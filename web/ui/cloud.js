/**
 * Many points on a canvas, one of which can be pointed at, or walked to by the arrow keys. What
 * moves with the pointer is on a canvas of its own, so that the many are drawn only when they change.
 */
import { colourReader, colours, onAppearanceChange, sharpContext } from "./canvas.js";
import { make } from "./dom.js";
import { onceAFrame } from "./pace.js";

const REACH = 22; // CSS pixels from the pointer
const STRIDE = 7; // CSS pixels: the least that an arrow key moves by

/**
 * @typedef {{ x: Float64Array, y: Float64Array }} Places in CSS pixels
 * @typedef {ReturnType<typeof paintOf>} Paint
 *
 * @typedef {object} Options
 * @property {string} label
 * @property {string} keys how it is used by keys, in a sentence
 * @property {(width: number) => number} height of the picture
 * @property {(width: number, height: number) => Places} place where each point is
 * @property {(context: CanvasRenderingContext2D, places: Places, width: number, height: number, paint: Paint) => void} draw
 * @property {(context: CanvasRenderingContext2D, places: Places, width: number, height: number, paint: Paint) => void} [drawAbove]
 *   what has to be seen above the points
 * @property {(index: number, how: "glance" | "stay") => void} read a point that is pointed at
 *   for now, or that was clicked or walked to
 * @property {() => void} leave nothing is pointed at any more
 * @property {(index: number) => void} choose by Enter
 */
export class Cloud {
	element;
	#options;
	#base = make("canvas", { "aria-hidden": "true" });
	#top;
	/** @type {Places} */
	#places = { x: new Float64Array(), y: new Float64Array() };
	#width = 0;
	#height = 0;
	#pointed = -1;
	#chosen = -1;

	/** @param {Options} options */
	constructor(options) {
		this.#options = options;
		this.#top = make("canvas", {
			tabindex: 0,
			role: "application",
			"aria-label": options.label,
			"aria-description": options.keys,
		});
		this.element = make("div", { class: "cloud" }, this.#base, this.#top);
		this.#listen();
		new ResizeObserver(() => this.#resize()).observe(this.element);
		onAppearanceChange(() => this.redraw());
	}

	/** The points are others, or look otherwise. */
	redraw = onceAFrame(() => this.#draw());

	/** Which point is read, and which is the chosen one; −1 for none.
	 * @param {number} pointed @param {number} chosen */
	mark(pointed, chosen) {
		if (pointed === this.#pointed && chosen === this.#chosen) return;
		this.#pointed = pointed;
		this.#chosen = chosen;
		this.#drawMarks();
	}

	#resize() {
		const width = this.element.clientWidth;
		if (width === this.#width || width === 0) return;
		this.#width = width;
		this.#height = this.#options.height(width);
		this.element.style.height = `${this.#height}px`;
		this.redraw();
	}

	#draw() {
		if (this.#width === 0) return;
		const { place, draw } = this.#options;
		this.#places = place(this.#width, this.#height);
		const context = sharpContext(this.#base, this.#width, this.#height);
		draw(context, this.#places, this.#width, this.#height, paintOf(this.#base));
		this.#drawMarks();
	}

	/** What is drawn above the points has changed. */
	redrawMarks = onceAFrame(() => this.#drawMarks());

	#drawMarks() {
		if (this.#width === 0) return;
		const context = sharpContext(this.#top, this.#width, this.#height);
		const paint = paintOf(this.#top);
		this.#options.drawAbove?.(context, this.#places, this.#width, this.#height, paint);
		this.#drawMark(context, this.#chosen, paint, drawDiamond);
		this.#drawMark(context, this.#pointed, paint, drawRing);
	}

	/** @param {CanvasRenderingContext2D} context @param {number} index @param {Paint} paint
	 * @param {(context: CanvasRenderingContext2D, x: number, y: number) => void} outline */
	#drawMark(context, index, paint, outline) {
		const { x, y } = this.#places;
		if (index < 0 || index >= x.length) return;
		context.beginPath();
		outline(context, x[index] ?? 0, y[index] ?? 0);
		context.lineWidth = 4.5;
		context.strokeStyle = paint.card;
		context.stroke();
		context.lineWidth = 2;
		context.strokeStyle = paint.ink;
		context.stroke();
	}

	#listen() {
		const { read, leave, choose } = this.#options;
		this.#top.addEventListener("pointermove", (event) => {
			const index = this.#nearest(event.offsetX, event.offsetY);
			if (index >= 0) read(index, "glance");
			else leave();
		});
		this.#top.addEventListener("pointerleave", leave);
		this.#top.addEventListener("click", (event) => {
			const index = this.#nearest(event.offsetX, event.offsetY);
			if (index >= 0) read(index, "stay");
		});
		this.#top.addEventListener("keydown", (event) => {
			if (event.key === "Enter" && this.#pointed >= 0) choose(this.#pointed);
			const direction = DIRECTIONS[event.key];
			if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
			event.preventDefault();
			const index = this.#neighbour(direction);
			if (index >= 0) read(index, "stay");
		});
		this.#top.addEventListener("focus", () => {
			const start = this.#pointed >= 0 ? this.#pointed : this.#chosen;
			if (start >= 0 && this.#top.matches(":focus-visible")) read(start, "stay");
		});
	}

	/** @param {number} atX @param {number} atY */
	#nearest(atX, atY) {
		const { x, y } = this.#places;
		let best = -1;
		let least = REACH ** 2;
		for (let index = 0; index < x.length; index++) {
			const away = ((x[index] ?? 0) - atX) ** 2 + ((y[index] ?? 0) - atY) ** 2;
			if (away < least) {
				least = away;
				best = index;
			}
		}
		return best;
	}

	/** The next point in a direction: near, and not far aside.
	 * @param {[number, number]} direction */
	#neighbour([towardsX, towardsY]) {
		const { x, y } = this.#places;
		const from = this.#pointed >= 0 ? this.#pointed : Math.max(this.#chosen, 0);
		const [fromX, fromY] = [x[from] ?? 0, y[from] ?? 0];
		let best = -1;
		let least = Number.POSITIVE_INFINITY;
		for (let index = 0; index < x.length; index++) {
			const [byX, byY] = [(x[index] ?? 0) - fromX, (y[index] ?? 0) - fromY];
			const ahead = byX * towardsX + byY * towardsY;
			const aside = Math.abs(byX * towardsY) + Math.abs(byY * towardsX);
			if (ahead < STRIDE || aside > ahead) continue;
			const cost = ahead + 2 * aside;
			if (cost < least) {
				least = cost;
				best = index;
			}
		}
		return best;
	}
}

/** The colours as they are now, light or dark. @param {Element} element */
function paintOf(element) {
	const read = colourReader(element);
	return {
		...colours(element),
		/** From far too low to far too high. */
		errors: Array.from({ length: 7 }, (_, index) => read(`--error-${index}`)),
	};
}

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
};

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y */
function drawRing(context, x, y) {
	context.arc(x, y, 6.5, 0, 2 * Math.PI);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y */
function drawDiamond(context, x, y) {
	context.moveTo(x, y - 9);
	context.lineTo(x + 9, y);
	context.lineTo(x, y + 9);
	context.lineTo(x - 9, y);
	context.closePath();
}
