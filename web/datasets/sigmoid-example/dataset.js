/** The two-two-two example: one sample and two layers of sigmoids, whose numbers many courses share. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "sigmoid_example"; // of the page's Python

/** @type {import("../dataset.js").Dataset} */
export const sigmoidExample = {
	name: "sigmoid-example",
	label: "Sigmoid example",
	about: "Two inputs, two sigmoids, two sigmoids: the numbers that many courses share.",
	samples: "sample",
	features: "2 features",
	outputs: () => "2 values",
	task: () => "regression",
	most: 1,
	defaults: {
		samples: 1,
		layers: [
			{ units: 2, activation: "sigmoid" },
			{ units: 2, activation: "sigmoid" },
		],
		loss: "mean-squared-error",
		learning_rate: 0.25,
		batch_size: 1,
		epochs: 300,
	},
	isExample: true,
	example: {
		asInTheText:
			"One sample of two features, two sigmoids, two sigmoids, as in Matt Mazur’s “A Step by Step Backpropagation Example”. A third layer passes the two outputs on unchanged: its weights are the identity matrix.",
		otherwise:
			"This network is not the one of the text, which has two layers of two sigmoids: settings have been changed.",
		note: "The text halves each square, and so its total error is 0.2984 where the loss here is 0.5967, and its gradients are half as large. Its learning rate, 0.5, is twice as large instead: the new weights are the same. It leaves the biases as they are; here they learn too.",
	},
	panels: ["example"],
	pageSize: 12,
	feature(name) {
		const feature = plainFeature(name, 2);
		const first = { label: "First target", short: "t1", about: "the second is 0.99" };
		return name === "target" ? { ...feature, ...first } : feature;
	},
	formatOutput,
	source: {
		first: () => [],
		make: (python) => python.call(MODULE, "make"),
	},
};
