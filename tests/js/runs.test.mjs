// Runs side by side: what they differ in, how much the seed does, where axes end, what a grid tries.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { web } from "./web.mjs";

const { columnsOf, groupsOf, namesOf, sorted, spreadOf } = await web("features/runs/comparison.js");
const lines = await web("features/runs/lines.js");
const { gridOf, lanesFor, words } = await web("features/runs/grid.js");
const { Agreement, lossesOf, othersThan } = await web("features/runs/agreement.js");
const { Run } = await web("features/runs/run.js");
const { State } = await web("app/state.js");

let begun = 0;

/** A run with these settings, after an epoch of ten batches. */
function run(
	address = "",
	{ losses = [2, 1.5, 1.2, 1, 0.9, 0.8, 0.7, 0.65, 0.6, 0.55], score = 0.9 } = {},
) {
	begun += 1;
	const made = new Run({ id: `run ${begun}`, begun, settings: new State(address).settings });
	made.take({
		losses: Float64Array.from(losses),
		losses_before: 0,
		evaluations: [
			{
				epoch: 1,
				training_loss: 1,
				validation_loss: null,
				test_loss: 0.5,
				test_score: score,
				steps: 10,
			},
		],
		epoch: 1,
		batch: 10,
		batches: 10,
		steps: 10,
		seconds: 2,
	});
	return made;
}

const labels = (runs, all) => columnsOf(runs, all).map(({ label }) => label);

test("runs that differ in the learning rate only have one column of settings", () => {
	const runs = [run("learning_rate=0.1"), run("learning_rate=0.3&speed=slow&tab=data")];
	assert.deepEqual(labels(runs), ["Learning rate"]);
	assert.deepEqual([...namesOf(runs).values()], ["Learning rate 0.1", "Learning rate 0.3"]);
});

test("all settings are those that count for a dataset of the runs", () => {
	const all = labels([run(), run()], true);
	assert.ok(all.includes("Variation of pictures, %"));
	assert.ok(all.includes("Hidden layers"));
	for (const other of ["Shape", "View", "Speed", "Sample"]) assert.ok(!all.includes(other), other);
	assert.deepEqual(labels([run(), run()]), []);
});

test("layers of other sizes, and points placed elsewhere, are other settings", () => {
	assert.deepEqual(labels([run("layers=4-relu,6-relu"), run("layers=6-relu,4-relu")]), [
		"Hidden layers",
	]);
	const placed = (points) => run(`dataset=points&points=${points}`);
	assert.equal(labels([placed("000000"), placed("zz0000")]).length, 1);
});

test("runs that would be called the same are numbered in their order, and a given name stays", () => {
	const runs = [run(), run(), run()];
	runs[1].given = "best";
	assert.deepEqual([...namesOf(runs).values()], ["MNIST digits (1)", "best", "MNIST digits (2)"]);
});

test("no two runs have one name", () => {
	const runs = [run(), run(), run(), run()];
	runs[0].given = "MNIST digits (1)";
	runs[3].given = "MNIST digits (1)";
	assert.equal(new Set(namesOf(runs).values()).size, 4);
});

test("runs are sorted by any column, those without a value last", () => {
	const values = new Map([
		["a", 3],
		["b", undefined],
		["c", 1],
		["d", Number.NaN],
	]);
	const order = (descending) =>
		sorted([...values.keys()], (name) => values.get(name), descending).join("");
	assert.equal(order(false), "cabd");
	assert.equal(order(true), "acbd");
	assert.deepEqual(
		sorted(["9 b", "10 a"], (text) => text, false),
		["9 b", "10 a"],
	);
});

test("mean and spread are over runs that differ in the seed alone", () => {
	const runs = [
		run("seed=1", { score: 0.9 }),
		run("seed=2", { score: 0.94 }),
		run("seed=3", { score: 0.92 }),
		run("seed=1&epochs=7"),
	];
	const [group, ...others] = groupsOf(runs);
	assert.deepEqual(others, []);
	assert.deepEqual(group.runs, runs.slice(0, 3));
	assert.ok(Math.abs(group.score.mean - 0.92) < 1e-12);
	assert.ok(Math.abs(group.score.deviation - 0.02) < 1e-12);
	assert.equal(groupsOf([run(), run()]).length, 0); // the same seed twice is no spread
});

