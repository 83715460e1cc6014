/** Drawings of the visitor's own, of two to ten classes with names of their own. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "your_drawings"; // of the page's Python

/** @type {import("../dataset.js").Dataset} */
export const yourDrawings = {
	name: "your-drawings",
	label: "Your drawings",
	about: "Letters, signs, smileys: two to ten classes that you name and draw yourself.",
	samples: "drawings",
	features: "784 pixels",
	outputs: () => "2–10 classes",
	task: () => "classification",
	most: 2000,
	defaults: {
		samples: 2000,
		layers: [{ units: 64, activation: "relu" }],
		optimizer: "adam",
		learning_rate: 0.003,
		batch_size: 32,
		epochs: 100,
		variation: 100,
	},
	hasPictures: true,
	collection: "drawings",
	pad: "Draw something",
	panels: ["drawing", "first-layer", "handwriting"],
	pageSize: 60,
	hints: {
		training: "What you draw and keep meanwhile is learnt from at once.",
		finished: "Draw something.",
	},
	feature: plainFeature,
	formatOutput,
	source: {
		first: () => [],
		make: (python) => python.call(MODULE, "make"),
	},
};
