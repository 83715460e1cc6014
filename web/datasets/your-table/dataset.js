/** A table of the visitor's own: whatever its columns hold. */
import { formatOutput, plainFeature } from "../dataset.js";

const MODULE = "your_table"; // of the page's Python
const CLASSIFICATION = "classification";

/** @type {import("../dataset.js").Dataset} */
export const yourTable = {
	name: "your-table",
	label: "Your table",
	about: "Rows of your own: a CSV or Excel file, or cells that you paste.",
	samples: "rows",
	features: "your columns",
	outputs: ({ task }) => (task === CLASSIFICATION ? "classes" : "1 number"),
	task: ({ task }) => (task === CLASSIFICATION ? CLASSIFICATION : "regression"),
	most: 10_000_000,
	defaults: {
		samples: 10_000_000,
		layers: [{ units: 128, activation: "relu" }],
		optimizer: "adam",
		learning_rate: 0.001,
		batch_size: 32,
		epochs: 100,
	},
	settings: [
		{
			name: "task",
			label: "Task",
			immediate: true,
			type: "choice",
			default: "regression",
			choices: { regression: "Regression", classification: "Classification" },
		},
	],
	isTable: true,
	panels: ["table", "table-results", "own-row"],
	pageSize: 12,
	feature: plainFeature,
	formatOutput,
	source: {
		first: () => [],
		make: (python) => python.call(MODULE, "make"),
	},
};