test("a spread leaves out what is no number, and one number has none", () => {
	assert.deepEqual(spreadOf([1, null, Number.NaN]), { mean: 1, deviation: undefined });
	assert.equal(spreadOf([undefined]), undefined);
});

test("a run begins at epoch 0, also once it is known how many batches there will be", () => {
	const settings = new State("").settings;
	const young = new Run({ id: "young", begun: 1, settings, epoch: 0, batch: 0, batches: 13 });
	assert.equal(young.position, 0);
});

test("the axes stay where they are when a run of the same kind is added", () => {
	const before = [run(), run()];
	const young = new Run({ id: "young", begun: 1, settings: before[0].settings, state: "training" });
	const after = [...before, run("", { losses: [1.9, 1.1, 0.6] }), young];
	for (const unit of ["batches", "seconds"])
		assert.deepEqual(lines.rangeX(after, unit), lines.rangeX(before, unit), unit);
	assert.deepEqual(lines.rangeY(after, "training"), lines.rangeY(before, "training"));
});

test("a run that diverges leaves the picture, and does not flatten the others", () => {
	const diverged = run("", { losses: [2, 50, 1e9, Number.POSITIVE_INFINITY] });
	assert.ok(lines.rangeY([run(), diverged], "training")[1] <= 10);
});

test("a line is read at its newest value, and nowhere beyond its ends", () => {
	const line = { x: [1, 2, 4], y: [30, 20, 10] };
	const read = [0.5, 1, 1.9, 2, 3.9, 4, 4.1].map((at) => lines.valueAt(line, at));
	assert.deepEqual(read, [undefined, 30, 30, 20, 20, 10, undefined]);
	assert.equal(lines.valueAt({ x: [], y: [] }, 0), undefined);
});

test("the test loss stands at the same place in every unit", () => {
	const { x } = lines.lineOf(run(), "test", "seconds");
	assert.deepEqual(x, [2]);
	assert.deepEqual(lines.lineOf(run(), "test", "batches").x, [10]);
	assert.deepEqual(lines.lineOf(run(), "validation", "epochs").x, []);
});

test("the CSV has a row a point, and names with commas in quotes", () => {
	const one = run();
	one.given = 'wide, "deep"';
	const rows = lines
		.toCsv([one], namesOf([one]))
		.trimEnd()
		.split("\n");
	assert.equal(rows.length, 1 + 10 + 1);
	assert.equal(rows[1], '"wide, ""deep""",training,1,0.1,0.2,2,');
	assert.equal(rows.at(-1), '"wide, ""deep""",test,10,1,2,0.5,0.9');
});

test("a run is kept and brought back with its curve", () => {
	const one = run("seed=4");
	const facts = JSON.parse(JSON.stringify(one.facts));
	const again = new Run(facts, one.curve.toNumbers());
	for (const unit of ["batches", "epochs", "seconds"])
		assert.deepEqual(lines.lineOf(again, "training", unit), lines.lineOf(one, "training", unit));
	assert.deepEqual(again.evaluations, one.evaluations);
	assert.deepEqual(again.settings, one.settings);
});

test("a report that was missed is noticed, and one that comes twice counts once", () => {
	const one = run();
	const more = (before, losses) => ({
		losses: Float64Array.from(losses),
		losses_before: before,
		evaluations: one.evaluations,
		epoch: 2,
		batch: 2,
		batches: 10,
		steps: before + losses.length,
		seconds: 3,
	});
	assert.equal(one.take(more(12, [1])), false);
	assert.equal(one.curve.count, 10);
	assert.equal(one.take(more(8, [9, 9, 0.5, 0.4])), true);
	assert.equal(one.curve.count, 12);
	assert.equal(one.evaluations.length, 1);
	assert.deepEqual(one.curve.losses.slice(-3), [0.55, 0.5, 0.4]);
});

const NOTHING = { rates: "", optimizers: [], sizes: "", seeds: "" };
const grid = (wish, address = "") => gridOf(new State(address).settings, { ...NOTHING, ...wish });

