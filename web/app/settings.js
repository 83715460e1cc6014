/**
 * What can be set: one table. The fields on the page, their checks, the address
 * bar and what the engine is given are all read off it.
 *
 * @typedef {{ units: number, activation: string }} HiddenLayer
 *
 * @typedef {object} Settings the names are those of the engine's `Session(config)`
 * @property {string} dataset
 * @property {string} tab which view is open
 * @property {number} sample the test sample that is looked at
 * @property {number} samples
 * @property {string} shape of the points
 * @property {number} noise
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
 *
 * @typedef {{ name: string, label: string, group?: string, datasets?: string[], hint?: string,
 *   live?: boolean, immediate?: boolean, page?: boolean, resetBy?: string[] }
 *   & (NumberSetting | ChoiceSetting | TextSetting)} Setting
 *   `datasets`: those that it is for, if not for all;
 *   `resetBy`: it returns to its default when one of these is set;
 *   `live`: takes effect on the network being trained, which other settings replace;
 *   `immediate`: replaces it at once, as the data are others; `page`: is none of the engine's
 *
 * @typedef {"classification" | "regression"} Task
 * @typedef {import("../datasets/dataset.js").Dataset} Dataset
 */
import { DATASETS, datasetNamed, FIRST_DATASET } from "../datasets/all.js";
import { couldBeTwo, readNumber } from "./number.js";
import { ACTIVATIONS, LOSSES, NUMBERS, OPTIMIZERS } from "./parts.js";

