/**
 * jax-js at its fastest: the whole step jitted, update included, weights stored (out, in). Where the
 * loss is read back synchronously one thread does it all, otherwise jax-js shares it out to its pool
 * of workers. An array is consumed by its use: `.ref` keeps it for another one.
 */
import { cycle, initialWeights, LEARNING_RATE, shuffledBatches, timed } from "./training.js";

const PEERS = "/peers";

/** @param {{ pool: boolean, sizes: number[], batchSize: number }} options */
export async function load({ pool, sizes, batchSize }) {
	if (!crossOriginIsolated) throw new Error("jax-js has no workers here: the page is not isolated");
	const jax = await import(`${PEERS}/@jax-js/jax/dist/index.js`);
	const { numpy: np, nn } = jax;
	await jax.init("wasm");
	jax.defaultDevice("wasm");

	const loss = (layers, inputs, targets) => {
		let activations = inputs;
		layers.forEach(([weights, biases], i) => {
			activations = np.matmul(activations, weights.transpose()).add(biases);
			if (i < layers.length - 1) activations = nn.relu(activations);
		});
		return nn.logSoftmax(activations).mul(targets).sum(-1).mean().neg();
	};
	const trainBatch = jax.jit((layers, inputs, targets) => {
		const [value, gradients] = jax.valueAndGrad(loss)(jax.tree.ref(layers), inputs, targets);
		const descend = (parameter, gradient) => parameter.sub(gradient.mul(LEARNING_RATE));
		return [value, jax.tree.map(descend, layers, gradients)];
	});

	let layers = sizes
		.slice(1)
		.map((units, i) => [
			np.array(initialWeights(sizes[i] * units, sizes[i])).reshape([units, sizes[i]]),
			np.zeros([units]),
		]);
	const batches = cycle(
		(await shuffledBatches(batchSize)).map(({ samples, inputs, targets }) => ({
			inputs: np.array(inputs).reshape([samples, sizes[0]]),
			targets: np.array(targets).reshape([samples, sizes.at(-1)]),
		})),
	);
	const step = () => {
		const { inputs, targets } = batches.next().value;
		const [value, updated] = trainBatch(layers, inputs.ref, targets.ref);
		layers = updated;
		return pool ? value.data().then((values) => values[0]) : value.dataSync()[0];
	};
	return { run: (count, seconds) => timed(step, count, seconds) };
}
