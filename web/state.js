/**
 * What can be set: one table. The fields on the page, their checks, the address
 * bar and what the engine is given are all read off it.
 *
 * @typedef {{ units: number, activation: string }} HiddenLayer
 *
 * @typedef {object} Settings the names are those of the engine's `Session(config)`
 * @property {string} dataset
 * @property {number} samples
 * @property {HiddenLayer[]} layers
 * @property {string} loss
 * @property {string} optimizer
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} epochs
 * @property {number} seed
 *
 * @typedef {object} NumberSetting
 * @property {"integer" | "number"} type an "integer" may equal `least`, a "number" must be above it
 * @property {number} default
 * @property {number} least
 * @property {number} most
 * @property {number} step how far one press of an arrow key goes
 *
 * @typedef {object} ChoiceSetting
 * @property {"choice"} type
 * @property {string} default
 * @property {Record<string, string>} choices what the engine calls it: what the page calls it
 *
 * @typedef {{ name: string, label: string, group?: string, live?: boolean }
 *   & (NumberSetting | ChoiceSetting)} Setting
 *   `live`: takes effect on the network being trained, which every other setting replaces
 */

/** @type {Setting[]} */
export const SETTINGS = [
	{
		name: "dataset",
		label: "Dataset",
		group: "data",
		type: "choice",
		default: "mnist",
		choices: { mnist: "MNIST digits" },
	},
	{
		name: "samples",
		label: "Training samples",
		group: "data",
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
		choices: { "cross-entropy": "Cross-entropy", "mean-squared-error": "Mean squared error" },
	},
	{
		name: "optimizer",
		label: "Optimizer",
		group: "training",
		type: "choice",
		default: "sgd",
		choices: { sgd: "SGD" },
	},
	{
		name: "learning_rate",
		label: "Learning rate",
		group: "training",
		live: true,
		type: "number",
		default: 0.3,
		least: 0,
		most: 100,
		step: 0.01,
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
		choices: { relu: "ReLU", sigmoid: "Sigmoid", identity: "Identity" },
	},
};

export const MOST_HIDDEN_LAYERS = 6;

const LIVE = SETTINGS.filter((setting) => setting.live).map((setting) => setting.name);

/** Says what a setting allows, as a sentence. @param {Setting} setting */
export function allowed(setting) {
	if (setting.type === "choice") return `One of ${Object.values(setting.choices).join(", ")}.`;
	if (setting.type === "integer") return `A whole number from ${setting.least} to ${setting.most}.`;
	return `A number above ${setting.least}, at most ${setting.most}.`;
}

/**
 * Reads a value from text.
 * @param {Setting} setting
 * @param {string} text
 * @returns {string | number | undefined} undefined if the setting does not allow it
 */
export function parse(setting, text) {
	if (setting.type === "choice") return Object.hasOwn(setting.choices, text) ? text : undefined;
	const value = text.trim() === "" ? Number.NaN : Number(text);
	const { type, least, most } = setting;
	const fits = type === "integer" ? Number.isInteger(value) && value >= least : value > least;
	return fits && value <= most ? value : undefined;
}

/** Whether going from one to the other takes a new network.
 * @param {Settings} before @param {Settings} after */
export function needsNewNetwork(before, after) {
	const withoutLive = (/** @type {Settings} */ settings) =>
		JSON.stringify(settings, (name, value) => (LIVE.includes(name) ? undefined : value));
	return withoutLive(before) !== withoutLive(after);
}

/** The settings in force, and who wants to know when they change. */
export class State {
	/** @type {Settings} */
	#settings;
	/** @type {(() => void)[]} */
	#listeners = [];

	/** @param {string} address what stands behind the # in the address bar */
	constructor(address = "") {
		this.#settings = fromAddress(address);
	}

	/** A copy, so that nobody changes a setting without the others hearing of it. */
	get settings() {
		return structuredClone(this.#settings);
	}

	/** What belongs behind the # in the address bar: whatever differs from the defaults. */
	get address() {
		return toAddress(this.#settings);
	}

	/** @param {() => void} listener called after every change */
	subscribe(listener) {
		this.#listeners.push(listener);
	}

	/** @param {Partial<Settings>} changes values that `parse` has let through */
	set(changes) {
		const before = this.address;
		Object.assign(this.#settings, structuredClone(changes));
		if (this.address !== before) for (const listener of this.#listeners) listener();
	}

	/** @param {string} address as a person may have typed it */
	setAddress(address) {
		this.set(fromAddress(address));
	}
}

/** @param {string} address @returns {Settings} each field that cannot be read has its default */
function fromAddress(address) {
	const fields = new URLSearchParams(address);
	/** @type {Record<string, unknown>} */
	const settings = {};
	for (const setting of SETTINGS) {
		settings[setting.name] = parse(setting, fields.get(setting.name) ?? "") ?? setting.default;
	}
	settings.layers = parseLayers(fields.get("layers")) ?? [defaultLayer()];
	return /** @type {Settings} */ (/** @type {unknown} */ (settings));
}

/** @param {Settings} settings @returns {string} such as `layers=64-relu,32-sigmoid&epochs=10` */
function toAddress(settings) {
	const all = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (settings));
	const fields = SETTINGS.filter(({ name, default: usual }) => all[name] !== usual).map(
		({ name }) => `${name}=${all[name]}`,
	);
	const layers = printLayers(settings.layers);
	if (layers !== printLayers([defaultLayer()])) fields.unshift(`layers=${layers}`);
	return fields.join("&");
}

/** @returns {HiddenLayer} */
export function defaultLayer() {
	const { units, activation } = LAYER_SETTINGS;
	return { units: units.default, activation: activation.default };
}

/** @param {HiddenLayer[]} layers */
function printLayers(layers) {
	return layers.map(({ units, activation }) => `${units}-${activation}`).join(",");
}

/** @param {string | null} text @returns {HiddenLayer[] | undefined} */
function parseLayers(text) {
	if (text === null) return undefined;
	const layers = (text === "" ? [] : text.split(",")).map((layer) => {
		const [units = "", activation = ""] = layer.split("-");
		return {
			units: parse(LAYER_SETTINGS.units, units),
			activation: parse(LAYER_SETTINGS.activation, activation),
		};
	});
	const readable = layers.every(({ units, activation }) => units && activation);
	if (!readable || layers.length > MOST_HIDDEN_LAYERS) return undefined;
	return /** @type {HiddenLayer[]} */ (layers);
}