const USUAL_VALIDATION = 20; // percent, with early stopping

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
		choices: { training: "Training", inspect: "Inspect", network: "Network", data: "Data" },
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
		type: "integer",
		default: 128,
		least: 1,
		most: 1024,
		step: 1,
	},
	{
		name: "epochs",
		label: "Epochs",
		group: "training",
		live: true,
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
		hint: "After so many epochs without a lower validation loss (without validation samples: training loss). 0: never.",
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
		type: "choice",
		default: "full",
		choices: { full: "Full", slow: "Slow" },
		about: {
			full: "As fast as this machine can.",
			slow: "Five batches a second, to watch. Step runs a single one.",
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

/** @typedef {{ label: string, about: string }} Part as the library's catalogue has it, or a dataset */

/** @param {Record<string, Part>} parts */
function labelsOf(parts) {
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

/** A setting as it is for the dataset and optimizer in force: its default, limits and choices.
 * @param {Setting} setting @param {Partial<Settings>} settings @returns {Setting} */
export function inContext(setting, settings) {
	const context = /** @type {Settings} */ (settings);
	const usual = usualValue(setting, context);
	const resolved = /** @type {Setting} */ ({ ...setting, default: usual });
	if (resolved.name === "samples" && resolved.type === "integer")
		resolved.most = datasetOf(context).most;
	if (resolved.name === "loss" && resolved.type === "choice") {
		const task = taskOf(context);
		const fitting = Object.entries(LOSSES).filter(([, { tasks }]) => tasks.includes(task));
		resolved.choices = labelsOf(Object.fromEntries(fitting));
		if (!Object.hasOwn(resolved.choices, resolved.default))
			resolved.default = fitting[0]?.[0] ?? "";
	}
	return resolved;
}

/** @param {Settings} settings */
export function usualLayers(settings) {
	return structuredClone(datasetOf(settings).defaults.layers ?? [defaultLayer()]);
}

/** @returns {HiddenLayer} */
export function defaultLayer() {
	const { units, activation } = LAYER_SETTINGS;
	return { units: units.default, activation: activation.default };
}

/** @param {Partial<Settings>} settings @returns {Task} */
export function taskOf(settings) {
	return datasetOf(settings).task(settings);
}

/** @param {Partial<Settings>} settings */
export function datasetOf({ dataset }) {
	return datasetNamed(dataset);
}

/** @param {(dataset: Dataset) => boolean} choose */
function namesOfDatasets(choose) {
	return Object.values(DATASETS)
		.filter(choose)
		.map(({ name }) => name);
}

/** @param {Setting} setting @param {Settings} settings */
function usualValue(setting, settings) {
	const { defaults } = datasetOf(settings);
	const own = /** @type {Record<string, string | number>} */ (/** @type {unknown} */ (defaults));
	// Where an epoch is chosen, it is chosen by samples of its own.
	if (setting.name === "validation" && settings.patience > 0) return USUAL_VALIDATION;
	if (setting.name === "learning_rate") {
		const itsOwn = defaults.optimizer ?? "sgd";
		if (settings.optimizer !== itsOwn) return OPTIMIZERS[settings.optimizer]?.learning_rate;
	}
	return own[setting.name] ?? setting.default;
}

/** The learning rate of the step that is printed, where the settings are those of its text.
 * @param {Settings} settings @param {Settings} own those that the dataset has of its own */
export function printedRate(settings, own) {
	const steps = ["learning_rate", "weight_decay"];
	const isPrinted =
		!needsNewNetwork(own, settings) &&
		some(own, (name) => steps.includes(name)) === some(settings, (name) => steps.includes(name));
	return isPrinted ? datasetOf(settings).printed : undefined;
}

/** Says what a setting allows, as a sentence. @param {Setting} setting */
export function allowed(setting) {
	if (setting.type === "text") return "Six letters or digits for each point.";
	if (setting.type === "choice") return `One of ${Object.values(setting.choices).join(", ")}.`;
	if (setting.type === "integer") return `A whole number from ${setting.least} to ${setting.most}.`;
	if (setting.zero) return `A number from 0 to ${setting.most}.`;
	return `A number above ${setting.least}, at most ${setting.most}.`;
}

/** Says what a setting allows, and what a text that it does not allow may have meant.
 * @param {Setting} setting @param {string} text */
export function refusal(setting, text) {
	const sentence = allowed(setting);
	if (setting.type === "integer" && /\d[.,]/.test(text))
		return `${sentence.slice(0, -1)}, without a point or comma.`;
	if (setting.type === "number" && couldBeTwo(text)) {
		const [decimal, thousands] = [text.replace(",", "."), text.replace(",", "")];
		return `${sentence} ${text.trim()} could be ${Number(decimal)} or ${Number(thousands)}: write one of them.`;
	}
	return sentence;
}

/**
 * Reads a value from text.
 * @param {Setting} setting
 * @param {string} text
 * @returns {string | number | undefined} undefined if the setting does not allow it
 */
export function parse(setting, text) {
	if (setting.type === "text") return setting.pattern.test(text) ? text : undefined;
	if (setting.type === "choice") return Object.hasOwn(setting.choices, text) ? text : undefined;
	const value = readNumber(text) ?? Number.NaN;
	const { type, least, most, zero } = setting;
	const isWhole = Number.isInteger(value) && !/[.,]/.test(text);
	const fits = type === "integer" ? isWhole && value >= least : value > least;
	return (fits || (zero && value === 0)) && value <= most ? value : undefined;
}

/**
 * Where an arrow key goes from a value: as far as `step` says, or to the next first digit of a number
 * that may be of any size, such as from 0.003 to 0.004, or from 1 to 0.9.
 * @param {NumberSetting} setting @param {number} from @param {number} steps below 0: down
 */
export function stepFrom({ type, least, most, step, zero }, from, steps) {
	if (type === "integer") return Math.min(most, Math.max(least, from + steps * step));
	let value = from;
	for (let taken = 0; taken < Math.abs(steps); taken++) {
		if (steps > 0) value = value === 0 ? step : nextDigit(value, 1);
		else if (zero && value <= step) value = 0;
		else value = nextDigit(value, -1);
	}
	return Math.min(most, value);
}

/** @param {number} value above 0 @param {1 | -1} direction */
function nextDigit(value, direction) {
	const exponent = Math.floor(Math.log10(value));
	const isPower = Math.abs(value / 10 ** exponent - 1) < 1e-9;
	const unit = 10 ** (direction < 0 && isPower ? exponent - 1 : exponent);
	const digit = value / unit;
	const next = direction > 0 ? Math.floor(digit + 1e-9) + 1 : Math.ceil(digit - 1e-9) - 1;
	return Number((next * unit).toPrecision(12));
}

const named = (/** @type {(setting: Setting) => boolean | undefined} */ choose) =>
	new Set(SETTINGS.filter(choose).map(({ name }) => name));
const OF_THE_PAGE = named(({ page }) => page);
const KEEPS_THE_NETWORK = named(({ live, page }) => live || page);
const IMMEDIATE = named(({ immediate }) => immediate);

/** @param {Settings} settings @param {(name: string) => boolean} choose */
function some(settings, choose) {
	return JSON.stringify(Object.entries(settings).filter(([name]) => choose(name)));
}

/** Whether going from one to the other takes a new network.
 * @param {Settings} before @param {Settings} after */
export function needsNewNetwork(before, after) {
	const deciding = (/** @type {string} */ name) => !KEEPS_THE_NETWORK.has(name);
	return some(before, deciding) !== some(after, deciding);
}

/** Whether it takes one at once, as the data are others.
 * @param {Settings} before @param {Settings} after */
export function needsNewData(before, after) {
	const deciding = (/** @type {string} */ name) => IMMEDIATE.has(name);
	return some(before, deciding) !== some(after, deciding);
}

/** Whether the two are the same to the engine.
 * @param {Settings} before @param {Settings} after */
export function sameToEngine(before, after) {
	const deciding = (/** @type {string} */ name) => !OF_THE_PAGE.has(name);
	return some(before, deciding) === some(after, deciding);
}
