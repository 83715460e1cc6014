/** A drawing made of strokes, and its grey levels. */

const INK_WIDTH = 1 / 13; // of the canvas: in proportion what a pen leaves in MNIST

/** @typedef {{ x: number, y: number }} Point in canvas pixels */

export class Sketch {
	#canvas;
	#context;
	/** @type {Point[][]} */
	#strokes = [];
	#isFinished = false;

	/** @param {HTMLCanvasElement} canvas */
	constructor(canvas) {
		this.#canvas = canvas;
		this.#context = /** @type {CanvasRenderingContext2D} */ (
			canvas.getContext("2d", { willReadFrequently: true })
		);
		this.#repaint();
	}

	get empty() {
		return this.#strokes.length === 0;
	}

	/** Whether the next stroke begins another drawing. */
	get isFinished() {
		return this.#isFinished;
	}

	get width() {
		return this.#canvas.width;
	}

	get height() {
		return this.#canvas.height;
	}

	/** Grey levels row by row, 255 is ink: how far each pixel is covered. */
	get pixels() {
		const { data } = this.#context.getImageData(0, 0, this.width, this.height);
		const levels = new Uint8Array(data.length / 4);
		for (let pixel = 0; pixel < levels.length; pixel++) levels[pixel] = data[4 * pixel + 3] ?? 0;
		return levels;
	}

	/** Begins a stroke; a touch alone leaves a dot. @param {Point} point */
	begin(point) {
		if (this.#isFinished) this.clear();
		this.#strokes.push([point]);
		this.#paint(point, point);
	}

	/** Goes on with the stroke begun last. @param {Point} point */
	extend(point) {
		const stroke = this.#strokes.at(-1);
		const from = stroke?.at(-1);
		if (!stroke || !from) return;
		stroke.push(point);
		this.#paint(from, point);
	}

	/** It stays to be seen, and the next stroke begins another. */
	finish() {
		this.#isFinished = true;
	}

	undo() {
		this.#strokes.pop();
		this.#isFinished = false;
		this.#repaint();
	}

	clear() {
		this.#strokes = [];
		this.#isFinished = false;
		this.#repaint();
	}

	#repaint() {
		this.#context.clearRect(0, 0, this.width, this.height);
		for (const stroke of this.#strokes)
			for (const [index, point] of stroke.entries()) this.#paint(stroke[index - 1] ?? point, point);
	}

	/** @param {Point} from @param {Point} to */
	#paint(from, to) {
		const context = this.#context;
		context.strokeStyle = context.fillStyle = "#fff";
		context.lineWidth = INK_WIDTH * this.width;
		context.lineCap = "round";
		context.beginPath();
		if (from.x === to.x && from.y === to.y) {
			// A line of no length leaves ink in some browsers only.
			context.arc(to.x, to.y, context.lineWidth / 2, 0, 2 * Math.PI);
			context.fill();
			return;
		}
		context.moveTo(from.x, from.y);
		context.lineTo(to.x, to.y);
		context.stroke();
	}
}
