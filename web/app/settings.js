/**
 * What can be set: one table. The fields on the page, their checks, the address
 * bar and what the engine is given are all read off it.
 *
 * @typedef {{ units: number, activation: string }} HiddenLayer
 *
 * @typedef {object} Settings the names are those of the engine's `Session(config)`
 * @property {string} dataset
 * @property {string} tab which view is open
 * @property {string} lesson that is taken, by name or address; "list" for the list of them, "" for none
 * @property {number} sample the test sample that is looked at
 * @property {string} exercise in Inspect; empty without one
 * @property {number} step_samples how many samples the step of Inspect has
 * @property {string} stage the matrix that Inspect shows
 * @property {string} cell of it that is explained
 * @property {string} edits numbers of the step that were changed by hand
 * @property {number} samples
 * @property {string} shape of the points
 * @property {number} noise
 * @property {string} [task] of the visitor's own table
 * @property {string} points that the visitor has placed, as the page's Python reads them
 * @property {HiddenLayer[]} layers
 * @property {string} loss
 * @property {string} optimizer
 * @property {number} learning_rate
 * @property {number} weight_decay
 * @property {number} batch_size
 * @property {number} epochs
 * @property {number} validation percent of the training samples that are set aside
 * @property {number} patience
 * @property {number} variation of pictures, in percent
 * @property {number} drawn_variation of the visitor's drawings that a network learns, in percent
 * @property {number} seed
 * @property {string} speed
 *
 * @typedef {object} NumberSetting
 * @property {"integer" | "number"} type an "integer" may equal `least`, a "number" must be above it
 * @property {number} default
 * @property {number} least
 * @property {number} most
 * @property {number} step how far one press of an arrow key goes; from a "number" other than 0, it
 *   goes to the next first digit
 * @property {boolean} [zero] whether a "number" may be 0 too
 *
 * @typedef {object} ChoiceSetting
 * @property {"choice"} type
 * @property {string} default
 * @property {Record<string, string>} choices what the engine calls it: what the page calls it
 * @property {Record<string, string>} [about] each choice in a line
 *
 * @typedef {object} TextSetting
 * @property {"text"} type
 * @property {string} default
 * @property {RegExp} pattern
 * @property {string} allowed what the pattern allows, as a sentence
 *
 * @typedef {{ name: string, label: string, group?: string, datasets?: string[], hint?: string,
 *   live?: boolean, immediate?: boolean, page?: boolean, pace?: boolean, resetBy?: string[] }
 *   & (NumberSetting | ChoiceSetting | TextSetting)} Setting
 *   `datasets`: those that it is for, if not for all;
 *   `resetBy`: it returns to its default when one of these is set;
 *   `live`: takes effect on the network being trained, which other settings replace;
 *   `immediate`: replaces it at once, because the data change; `page`: the engine does not need it;
 *   `pace`: how fast it is watched, which changes no number
 *
 * @typedef {"classification" | "regression"} Task
 * @typedef {import("../datasets/dataset.js").Dataset} Dataset
 */
import { DATASETS, FIRST_DATASET } from "../datasets/all.js";
import { ACTIVATIONS, LOSSES, NUMBERS, OPTIMIZERS } from "./parts.js";

/** What Inspect shows, so that a link can hold it. @type {Setting[]} */
const INSPECTED = [
	{
		name: "step_samples",
		label: "Samples of the step",
		page: true,
		type: "integer",
		default: 4,
		least: 1,
		most: 8,
		step: 1,
	},
	{
		name: "stage",
		label: "Stage",
		page: true,
		type: "text",
		default: "",
		pattern: /^[\w/]{0,24}$/,
		allowed: "The name of a matrix, such as Z1, dJ/dW2 or W1_new.",
	},
	{
		name: "cell",
		label: "Cell",
		page: true,
		resetBy: ["dataset"],
		type: "text",
		default: "",
		pattern: /^([\w/]{1,24},\d{1,4},\d{1,4})?$/,
		allowed: "A matrix, a row and a column, such as Z1,2,0.",
	},
	{
		name: "edits",
		label: "Numbers changed by hand",
		page: true,
		resetBy: ["dataset"],
		type: "text",
		default: "",
		pattern: /^((^|;)((A0|Y|W\d{1,2}),\d{1,4},\d{1,4}|eta),-?[\d.]+(e-?\d+)?)*$/,
		allowed: "A matrix, a row, a column and a number each, such as W1,2,0,0.5;A0,1,3,-1;eta,2.",
	},
];

