/** ConvNetJS, which trains sample by sample on objects of typed arrays. */
import { batchByBatch } from "./points.js";
import { timed } from "./training.js";

/** @param {{ sizes: number[], batchSize: number }} options of a tanh network that classifies points */
export async function load({ sizes, batchSize }) {
	const { Net, SGDTrainer, Vol } = await library();
	const net = new Net();
	const hidden = sizes.slice(1, -1);
	net.makeLayers([
		{ type: "input", out_sx: 1, out_sy: 1, out_depth: sizes[0] },
		...hidden.map((units) => ({ type: "fc", num_neurons: units, activation: "tanh" })),
		{ type: "softmax", num_classes: sizes.at(-1) },
	]);
	const trainer = new SGDTrainer(net, { method: "sgd", learning_rate: 0.03, momentum: 0 });
	/** Every point as it takes it, made once. @type {Map<Float64Array, any>} */
	const volumes = new Map();
	const volume = (/** @type {Float64Array} */ input) => {
		if (!volumes.has(input)) volumes.set(input, new Vol([...input]));
		return volumes.get(input);
	};
	const step = batchByBatch(batchSize, (batch) => {
		// It changes the weights once it has seen so many samples.
		trainer.k = 0;
		trainer.batch_size = batch.length;
		let loss = 0;
		for (const { input, label } of batch) loss += trainer.train(volume(input), label).loss;
		return loss / batch.length;
	});
	return { run: (count, seconds) => timed(step, count, seconds) };
}

/** It is no module, and not in strict mode. */
async function library() {
	const response = await fetch("/peers/convnetjs/build/convnet.js");
	const module = { exports: {} };
	new Function("module", await response.text())(module);
	return /** @type {any} */ (module.exports);
}
