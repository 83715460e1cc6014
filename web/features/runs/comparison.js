/**
 * What is decided about runs that stand side by side: in which settings they differ, what they are
 * called by them, how they are sorted, and how much results depend on the seed.
 *
 * @typedef {import("../../app/description.js").Described} Described
 * @typedef {import("./run.js").Run} Run
 *
 * @typedef {object} Spread of a figure over several runs
 * @property {number} mean
 * @property {number | undefined} deviation the standard deviation of the sample; none of one run
 *
 * @typedef {object} Group runs that differ in the seed alone
 * @property {Run[]} runs
 * @property {Spread | undefined} score
 * @property {Spread | undefined} testLoss
 */
import { describe } from "../../app/description.js";

const SEED = "seed";

/** Settings are never changed, only replaced. @type {WeakMap<Run["settings"], Described[]>} */
const described = new WeakMap();

/**
 * The settings in which runs differ, or all of them.
 * @param {Run[]} runs @param {boolean} [all]
 * @returns {{ name: string, label: string }[]}
 */
export function columnsOf(runs, all = false) {
	/** @type {Map<string, { label: string, values: (string | undefined)[] }>} */
	const found = new Map();
	for (const [index, { settings }] of runs.entries())
		for (const each of describeOnce(settings)) {
			const { name, label } = each;
			const { values } = found.get(name) ?? { values: Array(runs.length).fill(undefined) };
			values[index] = identityOf(each);
			found.set(name, { label, values });
		}
	return [...found]
		.filter(([, { values }]) => all || new Set(values).size > 1)
		.map(([name, { label }]) => ({ name, label }));
}

/** Tells a value from every other of the same setting. @param {Described} described */
function identityOf({ order, text }) {
	return `${order} ${text}`;
}

/** One setting of a run; none if it does not count for the run's dataset.
 * @param {Run} run @param {string} name @returns {Described | undefined} */
export function settingOf({ settings }, name) {
	return describeOnce(settings).find((each) => each.name === name);
}

/**
 * What runs are called: as the visitor named them, else by the settings in which they differ; those
 * that would be called the same are numbered in the order in which they began.
 * @param {Run[]} runs @returns {Map<string, string>} by their ids
 */
export function namesOf(runs) {
	const differing = columnsOf(runs).map(({ name }) => name);
	const plain = runs.map((run) => run.given || nameBy(run, differing));
	const names = new Map();
	const used = new Set(plain);
	for (const run of runs.toSorted((one, other) => one.begun - other.begun)) {
		const name = plain[runs.indexOf(run)] ?? "";
		const alike = plain.filter((other) => other === name).length > 1;
		names.set(run.id, alike ? numbered(name, used) : name);
	}
	return names;
}

/** @param {Run} run @param {string[]} differing */
function nameBy(run, differing) {
	const all = describeOnce(run.settings);
	const parts = all.filter(({ name }) => differing.includes(name)).map(({ said }) => said);
	const text = parts.join(", ") || (all.find(({ name }) => name === "dataset")?.text ?? "Run");
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** @param {string} name @param {Set<string>} used names, to which this one is added */
function numbered(name, used) {
	let number = 1;
	while (used.has(`${name} (${number})`)) number += 1;
	used.add(`${name} (${number})`);
	return `${name} (${number})`;
}

/**
 * Runs by a column; those that have nothing in it come last, whichever way it goes.
 * @param {Run[]} runs
 * @param {(run: Run) => number | string | undefined} orderOf
 * @param {boolean} descending
 */
export function sorted(runs, orderOf, descending) {
	const isThere = (/** @type {unknown} */ value) => value !== undefined && !Number.isNaN(value);
	return runs.toSorted((one, other) => {
		const [a, b] = [orderOf(one), orderOf(other)];
		if (!isThere(a) || !isThere(b)) return Number(isThere(b)) - Number(isThere(a));
		const order =
			typeof a === "number" && typeof b === "number"
				? a - b
				: String(a).localeCompare(String(b), "en", { numeric: true });
		return descending ? -order : order;
	});
}

/** Runs that differ in the seed alone, where there are at least two of a kind. @param {Run[]} runs
 * @returns {Group[]} */
export function groupsOf(runs) {
	/** @type {Map<string, Run[]>} */
	const groups = new Map();
	for (const run of runs.filter(({ evaluations }) => evaluations.length > 0)) {
		const key = JSON.stringify(
			describeOnce(run.settings).map((each) => (each.name === SEED ? SEED : identityOf(each))),
		);
		groups.set(key, [...(groups.get(key) ?? []), run]);
	}
	return [...groups.values()].filter(hasSeveralSeeds).map((runs) => ({
		runs,
		score: spreadOf(runs.map((run) => run.evaluations.at(-1)?.test_score)),
		testLoss: spreadOf(runs.map((run) => run.evaluations.at(-1)?.test_loss)),
	}));
}

/** @param {Run[]} runs */
function hasSeveralSeeds(runs) {
	return new Set(runs.map(({ settings }) => settings.seed)).size > 1;
}

/** @param {(number | null | undefined)[]} figures @returns {Spread | undefined} */
export function spreadOf(figures) {
	const known = figures.filter((figure) => typeof figure === "number" && Number.isFinite(figure));
	const values = /** @type {number[]} */ (known);
	if (values.length === 0) return undefined;
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	if (values.length === 1) return { mean, deviation: undefined };
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** @param {Run["settings"]} settings */
function describeOnce(settings) {
	const known = described.get(settings) ?? describe(settings);
	described.set(settings, known);
	return known;
}
