/**
 * The sizes of each layer's weights, gradients and updates over a training however long, in a
 * bounded number of points, and what they say.
 *
 * @typedef {"gradient" | "update" | "relative-gradient" | "relative-update"} Measure
 *
 * @typedef {object} Sizes what the engine answers of a step
 * @property {number} step
 * @property {Float64Array} [weights] norms, layer by layer; there is nothing before the first step
 * @property {Float64Array} gradient
 * @property {Float64Array} update
 * @property {(number | undefined)[]} silent ReLU units that answered nothing in the whole batch
 * @property {number[]} units
 */

const MOST_POINTS = 1000;
const NEWEST = 15; // points that are looked at to say how it goes

/**
 * A layer vanishes that learns less than a hundredth as fast as the last one, and explodes when it
 * is more than a hundred times. A hundred is what Nielsen shows to be the vanishing gradient
 * problem ("Neural Networks and Deep Learning", chapter 5: "the first hidden layer is learning
 * roughly 100 times slower than the final hidden layer"), by the same norms.
 */
const HUNDREDFOLD = 100;

/**
 * A step that changes the weights by more than a tenth; about a thousandth is usual (Karpathy,
 * CS231n, "Neural Networks Part 3", ratio of weights to updates).
 */
const LARGE_UPDATE = 0.1;

export class SizeHistory {
	/** @type {Sizes[]} */
	points = [];
	/** Steps after which nobody looked for a while. @type {Set<number>} */
	gaps = new Set();
	#every = 1;
	#added = 0;
	#arrived = 0;

	/** @param {Sizes} sizes @param {number} now in milliseconds @returns {boolean} if it is a new one */
	add(sizes, now) {
		const last = this.points.at(-1);
		if (!sizes.weights || (last && sizes.step <= last.step)) return false;
		if (last && now - this.#arrived > 2000 && sizes.step - last.step > 50) this.gaps.add(last.step);
		this.#arrived = now;
		this.#added += 1;
		// The newest is always there; of the others, every so many.
		if (last && (this.#added - 1) % this.#every !== 0 && this.points.length > 1) this.points.pop();
		this.points.push(sizes);
		if (this.points.length >= MOST_POINTS) {
			this.points = this.points.filter((_, index) => index % 2 === 1);
			this.#every *= 2;
		}
		return true;
	}

	/** The index of the point that is nearest to a step; undefined if there is none.
	 * @param {number} step */
	nearest(step) {
		const { points } = this;
		if (points.length === 0) return undefined;
		const next = points.findIndex((point) => point.step >= step);
		if (next <= 0) return next === 0 ? 0 : points.length - 1;
		const middle = ((points[next - 1]?.step ?? 0) + (points[next]?.step ?? 0)) / 2;
		return step < middle ? next - 1 : next;
	}

	/** A row of values for each layer, with holes where nobody looked. @param {Measure} measure
	 * @returns {(number | null)[][]} the steps before them */
	columns(measure) {
		const layers = this.points[0]?.gradient.length ?? 0;
		/** @type {(number | null)[][]} */
		const columns = Array.from({ length: layers + 1 }, () => []);
		for (const point of this.points) {
			columns[0]?.push(point.step);
			for (let layer = 0; layer < layers; layer++) {
				const value = sizeOf(point, layer, measure);
				columns[layer + 1]?.push(value > 0 && Number.isFinite(value) ? value : null);
			}
			if (!this.gaps.has(point.step)) continue;
			columns[0]?.push(point.step + 0.5);
			for (const column of columns.slice(1)) column.push(null);
		}
		return columns;
	}

	/** How the gradients are, in a sentence; none before there are any. */
	verdict() {
		const newest = this.points.slice(-NEWEST);
		const last = newest.at(-1);
		if (!last) return { kind: "none", text: "" };
		const typical = Array.from(last.gradient, (_, layer) =>
			median(newest.map(({ gradient }) => gradient[layer] ?? 0)),
		);
		return judge(typical, last);
	}
}

/** @param {Sizes} sizes @param {number} layer @param {Measure} measure */
export function sizeOf({ weights, gradient, update }, layer, measure) {
	const size = (measure.endsWith("gradient") ? gradient : update)[layer] ?? 0;
	return measure.startsWith("relative") ? size / (weights?.[layer] ?? 1) : size;
}

/** @param {number[]} gradients of the layers, first layer first @param {Sizes} newest */
function judge(gradients, newest) {
	const end = gradients.length;
	const reference = gradients.at(-1) ?? 0;
	if (!gradients.every(Number.isFinite))
		return { kind: "explode", text: "The gradients are no longer finite: they explode." };
	if (reference === 0) return { kind: "none", text: "The gradients are 0: nothing is learned." };
	const least = gradients.indexOf(Math.min(...gradients.slice(0, -1)));
	const most = gradients.indexOf(Math.max(...gradients.slice(0, -1)));
	const small = (gradients[least] ?? reference) / reference;
	const large = (gradients[most] ?? reference) / reference;
	if (end > 1 && small === 0)
		return { kind: "vanish", text: `No gradient reaches layer ${least + 1}: it learns nothing.` };
	if (end > 1 && small < 1 / HUNDREDFOLD) {
		const text = `The gradients of layer ${least + 1} are ${power(small)} of layer ${end}’s: they vanish.`;
		return { kind: "vanish", text };
	}
	if (end > 1 && large > HUNDREDFOLD) {
		const text = `The gradients of layer ${most + 1} are ${power(large)} times layer ${end}’s: they explode.`;
		return { kind: "explode", text };
	}
	const step = Math.max(...gradients.map((_, layer) => sizeOf(newest, layer, "relative-update")));
	if (!Number.isFinite(step))
		return { kind: "explode", text: "The weights are no longer finite: they explode." };
	if (step > LARGE_UPDATE) {
		const text = `One step changes weights by ${Math.round(100 * step)} % of their size: that is much.`;
		return { kind: "large", text };
	}
	const text =
		end > 1
			? "All layers learn: their gradients are within a hundredfold of one another."
			: "There is one layer only: its gradients can’t vanish on their way.";
	return { kind: "fine", text };
}

/** @param {number} ratio as a power of ten, such as 10⁻⁵ */
export function power(ratio) {
	const digits = String(Math.round(Math.log10(ratio)));
	return `10${[...digits].map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])).join("")}`;
}

/** @param {number[]} values */
function median(values) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
