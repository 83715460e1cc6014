/**
 * What "Try several" tries: every combination of a few values, each with the seeds.
 *
 * @typedef {import("../../app/settings.js").Settings} Settings
 *
 * @typedef {object} Wish in the visitor's words; what is left empty stays as it is set
 * @property {string} rates
 * @property {string[]} optimizers as the engine calls them
 * @property {string} sizes units of the hidden layers, such as "64, 128, 64-32"
 * @property {string} seeds how many
 *
 * @typedef {"rates" | "sizes" | "seeds"} Field
 * @typedef {{ field: Field, sentence: string }} Refusal
 */
import { usualLayers } from "../../app/context.js";
import { parse, refusal } from "../../app/rules.js";
import { LAYER_SETTINGS, MOST_HIDDEN_LAYERS, SETTINGS } from "../../app/settings.js";
import { State } from "../../app/state.js";

export const MOST_RUNS = 48;
const MOST_SEEDS = 10;
const RATE = setting("learning_rate");
const SEED = setting("seed");

/**
 * The settings of every run.
 * @param {Settings} settings those in force @param {Wish} wish
 * @returns {{ all: Settings[], refusals: Refusal[] }} no settings where something is refused
 */
export function gridOf(settings, wish) {
	/** @type {Refusal[]} */
	const refusals = [];
	const refuse = (/** @type {Field} */ field, /** @type {string} */ sentence) => {
		refusals.push({ field, sentence });
		return [];
	};
	const rates = words(wish.rates).flatMap((word) => {
		const value = parse(RATE, word);
		return typeof value === "number" ? [value] : refuse("rates", refusal(RATE, word));
	});
	const sizes = words(wish.sizes).flatMap((word) => {
		const layers = layersOf(word, settings);
		return layers ? [layers] : refuse("sizes", SIZES);
	});
	const count = Number(wish.seeds.trim() || "1");
	if (!Number.isInteger(count) || count < 1 || count > MOST_SEEDS)
		refuse("seeds", `A whole number from 1 to ${MOST_SEEDS}.`);
	if (refusals.length > 0) return { all: [], refusals };
	return { all: combined(settings, { ...wish, rates, sizes, count }), refusals };
}

const SIZES = `Units from ${LAYER_SETTINGS.units.least} to ${LAYER_SETTINGS.units.most}, such as 64 or 64-32, of at most ${MOST_HIDDEN_LAYERS} hidden layers.`;

/**
 * @param {Settings} settings
 * @param {{ rates: number[], optimizers: string[], sizes: Settings["layers"][], count: number }} wish
 */
function combined(settings, { rates, optimizers, sizes, count }) {
	/** @type {Map<string, Settings>} */
	const all = new Map();
	for (const optimizer of optimizers.length > 0 ? optimizers : [settings.optimizer])
		for (const layers of sizes.length > 0 ? sizes : [settings.layers])
			for (const learning_rate of rates.length > 0 ? rates : [undefined])
				for (const seed of seedsFrom(settings.seed, count)) {
					const state = new State();
					state.restore({ ...settings, tab: "training", sample: 0 });
					// An optimizer brings its usual learning rate along.
					if (optimizer !== settings.optimizer) state.set({ optimizer });
					state.set({ layers, seed, ...(learning_rate !== undefined && { learning_rate }) });
					all.set(JSON.stringify(state.settings), state.settings);
				}
	return [...all.values()];
}

/** @param {number} first @param {number} count */
function seedsFrom(first, count) {
	const most = SEED.type === "integer" ? SEED.most : 0;
	return Array.from({ length: count }, (_, index) => (first + index) % (most + 1));
}

/** What stands between spaces, semicolons, and commas that are no decimal ones.
 * @param {string} text */
export function words(text) {
	const parts = text.split(/[;\s]+|,(?=\s|$)/).filter(Boolean);
	// "0.1,0.3" are two numbers, and so is "64,128"; "0,1" is one.
	return parts.flatMap((part) => (/\.|^\d{2,},|,\d+,|-/.test(part) ? part.split(",") : [part]));
}

/** @param {string} word such as 64-32 @param {Settings} settings */
function layersOf(word, settings) {
	const units = word.split(/[-–x×]/).map((text) => parse(LAYER_SETTINGS.units, text));
	if (units.length > MOST_HIDDEN_LAYERS) return undefined;
	const [first] = [...settings.layers, ...usualLayers(settings)];
	const activation = first?.activation ?? LAYER_SETTINGS.activation.default;
	const layers = units.flatMap((count) =>
		typeof count === "number" ? [{ units: count, activation }] : [],
	);
	return layers.length === units.length ? layers : undefined;
}

/** How many engines train side by side: as many as there are cores, and memory for.
 * @param {{ cores?: number, gigabytes?: number, runs: number, isTraining: boolean }} machine */
export function lanesFor({ cores = 2, gigabytes = 4, runs, isTraining }) {
	const free = cores - Number(isTraining); // the page's own engine takes one
	return Math.max(1, Math.min(free, Math.floor(gigabytes / MEMORY) - 1, runs));
}

const MEMORY = 0.5; // gigabytes that an engine with MNIST takes at most

/** @param {string} name */
function setting(name) {
	const found = SETTINGS.find((each) => each.name === name);
	if (!found) throw new Error(`There is no setting ${name}`);
	return found;
}
