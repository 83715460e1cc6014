/** Points in the plane, and batches of them in a new order every epoch, for peers that take samples. */
import { shuffled } from "./training.js";

const COUNT = 1000;

/**
 * @param {number} batchSize
 * @param {(batch: { input: Float64Array, label: number }[]) => number} train returns the mean loss
 * @returns {() => number} trains on the next batch; an epoch's last one may be smaller
 */
export function batchByBatch(batchSize, train) {
	const points = pointsOf(COUNT);
	/** @type {number[]} */
	let order = [];
	let next = COUNT;
	return () => {
		if (next === COUNT) {
			order = shuffled(COUNT);
			next = 0;
		}
		const batch = order.slice(next, next + batchSize).map((index) => points[index]);
		next += batch.length;
		return train(batch);
	};
}

/** Points in four quadrants of two classes. @param {number} count */
export function pointsOf(count) {
	return Array.from({ length: count }, () => {
		const input = Float64Array.of(4 * Math.random() - 2, 4 * Math.random() - 2);
		return { input, label: input[0] * input[1] > 0 ? 1 : 0 };
	});
}
