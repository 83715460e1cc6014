/**
 * The settings in force, how they stand in the address bar, and who wants to know when they change.
 *
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").HiddenLayer} HiddenLayer
 * @typedef {Record<string, string | number>} Values
 *
 * @typedef {object} Misreading a field of an address that could not be read
 * @property {string} name
 * @property {string} text what it says
 * @property {string} sentence why that is not understood
 * @property {string} [used] what is in force instead
 */
import { datasetOf, inContext, ofThePage, sameToEngine, usualLayers } from "./context.js";
import { nearest } from "./nearest.js";
import { parse, refusal } from "./rules.js";
import { LAYER_SETTINGS, MOST_HIDDEN_LAYERS, SETTINGS } from "./settings.js";

const LONGEST = 40; // characters of a field that are repeated

/** What stays when the dataset's own settings are brought back: what is looked at, and the data. */
const OF_THE_DATA = SETTINGS.filter(
	({ page, immediate, resetBy }) => page || immediate || resetBy,
).map(({ name }) => name);

export class State {
	/** @type {Settings} */
	#settings;
	/** @type {(() => void)[]} */
	#listeners = [];
	/** What of the address could not be understood, each in a sentence or two. @type {string[]} */
	misread;

	/** @param {string} address what stands behind the # in the address bar */
	constructor(address = "") {
		const { settings, misread } = fromAddress(address);
		this.#settings = settings;
		this.misread = misread.map(tellOfLink);
	}

