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
