/**
 * A network as objects, one to a unit and one to a weight, which trains sample by sample: written anew
 * in the way of TensorFlow Playground's nn.ts, which no registry has.
 */
import { batchByBatch } from "./points.js";
import { timed } from "./training.js";

const LEARNING_RATE = 0.03;

class Node {
	/** @type {Link[]} */
	inputs = [];
	/** @type {Link[]} */
	outputs = [];
	bias = 0.1;
	total = 0;
	output = 0;
	ofOutput = 0; // the loss's derivative by it
	ofTotal = 0;
	summed = 0;
	count = 0;

	forward() {
		this.total = this.bias;
		for (const { weight, source } of this.inputs) this.total += weight * source.output;
		this.output = Math.tanh(this.total);
	}
}

class Link {
	weight = Math.random() - 0.5;
	derivative = 0;
	summed = 0;
	count = 0;

	/** @param {Node} source @param {Node} target */
	constructor(source, target) {
		this.source = source;
		this.target = target;
	}
}

/** @param {{ sizes: number[], batchSize: number }} options of a tanh network that classifies points */
export function load({ sizes, batchSize }) {
	const layers = sizes.map((units) => Array.from({ length: units }, () => new Node()));
	layers.slice(1).forEach((layer, index) => {
		for (const target of layer) for (const source of layers[index]) join(source, target);
	});
	const step = batchByBatch(batchSize, (batch) => {
		let loss = 0;
		for (const { input, label } of batch) {
			forward(layers, input);
			loss += backward(layers, label);
		}
		update(layers);
		return loss / batch.length;
	});
	return { run: (count, seconds) => timed(step, count, seconds) };
}

/** @param {Node} source @param {Node} target */
function join(source, target) {
	const link = new Link(source, target);
	source.outputs.push(link);
	target.inputs.push(link);
}

/** @param {Node[][]} layers @param {Float64Array} input */
function forward(layers, input) {
	layers[0].forEach((node, index) => {
		node.output = input[index];
	});
	for (const layer of layers.slice(1)) for (const node of layer) node.forward();
}

/** Adds a sample's derivatives of half the squared error, which it returns.
 * @param {Node[][]} layers @param {number} label */
function backward(layers, label) {
	let loss = 0;
	layers[layers.length - 1].forEach((node, index) => {
		node.ofOutput = node.output - (index === label ? 1 : -1);
		loss += 0.5 * node.ofOutput ** 2;
	});
	for (let l = layers.length - 1; l >= 1; l--) {
		for (const node of layers[l]) {
			node.ofTotal = node.ofOutput * (1 - node.output * node.output);
			node.summed += node.ofTotal;
			node.count++;
		}
		for (const node of layers[l])
			for (const link of node.inputs) {
				link.derivative = node.ofTotal * link.source.output;
				link.summed += link.derivative;
				link.count++;
			}
		if (l === 1) continue;
		for (const node of layers[l - 1]) {
			node.ofOutput = 0;
			for (const { weight, target } of node.outputs) node.ofOutput += weight * target.ofTotal;
		}
	}
	return loss;
}

/** @param {Node[][]} layers */
function update(layers) {
	for (const layer of layers.slice(1))
		for (const node of layer) {
			node.bias -= (LEARNING_RATE * node.summed) / node.count;
			node.summed = node.count = 0;
			for (const link of node.inputs) {
				link.weight -= (LEARNING_RATE * link.summed) / link.count;
				link.summed = link.count = 0;
			}
		}
}
