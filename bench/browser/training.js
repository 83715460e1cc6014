/** What contenders share: the digits, the initial weights, and how a stretch of training is timed. */

export const LEARNING_RATE = 0.1;

/** Runs `step`, which gives a batch's loss, so many times and so long at the least. */
export async function timed(step, batches, seconds) {
	const losses = [];
	const started = performance.now();
	const deadline = started + 1000 * seconds;
	while (losses.length < batches || performance.now() < deadline) losses.push(await step());
	return { losses, seconds: (performance.now() - started) / 1000 };
}

/** One epoch of MNIST as float32, its samples in random order, cut into batches. */
export async function shuffledBatches(batchSize) {
	const images = (await bytesOf("train-images-idx3-ubyte")).subarray(16);
	const labels = (await bytesOf("train-labels-idx1-ubyte")).subarray(8);
	const order = shuffled(labels.length);
	const batches = [];
	for (let start = 0; start < order.length; start += batchSize) {
		const chosen = order.slice(start, start + batchSize);
		const inputs = new Float32Array(chosen.length * 784);
		const targets = new Float32Array(chosen.length * 10);
		chosen.forEach((sample, row) => {
			const pixels = images.subarray(784 * sample, 784 * (sample + 1));
			for (let i = 0; i < 784; i++) inputs[784 * row + i] = pixels[i] / 255;
			targets[10 * row + labels[sample]] = 1;
		});
		batches.push({ samples: chosen.length, inputs, targets });
	}
	return batches;
}

/** One of the files of MNIST, unpacked. */
export async function bytesOf(name) {
	const { body } = await fetch(`/mnist/${name}.gz`);
	const unpacked = body.pipeThrough(new DecompressionStream("gzip"));
	return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** `count` numbers of mean 0 and variance 2 / features (He et al., 2015, as mfnet's Linear). */
export function initialWeights(count, features) {
	const spread = Math.sqrt(2 / features);
	return Float32Array.from({ length: count }, () => {
		const radius = Math.sqrt(-2 * Math.log(1 - Math.random())); // Box and Muller
		return spread * radius * Math.cos(2 * Math.PI * Math.random());
	});
}

/** Goes round and round. */
export function* cycle(items) {
	for (;;) yield* items;
}

/** 0 … count - 1 in random order (Fisher and Yates). */
export function shuffled(count) {
	const order = Array.from({ length: count }, (_, i) => i);
	for (let last = count - 1; last > 0; last--) {
		const other = Math.floor(Math.random() * (last + 1));
		[order[last], order[other]] = [order[other], order[last]];
	}
	return order;
}
