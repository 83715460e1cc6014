/**
 * The settings of a training in words: those of the table that count for its dataset.
 *
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").Setting} Setting
 *
 * @typedef {object} Described one setting
 * @property {string} name
 * @property {string} label
 * @property {string} text its value as people read it
 * @property {number | string} order its value as it is sorted by
 * @property {string} said label and value, or the value alone where that says all
 */
import { LAYER_SETTINGS, SETTINGS } from "./settings.js";

/** What decides how a training goes, in the table's order. @param {Settings} settings
 * @returns {Described[]} */
export function describe(settings) {
	const values = /** @type {Record<string, string | number | undefined>} */ (
		/** @type {unknown} */ (settings)
	);
	const described = SETTINGS.filter((setting) => counts(setting, settings.dataset)).map((setting) =>
		describeOne(setting, values[setting.name] ?? setting.default),
	);
	const place = 1 + described.findIndex(({ name }) => name === "samples");
	return described.toSpliced(place, 0, describeLayers(settings));
}

/** @param {Setting} setting @param {string} dataset */
function counts({ page, pace, datasets }, dataset) {
	return !page && !pace && (datasets?.includes(dataset) ?? true);
}

/** @param {Setting} setting @param {string | number} value @returns {Described} */
function describeOne(setting, value) {
	const { name, label } = setting;
	if (setting.type === "choice") {
		const text = setting.choices[value] ?? String(value);
		return { name, label, text, order: text, said: text };
	}
	if (setting.type === "text") {
		const text = value ? "your own" : "none";
		return { name, label, text, order: String(value), said: `${label.toLowerCase()}: ${text}` };
	}
	return { name, label, text: `${value}`, order: value, said: `${inSentence(label)} ${value}` };
}

/** @param {Settings} settings @returns {Described} */
function describeLayers({ layers }) {
	const { choices } = LAYER_SETTINGS.activation;
	const each = layers.map(
		({ units, activation }) => `${units} ${choices[activation] ?? activation}`,
	);
	const text = each.join(", ") || "none";
	const order = layers.reduce((sum, { units }) => sum + units, 0);
	return {
		name: "layers",
		label: "Hidden layers",
		text,
		order,
		said: each.length ? text : "no hidden layer",
	};
}

/** @param {string} label */
function inSentence(label) {
	return `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}