/** @type {Setting[]} those that others depend on come before them */
export const SETTINGS = [
	{
		name: "dataset",
		label: "Dataset",
		group: "data",
		immediate: true,
		type: "choice",
		default: FIRST_DATASET.name,
		choices: labelsOf(DATASETS),
		about: linesOf(DATASETS),
	},
	{
		name: "tab",
		label: "View",
		page: true,
		type: "choice",
		default: "training",
		choices: {
			training: "Training",
			inspect: "Inspect",
			network: "Network",
			python: "Python",
			data: "Data",
		},
	},
	{
		name: "lesson",
		label: "Lesson",
		page: true,
		type: "text",
		default: "",
		pattern: /^[\w./-]{0,200}$/,
		allowed: "The name of a lesson, or the path of its file on this site.",
	},
	{
		name: "sample",
		label: "Sample",
		page: true,
		type: "integer",
		default: 0,
		least: 0,
		most: 9999,
		step: 1,
	},
	{
		name: "exercise",
		label: "Exercise",
		page: true,
		resetBy: ["dataset"],
		type: "text",
		default: "",
		pattern:
			/^(random\.\d{1,2}\.\d{1,9}|matrix\.[^.]{1,12}\.\d{1,9}|number\.[^.]{1,12}\.\d{1,4}\.\d{1,4})?$/,
		allowed: "Such as random.5.27, matrix.Z1.27 or number.Z1.2.0.",
	},
	...INSPECTED,
	...Object.values(DATASETS).flatMap(({ name, settings = [] }) =>
		settings.map((setting) => ({ ...setting, datasets: [name] })),
	),
	{
		name: "samples",
		label: "Training samples",
		group: "data",
		datasets: namesOfDatasets(({ isExample }) => !isExample),
		type: "integer",
		default: 60000,
		least: 1,
		most: 60000,
		step: 1,
	},
	{
		name: "loss",
		label: "Loss",
		group: "training",
		type: "choice",
		default: "cross-entropy",
		choices: labelsOf(LOSSES),
		about: linesOf(LOSSES),
	},
	{
		name: "optimizer",
		label: "Optimizer",
		group: "training",
		type: "choice",
		default: "sgd",
		choices: labelsOf(OPTIMIZERS),
		about: linesOf(OPTIMIZERS),
	},
	{
		name: "learning_rate",
		label: "Learning rate",
		group: "training",
		live: true,
		hint: "How far a step goes along the negative gradient. Too large a rate diverges.",
		type: "number",
		default: 0.3,
		...NUMBERS.learning_rate,
		step: 0.01,
	},
	{
		name: "weight_decay",
		label: "Weight decay",
		group: "training",
		live: true,
		hint: "Regularization: draws weights towards 0.",
		type: "number",
		default: 0,
		...NUMBERS.weight_decay,
		step: 0.001,
	},
	{
		name: "batch_size",
		label: "Batch size",
		group: "training",
		hint: "Samples whose mean gradient makes one step.",
		type: "integer",
		default: 128,
		least: 1,
		most: 1024,
		step: 1,
	},
	{
		name: "variation",
		label: "Variation of pictures, %",
		group: "training",
		datasets: namesOfDatasets(({ hasPictures }) => hasPictures),
		hint: "Augmentation: every time a picture is learnt from, it is shifted, turned, slanted, resized and thickened a little, each time anew. 0: never.",
		type: "integer",
		default: 0,
		least: 0,
		most: 200,
		step: 10,
	},
	{
		name: "drawn_variation",
		label: "Variation of your drawings, %",
		group: "handwriting",
		datasets: namesOfDatasets(({ learnsDrawings }) => learnsDrawings),
		page: true,
		hint: "How much each drawing is shifted, turned, slanted, resized and thickened anew, every time it is learnt from.",
		type: "integer",
		default: 100,
		least: 0,
		most: 200,
		step: 10,
	},
	{
		name: "epochs",
		label: "Epochs",
		group: "training",
		live: true,
		hint: "How often training goes through all training samples.",
		type: "integer",
		default: 5,
		least: 1,
		most: 1000,
		step: 1,
	},
	{
		name: "patience",
		label: "Early stopping",
		group: "training",
		live: true,
		hint: "Stop after this many epochs without improvement of the validation loss, or, without validation samples, of the training loss (0 = off).",
		type: "integer",
		default: 0,
		least: 0,
		most: 100,
		step: 1,
	},
	{
		name: "validation",
		label: "Validation share, %",
		group: "training",
		hint: "Of the training samples: set aside, to choose the best epoch by. 0: none.",
		type: "integer",
		default: 0,
		least: 0,
		most: 50,
		step: 5,
	},
	{
		name: "speed",
		label: "Speed",
		group: "training",
		live: true,
		pace: true,
		type: "choice",
		default: "full",
		choices: { full: "Full", slow: "Slow" },
		about: {
			full: "As fast as this machine can.",
			slow: "Five batches a second, to watch. “Train one batch” runs a single one.",
		},
	},
	{
		name: "seed",
		label: "Seed",
		group: "training",
		type: "integer",
		default: 0,
		least: 0,
		most: 4294967295,
		step: 1,
	},
];

