/** Points in the plane: those of a shape, or those that the visitor has placed. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "points"; // of the page's Python

/** @param {Partial<import("../dataset.js").Settings>} settings */
function hasValues({ shape }) {
	return shape === "plane";
}

/** @type {import("../dataset.js").Dataset} */
export const points = {
	name: "points",
	label: "Points in the plane",
	about: "Two classes of points, or values, in a plane: everything can be seen.",
	samples: "points",
	features: "2 coordinates",
	outputs: (settings) => (hasValues(settings) ? "1 value" : "2 classes"),
	task: (settings) => (hasValues(settings) ? "regression" : "classification"),
	most: 500,
	defaults: {
		samples: 400,
		layers: [
			{ units: 16, activation: "tanh" },
			{ units: 16, activation: "tanh" },
		],
		optimizer: "adam",
		learning_rate: 0.02,
		batch_size: 32,
		noise: 2,
		epochs: 500,
	},
	settings: [
		{
			name: "shape",
			label: "Shape",
			group: "data",
			immediate: true,
			type: "choice",
			default: "spirals",
			choices: {
				spirals: "Two spirals",
				circles: "Circles",
				xor: "Exclusive or",
				blobs: "Blobs",
				plane: "Plane (regression)",
			},
		},
		{
			name: "noise",
			label: "Noise, %",
			group: "data",
			hint: "How far points stray, in percent of the shape's size.",
			immediate: true,
			type: "integer",
			default: 0,
			least: 0,
			most: 30,
			step: 1,
		},
		{
			// What the visitor has placed belongs to the shape in which it was placed.
			name: "points",
			label: "Placed points",
			resetBy: ["dataset", "shape", "noise"],
			live: true,
			type: "text",
			default: "",
			pattern: /^([0-9a-z]{6}){0,500}$/,
			allowed: "Six letters or digits for each point.",
		},
	],
	isPlane: true,
	panels: ["plane", "units"],
	pageSize: 16,
	feature(name) {
		const feature = plainFeature(name, 2);
		return name === "target" ? { ...feature, label: "Value", short: "Value" } : feature;
	},
	formatOutput,
	source: {
		first: () => [],
		make: (python, _files, _sources, { shape, samples, noise, seed, points: placed }) =>
			python.call(MODULE, "make", shape, samples, noise, seed, placed),
	},
};
