/**
 * What depends on several settings at once: what is usual for a dataset and an optimizer, and what a
 * change of settings takes.
 *
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").Setting} Setting
 * @typedef {import("./settings.js").HiddenLayer} HiddenLayer
 * @typedef {import("./settings.js").Task} Task
 */
import { datasetNamed } from "../datasets/all.js";
import { LOSSES, OPTIMIZERS } from "./parts.js";
import { LAYER_SETTINGS, labelsOf, SETTINGS } from "./settings.js";

const USUAL_VALIDATION = 20; // percent, with early stopping

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

const named = (/** @type {(setting: Setting) => boolean | undefined} */ choose) =>
	new Set(SETTINGS.filter(choose).map(({ name }) => name));
const OF_THE_PAGE = named(({ page }) => page);
const KEEPS_THE_NETWORK = named(({ live, page }) => live || page);
const IMMEDIATE = named(({ immediate }) => immediate);

/** What of the settings is the page's alone: what is looked at. @param {Settings} settings */
export function ofThePage(settings) {
	const names = Object.entries(settings).filter(([name]) => OF_THE_PAGE.has(name));
	return /** @type {Partial<Settings>} */ (Object.fromEntries(names));
}

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

/** Whether the change needs another network at once, because the data change.
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