/** What can be set of each hidden layer; the labels go on with the layer's number.
 * @type {{ units: Setting & NumberSetting, activation: Setting & ChoiceSetting }} */
export const LAYER_SETTINGS = {
	units: {
		name: "units",
		label: "Units in hidden layer",
		type: "integer",
		default: 128,
		least: 1,
		most: 1024,
		step: 1,
	},
	activation: {
		name: "activation",
		label: "Activation of hidden layer",
		type: "choice",
		default: "relu",
		choices: labelsOf(ACTIVATIONS),
		about: namedLinesOf(ACTIVATIONS),
	},
};

export const MOST_HIDDEN_LAYERS = 6;

/** Lets hidden layers have activations of the visitor's own besides the library's.
 * @param {Record<string, Part>} own all of them, by name */
export function offerActivations(own) {
	const all = { ...ACTIVATIONS, ...own };
	const { activation } = LAYER_SETTINGS;
	Object.assign(activation, { choices: labelsOf(all), about: namedLinesOf(all) });
}

/** @typedef {{ label: string, about: string }} Part as the library's catalogue has it, or a dataset */

/** @param {Record<string, Part>} parts */
export function labelsOf(parts) {
	return each(parts, ({ label }) => label);
}

/** @param {Record<string, Part>} parts */
function linesOf(parts) {
	return each(parts, ({ about }) => about);
}

/** Each line begins with the part's name. @param {Record<string, Part>} parts */
function namedLinesOf(parts) {
	return each(parts, ({ label, about }) => `${label}: ${about[0]?.toLowerCase()}${about.slice(1)}`);
}

/** @param {Record<string, Part>} parts @param {(part: Part) => string} say */
function each(parts, say) {
	return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, say(part)]));
}

/** @param {(dataset: Dataset) => boolean | undefined} choose */
function namesOfDatasets(choose) {
	return Object.values(DATASETS)
		.filter(choose)
		.map(({ name }) => name);
}
