/** The losses of a training however long, in a bounded number of points. */

const MOST_POINTS = 2000;
const SMOOTHING = 0.9; // of the smoothed loss is kept with every batch

export class LossHistory {
	/** Where each point ends, in epochs. @type {number[]} */
	epochs = [];
	/** The mean loss of the batches in each point. @type {number[]} */
	losses = [];
	/** The moving average at the end of each point. @type {number[]} */
	smoothed = [];

	/** Where the newest batch ends, in epochs. */
	#reached = 0;
	#batchesPerPoint = 1;
	#batches = 0;
	#sum = 0;
	#count = 0;
	#average = 0;

	/**
	 * @param {Float64Array} losses of the next batches
	 * @param {number} until where the last of them ends, in epochs
	 */
	add(losses, until) {
		// An epoch that new samples have interrupted begins anew, and has other batches.
		const from = this.#reached;
		this.#reached = Math.max(from, until);
		const stride = (this.#reached - from) / losses.length;
		for (const [index, loss] of losses.entries()) this.#addBatch(loss, from + (index + 1) * stride);
	}

	/** @param {number} loss @param {number} epochs where it ends */
	#addBatch(loss, epochs) {
		this.#batches += 1;
		this.#average = SMOOTHING * this.#average + (1 - SMOOTHING) * loss;
		this.#sum += loss;
		this.#count += 1;
		if (this.#count < this.#batchesPerPoint) return;
		this.epochs.push(epochs);
		this.losses.push(this.#sum / this.#count);
		// An average that began at 0 is too small by this factor (as in Adam).
		this.smoothed.push(this.#average / (1 - SMOOTHING ** this.#batches));
		this.#sum = this.#count = 0;
		if (this.losses.length >= MOST_POINTS) this.#halve();
	}

	/** Makes one point of every two. */
	#halve() {
		const second = (/** @type {number[]} */ values) => values.filter((_, i) => i % 2 === 1);
		this.losses = second(this.losses.map((loss, i, all) => (loss + (all[i - 1] ?? loss)) / 2));
		this.epochs = second(this.epochs);
		this.smoothed = second(this.smoothed);
		this.#batchesPerPoint *= 2;
	}
}
