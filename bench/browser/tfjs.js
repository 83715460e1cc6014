/** TensorFlow.js, by a hand-written step over batches that are tensors already. */
import { cycle, initialWeights, LEARNING_RATE, shuffledBatches, timed } from "./training.js";

const PEERS = "/peers/@tensorflow";

/**
 * @param {{ backend: "wasm" | "cpu", threads: number, transposed: boolean, sizes: number[],
 *   batchSize: number }} options `transposed`: whether operands are transposed before a product, or
 *   by it, as is usual. The wasm backend has a fast product for operands as they lie, and a slow one
 *   for all others: transposing them first is what makes it fastest.
 */
export async function load({ backend, threads, transposed, sizes, batchSize }) {
	// It takes half the cores at the most, whatever it is asked for.
	Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * threads });
	await import(`${PEERS}/tfjs-core/dist/tf-core.min.js`);
	await import(`${PEERS}/tfjs-backend-cpu/dist/tf-backend-cpu.min.js`);
	await import(`${PEERS}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`);
	const { tf } = /** @type {any} */ (globalThis);
	tf.enableProdMode();
	tf.wasm.setWasmPaths(`${PEERS}/tfjs-backend-wasm/dist/`);
	tf.wasm.setThreadsCount(threads);
	tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", threads > 1);
	if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
	if (backend === "wasm") await checkWasm(tf, threads);
	const layers = sizes.slice(1).map((units, i) => ({
		weights: tf.variable(
			tf.tensor2d(initialWeights(sizes[i] * units, sizes[i]), [sizes[i], units]),
		),
		biases: tf.variable(tf.zeros([units])),
	}));
	const batches = cycle(
		(await shuffledBatches(batchSize)).map(({ samples, inputs, targets }) => ({
			samples,
			inputs: tf.tensor2d(inputs, [samples, sizes[0]]),
			targets: tf.tensor2d(targets, [samples, sizes.at(-1)]),
		})),
	);
	const product = transposed ? transposedFirst : tf.matMul;
	const step = () => tf.tidy(() => trainBatch(tf, product, layers, batches.next().value));
	return { run: (count, seconds) => timed(step, count, seconds) };
}

async function checkWasm(tf, threads) {
	const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
	if (!simd) throw new Error("TensorFlow.js runs without SIMD here");
	const found = tf.wasm.getThreadsCount();
	if (found !== threads) throw new Error(`TensorFlow.js runs on ${found} threads, not ${threads}`);
}

/** As `matMul`, whose last two arguments say which operand is to be transposed. */
function transposedFirst(a, b, transposeA, transposeB) {
	const { tf } = /** @type {any} */ (globalThis);
	return tf.matMul(transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b);
}

/** Forward, backward and update by hand; returns the loss. */
function trainBatch(tf, product, layers, { samples, inputs, targets }) {
	const activations = [inputs];
	layers.forEach(({ weights: b, biases: bias }, i) => {
		const activation = i === layers.length - 1 ? "linear" : "relu";
		activations.push(tf.fused.matMul({ a: activations[i], b, bias, activation }));
	});
	const logits = activations.at(-1);
	const loss = tf.sum(tf.mul(tf.logSoftmax(logits), targets));
	let delta = tf.div(tf.sub(tf.softmax(logits), targets), samples);
	for (let i = layers.length - 1; i >= 0; i--) {
		const { weights, biases } = layers[i];
		const gradient = product(activations[i], delta, true, false);
		const biasGradient = tf.sum(delta, 0);
		if (i > 0) {
			const behind = product(delta, weights, false, true);
			delta = tf.mul(behind, tf.step(activations[i]));
		}
		descend(tf, weights, gradient);
		descend(tf, biases, biasGradient);
	}
	return -loss.dataSync()[0] / samples;
}

function descend(tf, variable, gradient) {
	variable.assign(tf.sub(variable, tf.mul(gradient, LEARNING_RATE)));
}
