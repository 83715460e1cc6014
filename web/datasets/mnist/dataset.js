/** MNIST: handwritten digits as pictures of 28 by 28 pixels. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "mnist"; // of the page's Python

/** @type {import("../dataset.js").Dataset} */
export const mnist = {
	name: "mnist",
	label: "MNIST digits",
	about: "60,000 handwritten digits to learn from, 10,000 to be tested on.",
	samples: "digits",
	features: "784 pixels",
	outputs: () => "10 digits",
	task: () => "classification",
	most: 60000,
	defaults: {},
	hasPictures: true,
	collection: "digits",
	learnsDrawings: true,
	pad: "Draw a digit",
	recording: "datasets/mnist/pytorch.json",
	panels: ["drawing", "gallery", "first-layer", "handwriting"],
	pageSize: 60,
	hints: {
		training: "The learning rate can be changed, and a digit drawn, while it trains.",
		finished: "Draw a digit.",
	},
	feature: plainFeature,
	formatOutput,
	source: {
		label: "MNIST",
		isPacked: true,
		first: ({ mnist: { test, train } }) => [test, ...train.slice(0, 1)],
		rest: ({ mnist: { train } }) => train.slice(1),
		make(python, [test, part], { mnist: { samples } }) {
			const dataset = python.lend(test, (bytes) => python.call(MODULE, "expect", samples, bytes));
			python.lend(part, (bytes) => python.call(MODULE, "add", dataset, bytes));
			return dataset;
		},
		add(python, dataset, part) {
			python.lend(part, (bytes) => python.call(MODULE, "add", dataset, bytes));
		},
	},
};
