/** The worked example: four samples of whole numbers, to follow with a pencil. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "worked_example"; // of the page's Python

/** @type {import("../dataset.js").Dataset} */
export const workedExample = {
	name: "worked-example",
	label: "Worked example",
	about: "Four samples and small whole numbers, to follow with a pencil.",
	samples: "samples",
	features: "2 features",
	outputs: () => "1 value",
	task: () => "regression",
	most: 4,
	defaults: {
		samples: 4,
		layers: [
			{ units: 3, activation: "identity" },
			{ units: 2, activation: "identity" },
		],
		loss: "mean-squared-error",
		learning_rate: 0.003,
		batch_size: 4,
		epochs: 300,
	},
	isExample: true,
	example: {
		asInTheText:
			"Four samples of two features, three layers, whole numbers: small enough to do with a pencil. At the start the loss is 1, and one step of gradient descent changes every matrix.",
		otherwise:
			"This network is not the one of the text, which has three layers of whole numbers and begins with a loss of 1: settings have been changed.",
		note: "The gradients here are twice the ones printed in the original text, which leaves out the 2 that the derivative of a square brings along; its learning rate, 2, is twice as large instead, so that the new weights are the same. Training begins with a far smaller one: with 2, the next step would lead away.",
	},
	printed: 2,
	panels: ["example"],
	pageSize: 12,
	feature(name) {
		const feature = plainFeature(name);
		return name === "target" ? { ...feature, label: "y", short: "y" } : feature;
	},
	formatOutput,
	source: {
		first: () => [],
		make: (python) => python.call(MODULE, "make"),
	},
};
