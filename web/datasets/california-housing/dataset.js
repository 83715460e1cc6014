/** California Housing: what houses cost in the districts of the census of 1990. */
import { NOTHING_YET } from "../../ui/format.js";
import { columnOf, inDollars, roundDollars } from "./values.js";

const MODULE = "california_housing"; // of the page's Python
const FOLDER = "/data"; // in Pyodide's file system

/** @type {import("../dataset.js").Dataset} */
export const californiaHousing = {
	name: "california-housing",
	label: "California Housing",
	about: "What houses cost in 20,640 districts, by eight numbers (1990).",
	samples: "districts",
	features: "8 features",
	outputs: () => "1 house value",
	task: () => "regression",
	most: 16512,
	defaults: {
		samples: 16512,
		layers: [
			{ units: 64, activation: "relu" },
			{ units: 32, activation: "relu" },
		],
		loss: "mean-squared-error",
		optimizer: "adam",
		learning_rate: 0.003,
		epochs: 20,
	},
	recording: "datasets/california-housing/pytorch.json",
	panels: ["residuals", "predicted"],
	pageSize: 12,
	feature: columnOf,
	formatOutput: (value) => (value === undefined ? NOTHING_YET : roundDollars(inDollars(value))),
	source: {
		label: "California Housing",
		first: ({ california }) => [california],
		make(python, [table], { california }) {
			python.write(FOLDER, `${california.split("/").at(-1)}`, table);
			return python.call(MODULE, "load", FOLDER);
		},
	},
};
