/** The losses of a training however long, in a bounded number of points. */

const MOST_POINTS = 2000;
const SMOOTHING = 0.9; // of the smoothed loss is kept with every batch

/** What a history is made of: numbers of each point. */
const COLUMNS = /** @type {const} */ (["steps", "epochs", "seconds", "losses", "smoothed"]);

export class LossHistory {
	/** How many batches there are up to the end of each point. @type {number[]} */
	steps = [];
	/** Where each point ends, in epochs. @type {number[]} */
	epochs = [];
	/** The same in seconds of training. @type {number[]} */
	seconds = [];
	/** The mean loss of the batches in each point. @type {number[]} */
	losses = [];
	/** The moving average at the end of each point. @type {number[]} */
	smoothed = [];

	/** How many batches there are. */
	count = 0;

	/** Where the newest batch ends. */
	#reached = { epochs: 0, seconds: 0 };
	#batchesPerPoint = 1;
	#sum = 0;
	#inPoint = 0;
	#average = 0;

	/**
	 * @param {Float64Array} losses of the next batches
	 * @param {number} epochs where the last of them ends
	 * @param {number} [seconds] the same, in seconds of training
	 */
	add(losses, epochs, seconds = 0) {
		// An epoch that new samples have interrupted begins anew, and has other batches.
		const from = this.#reached;
		this.#reached = {
			epochs: Math.max(from.epochs, epochs),
			seconds: Math.max(from.seconds, seconds),
		};
		const along = (/** @type {"epochs" | "seconds"} */ unit, /** @type {number} */ index) =>
			from[unit] + ((index + 1) * (this.#reached[unit] - from[unit])) / losses.length;
		for (const [index, loss] of losses.entries())
			this.#addBatch(loss, along("epochs", index), along("seconds", index));
	}

	/** @param {number} loss @param {number} epochs where it ends @param {number} seconds */
	#addBatch(loss, epochs, seconds) {
		this.count += 1;
		this.#average = SMOOTHING * this.#average + (1 - SMOOTHING) * loss;
		this.#sum += loss;
		this.#inPoint += 1;
		if (this.#inPoint < this.#batchesPerPoint) return;
		this.steps.push(this.count);
		this.epochs.push(epochs);
		this.seconds.push(seconds);
		this.losses.push(this.#sum / this.#inPoint);
		// An average that began at 0 is too small by this factor (as in Adam).
		this.smoothed.push(this.#average / (1 - SMOOTHING ** this.count));
		this.#sum = this.#inPoint = 0;
		if (this.losses.length >= MOST_POINTS) this.#halve();
	}

	/** Makes one point of every two. */
	#halve() {
		this.losses = this.losses.map((loss, i, all) => (loss + (all[i - 1] ?? loss)) / 2);
		for (const column of COLUMNS) this[column] = this[column].filter((_, i) => i % 2 === 1);
		this.#batchesPerPoint *= 2;
	}

	/** All points as numbers, to be kept. */
	toNumbers() {
		return Float64Array.from(COLUMNS.flatMap((column) => this[column]));
	}

	/** A history to be looked at, of what `toNumbers` gave. @param {Float64Array} numbers */
	static fromNumbers(numbers) {
		const history = new LossHistory();
		const points = numbers.length / COLUMNS.length;
		for (const [index, column] of COLUMNS.entries())
			history[column] = Array.from(numbers.subarray(index * points, (index + 1) * points));
		history.count = history.steps.at(-1) ?? 0;
		return history;
	}
}
