/** MNIST: handwritten digits as pictures of 28 by 28 pixels. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "mnist"; // of the page's Python

/** @type {import("../dataset.js").Add} */
const add = (python, dataset, part) => {
	python.lend(part, (bytes) => python.call(MODULE, "add", dataset, bytes));
};

/** @type {import("../dataset.js").Add} */
const addTests = (python, dataset, part) => {
	python.lend(part, (bytes) => python.call(MODULE, "add_tests", dataset, bytes));
};

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
		first: ({ mnist: { test, train } }) => [test.first, train.first],
		restOfTests: ({ mnist: { test } }) => test.rest,
		rest: ({ mnist: { train } }) => train.rest,
		make(python, [test, part], { mnist }) {
			const dataset = python.call(MODULE, "expect", mnist.train.samples, mnist.test.samples);
			addTests(python, dataset, test);
			add(python, dataset, part);
			return dataset;
		},
		addTests,
		add,
	},
};
