/** A network as plain loops over typed arrays, sample by sample: nothing is faster in a small one. */
import { pointsOf } from "./points.js";
import { shuffled, timed } from "./training.js";

const LEARNING_RATE = 0.03;

/** @param {{ sizes: number[], batchSize: number }} options of a tanh network that classifies points */
export function load({ sizes, batchSize }) {
	const points = pointsOf(1000);
	const layers = sizes.slice(1).map((units, index) => layerOf(sizes[index], units));
	let next = points.length;
	let order = [];
	const batch = () => {
		let loss = 0;
		let used = 0;
		for (; used < batchSize && next < points.length; used++, next++)
			loss += backpropagate(layers, points[order[next]]);
		for (const layer of layers) update(layer, LEARNING_RATE / used);
		return loss / used;
	};
	const step = () => {
		if (next === points.length) {
			order = shuffled(points.length);
			next = 0;
		}
		return batch();
	};
	return { run: (count, seconds) => timed(step, count, seconds) };
}

function layerOf(inputs, units) {
	const spread = Math.sqrt(6 / (inputs + units));
	return {
		weights: Float64Array.from({ length: units * inputs }, () => spread * (2 * Math.random() - 1)),
		biases: new Float64Array(units),
		ofWeights: new Float64Array(units * inputs), // sums of gradients
		ofBiases: new Float64Array(units),
		inputs: new Float64Array(inputs),
		outputs: new Float64Array(units),
		delta: new Float64Array(units),
	};
}

/** Adds a sample's gradients; returns its loss. */
function backpropagate(layers, { input, label }) {
	const last = layers.length - 1;
	let values = input;
	for (let l = 0; l <= last; l++) values = forward(layers[l], values, l < last);
	const loss = softmax(layers[last], label);
	for (let l = last; l >= 0; l--) backward(layers[l], layers[l - 1]);
	return loss;
}

function forward(layer, inputs, squashes) {
	const { weights, biases, outputs } = layer;
	layer.inputs = inputs;
	const count = inputs.length;
	for (let unit = 0; unit < outputs.length; unit++) {
		let sum = biases[unit];
		for (let i = 0; i < count; i++) sum += weights[unit * count + i] * inputs[i];
		outputs[unit] = squashes ? Math.tanh(sum) : sum;
	}
	return outputs;
}

/** The cross-entropy, and in `delta` its gradient. */
function softmax({ outputs, delta }, label) {
	let most = -Infinity;
	for (const output of outputs) most = Math.max(most, output);
	let sum = 0;
	for (let i = 0; i < outputs.length; i++) sum += delta[i] = Math.exp(outputs[i] - most);
	for (let i = 0; i < outputs.length; i++) delta[i] /= sum;
	delta[label] -= 1;
	return Math.log(sum) - (outputs[label] - most);
}

function backward({ weights, ofWeights, ofBiases, inputs, delta }, before) {
	const count = inputs.length;
	for (let unit = 0; unit < delta.length; unit++) {
		ofBiases[unit] += delta[unit];
		for (let i = 0; i < count; i++) ofWeights[unit * count + i] += delta[unit] * inputs[i];
	}
	if (!before) return;
	for (let i = 0; i < count; i++) {
		let sum = 0;
		for (let unit = 0; unit < delta.length; unit++) sum += weights[unit * count + i] * delta[unit];
		before.delta[i] = sum * (1 - inputs[i] * inputs[i]);
	}
}

function update({ weights, biases, ofWeights, ofBiases }, rate) {
	for (let i = 0; i < weights.length; i++) weights[i] -= rate * ofWeights[i];
	for (let i = 0; i < biases.length; i++) biases[i] -= rate * ofBiases[i];
	ofWeights.fill(0);
	ofBiases.fill(0);
}