	/** A copy, so that nobody changes a setting without the others hearing of it. */
	get settings() {
		return structuredClone(this.#settings);
	}

	/** What belongs behind the # in the address bar: whatever differs from what is usual. */
	get address() {
		return toAddress(this.#settings);
	}

	/** @param {() => void} listener called after every change */
	subscribe(listener) {
		this.#listeners.push(listener);
	}

	/**
	 * Changes some settings; others follow where they depend on these.
	 * @param {Partial<Settings>} changes values that `parse` has let through
	 */
	set(changes) {
		this.#replace(follow(this.#settings, structuredClone(changes)));
	}

	/** Follows an address; what it does not say is as usual, and what cannot be read stays as it is.
	 * @param {string} address as a person may have typed it */
	setAddress(address) {
		const { settings, misread: fields } = fromAddress(address, this.#settings);
		const misread = fields.map(tellOfLink);
		const isTold = misread.join() === this.misread.join();
		this.misread = misread;
		this.#replace(settings, !isTold);
	}

	/** The settings that the dataset has of its own, for the data that are looked at. */
	get own() {
		return ownOf(this.#settings);
	}

	/** Whether they are in force. */
	get isOwn() {
		return sameToEngine(this.own, this.#settings);
	}

	/** Takes over settings that were in force before. @param {Settings} settings */
	restore(settings) {
		this.#replace(structuredClone(settings));
	}

	/** Takes over what an engine is to do; what is looked at stays. @param {Settings} settings */
	restoreWork(settings) {
		this.restore({ ...settings, ...ofThePage(this.#settings) });
	}

	/** @param {Settings} settings @param {boolean} [isNews] whether there is more to tell of */
	#replace(settings, isNews = false) {
		const before = JSON.stringify(this.#settings);
		this.#settings = settings;
		if (!isNews && JSON.stringify(settings) === before) return;
		for (const listener of this.#listeners) listener();
	}
}

/**
 * What the settings are after a change. One that was left as it usually is becomes what is usual
 * now; one that was set by hand is kept where it still makes sense.
 * @param {Settings} before @param {Partial<Settings>} changes @returns {Settings}
 */
function follow(before, changes) {
	if (changes.dataset && datasetOf(changes).isExample) {
		const { settings } = fromAddress(`dataset=${changes.dataset}`);
		return { ...settings, tab: before.tab, lesson: before.lesson, ...changes };
	}
	const old = valuesOf(before);
	const wanted = valuesOf(changes);
	const after = valuesOf({ ...before, ...changes });
	const setAnew = (/** @type {string} */ name) => wanted[name] !== undefined;
	for (const { name, resetBy, default: start } of SETTINGS)
		if (resetBy?.some(setAnew) && !setAnew(name)) after[name] = start;
	if (setAnew("dataset") && !setAnew("sample")) after.sample = 0;
	for (const setting of SETTINGS) {
		const { name } = setting;
		if (setAnew(name)) continue;
		const usualBefore = inContext(setting, before).default;
		const now = inContext(setting, /** @type {any} */ (after));
		const byHand = old[name] !== usualBefore;
		const ofAnother = name === "learning_rate" && before.optimizer !== after.optimizer;
		const fits = parse(now, String(after[name])) !== undefined;
		if (!byHand || ofAnother || !fits) after[name] = now.default;
	}
	const settings = /** @type {Settings} */ (/** @type {unknown} */ (after));
	if (!changes.layers && printLayers(before.layers) === printLayers(usualLayers(before)))
		settings.layers = usualLayers(settings);
	return settings;
}

/** The settings that the dataset has of its own. @param {Settings} settings @returns {Settings} */
function ownOf(settings) {
	const all = valuesOf(settings);
	return fromAddress(OF_THE_DATA.map((name) => `${name}=${all[name]}`).join("&")).settings;
}

/** @param {Partial<Settings>} settings @returns {Values} */
export function valuesOf(settings) {
	return /** @type {Values} */ (/** @type {unknown} */ ({ ...settings }));
}

/**
 * The settings of a network that a file holds.
 * @param {Record<string, unknown>} fields what the file says; all else is as usual
 * @returns {{ settings: Settings, remarks: string[] }} a sentence about each of those that can change
 *   while a network is trained, and are as usual because the page does not have what the file says
 * @throws {Error} with a sentence, if the page has no such dataset or network
 */
export function settingsOfFile(fields) {
	const said = SETTINGS.filter(({ name, page }) => !page && isPlain(fields[name]));
	const address = new URLSearchParams(said.map(({ name }) => [name, String(fields[name])]));
	const layers = printLayers(/** @type {HiddenLayer[]} */ (fields.layers));
	address.set("layers", layers);
	const { settings, misread } = fromAddress(String(address));
	const remarks = misread.map(({ sentence }) => sentence);
	const all = valuesOf(settings);
	const lost = said.filter(({ name }) => String(all[name]) !== String(fields[name]));
	if (lost.some(({ live, resetBy }) => !live || resetBy) || printLayers(settings.layers) !== layers)
		throw new Error(`This file can’t be opened: the page can’t show it. ${remarks.join(" ")}`);
	return { settings, remarks };
}

/** @param {unknown} value */
function isPlain(value) {
	return typeof value === "string" || typeof value === "number";
}

/**
 * What an address says. A field that cannot be read stays as it was, or is as usual, and is said to
 * be misread.
 * @param {string} address @param {Settings} [before] those in force
 * @returns {{ settings: Settings, misread: Misreading[] }}
 */
function fromAddress(address, before) {
	const fields = new URLSearchParams(address);
	/** @type {Misreading[]} */
	const misread = [];
	/** @type {Record<string, unknown>} */
	const read = {};
	const all = before && valuesOf(before);
	for (const setting of SETTINGS) {
		const { name, label } = setting;
		const now = inContext(setting, read);
		const text = fields.get(name);
		const value = text === null ? undefined : parse(now, text);
		const isMisread = text !== null && value === undefined;
		const kept = isMisread && all ? parse(now, String(all[name])) : undefined;
		read[name] = value ?? kept ?? now.default;
		if (!isMisread) continue;
		const sentence = `${label} cannot be “${text.slice(0, LONGEST)}”. ${refusal(now, text)}`;
		misread.push({ name, text, sentence, used: String(read[name]) });
	}
	const settings = /** @type {Settings} */ (/** @type {unknown} */ (read));
	readLayers(fields.get("layers"), settings, before, misread);
	misread.push(...unknownFields(fields));
	return { settings, misread };
}

/** @param {string | null} text @param {Settings} settings whose layers it sets
 * @param {Settings | undefined} before @param {Misreading[]} misread to which it may add */
function readLayers(text, settings, before, misread) {
	const layers = parseLayers(text);
	settings.layers = layers ?? usualLayers(settings);
	if (text === null || layers) return;
	if (before) settings.layers = structuredClone(before.layers);
	const sentence = `The layers cannot be “${text.slice(0, LONGEST)}”. Such as 64-relu,32-tanh.`;
	misread.push({ name: "layers", text, sentence, used: printLayers(settings.layers) });
}

/** Fields that no setting has, or that stand there twice. @param {URLSearchParams} fields
 * @returns {Misreading[]} */
function unknownFields(fields) {
	const known = new Set(["layers", ...SETTINGS.map(({ name }) => name)]);
	const seen = new Set();
	/** @type {Misreading[]} */
	const misread = [];
	for (const [name, text] of fields) {
		const short = name.slice(0, LONGEST);
		if (!known.has(name)) {
			const near = nearest(name, known);
			const sentence = `There is no setting “${short}”.${near ? ` Did you mean ${near}?` : ""}`;
			misread.push({ name: short, text, sentence });
		} else if (seen.has(name)) {
			misread.push({ name, text, sentence: `“${short}” is there twice: the first one counts.` });
		}
		seen.add(name);
	}
	return misread;
}

/** What the link says, and what counts instead. @param {Misreading} misreading */
function tellOfLink({ name, text, sentence, used }) {
	const instead = used ? `; ${used} is used` : "";
	return `${sentence} The link says ${name}=${text.slice(0, LONGEST)}${instead}.`;
}

/** @param {Settings} settings @returns {string} such as `layers=64-relu,32-sigmoid&epochs=10` */
function toAddress(settings) {
	const all = valuesOf(settings);
	const fields = SETTINGS.filter(
		(setting) => all[setting.name] !== inContext(setting, settings).default,
	).map(({ name }) => `${name}=${all[name]}`);
	const layers = printLayers(settings.layers);
	if (layers !== printLayers(usualLayers(settings))) fields.push(`layers=${layers}`);
	return fields.join("&");
}

/** As they stand in an address. @param {HiddenLayer[]} layers */
export function printLayers(layers) {
	return layers.map(({ units, activation }) => `${units}-${activation}`).join(",");
}

/** @param {string | null} text @returns {HiddenLayer[] | undefined} */
function parseLayers(text) {
	if (text === null) return undefined;
	const layers = (text === "" ? [] : text.split(",")).map((layer) => {
		const [, units = "", activation = ""] = /^(\d+)-(.+)$/.exec(layer) ?? [];
		return {
			units: parse(LAYER_SETTINGS.units, units),
			activation: parse(LAYER_SETTINGS.activation, activation),
		};
	});
	const readable = layers.every(({ units, activation }) => units && activation);
	if (!readable || layers.length > MOST_HIDDEN_LAYERS) return undefined;
	return /** @type {HiddenLayer[]} */ (layers);
}