test("several are every combination, each with its seeds", () => {
	const { all, refusals } = grid({ rates: "0.1 0,3", sizes: "32, 64-16", seeds: "2" }, "seed=7");
	assert.deepEqual(refusals, []);
	assert.equal(all.length, 8);
	assert.deepEqual(new Set(all.map(({ seed }) => seed)), new Set([7, 8]));
	assert.deepEqual(new Set(all.map((one) => one.learning_rate)), new Set([0.1, 0.3]));
	assert.deepEqual(all.at(-1).layers, [
		{ units: 64, activation: "relu" },
		{ units: 16, activation: "relu" },
	]);
});

test("an optimizer comes with its usual learning rate, unless rates are to be tried", () => {
	const rates = (wish) =>
		grid(wish).all.map(({ optimizer, learning_rate }) => [optimizer, learning_rate]);
	assert.deepEqual(rates({ optimizers: ["sgd", "adam"] }), [
		["sgd", 0.3],
		["adam", 0.001],
	]);
	assert.deepEqual(rates({ optimizers: ["adam"], rates: "0.02" }), [["adam", 0.02]]);
});

test("what is left empty stays as it is set, and the same is tried once", () => {
	assert.deepEqual(
		grid({}, "batch_size=17").all.map((one) => one.batch_size),
		[17],
	);
	assert.equal(grid({ rates: "0.1 0.1" }).all.length, 1);
});

test("numbers are told apart however people separate them", () => {
	assert.deepEqual(words("0.1,0.3; 0.5 1"), ["0.1", "0.3", "0.5", "1"]);
	assert.deepEqual(words("0,1 0,3"), ["0,1", "0,3"]);
	assert.deepEqual(words("64,128,32"), ["64", "128", "32"]);
	assert.deepEqual(words("64, 128"), ["64", "128"]);
	assert.deepEqual(words("64-32,16-8"), ["64-32", "16-8"]);
});

test("what cannot be tried is refused in words, and nothing is tried", () => {
	for (const [field, text] of [
		["rates", "0.1 fast"],
		["rates", "-1"],
		["sizes", "0"],
		["sizes", "64-x"],
		["sizes", "2-2-2-2-2-2-2"],
		["seeds", "many"],
		["seeds", "11"],
	]) {
		const { all, refusals } = grid({ [field]: text });
		assert.deepEqual(all, [], text);
		assert.equal(refusals[0]?.field, field, text);
		assert.match(refusals[0].sentence, /\.$/);
	}
});

test("no more engines train than there are cores, memory and runs", () => {
	const lanes = (machine) =>
		lanesFor({ cores: 8, gigabytes: 8, runs: 20, isTraining: false, ...machine });
	assert.equal(lanes({}), 8);
	assert.equal(lanes({ isTraining: true }), 7);
	assert.equal(lanes({ gigabytes: 2 }), 3);
	assert.equal(lanes({ runs: 3 }), 3);
	assert.equal(lanes({ cores: 1, isTraining: true }), 1);
});

test("the largest difference from recorded losses is relative, and over every batch", () => {
	const agreement = new Agreement(Float64Array.of(1, 2, 4));
	agreement.take(Float64Array.of(1, 2.002), 0);
	assert.ok(Math.abs(agreement.largest - 0.001) < 1e-12);
	assert.equal(agreement.misses(3), true);
	agreement.take(Float64Array.of(2.002, 4, 9), 1); // the first comes twice, the last was not recorded
	assert.deepEqual([agreement.count, agreement.batches], [3, 3]);
	assert.ok(agreement.largest < 0.0011);
	const broken = new Agreement(Float64Array.of(1));
	broken.take(Float64Array.of(Number.NaN), 0);
	assert.equal(broken.largest, Number.POSITIVE_INFINITY);
});

for (const dataset of ["mnist", "california-housing"])
	test(`the recording of ${dataset} is for the dataset's own settings`, () => {
		const file = new URL(`../../web/datasets/${dataset}/pytorch.json`, import.meta.url);
		const recording = JSON.parse(readFileSync(file, "utf8"));
		const own = new State(`dataset=${dataset}`).settings;
		assert.deepEqual(othersThan(recording.settings, own), []);
		assert.deepEqual(othersThan(recording.settings, { ...own, epochs: 99, speed: "slow" }), []);
		assert.deepEqual(othersThan(recording.settings, { ...own, seed: 1 }), ["Seed"]);
		const losses = lossesOf(recording);
		assert.equal(losses.length, own.epochs * Math.ceil(own.samples / own.batch_size));
		assert.ok(losses.every((loss) => loss > 0 && loss < 10));
	});
