// Datasets: what each says of itself, and how the worker makes its arrays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const { DATASETS, datasetNamed, FIRST_DATASET } = await web("datasets/all.js");
const { State } = await web("app/state.js");

const SITE = {
	mnist: {
		train: { samples: 60000, first: "train-0.gz", rest: ["train-1.gz"] },
		test: { samples: 10000, first: "test-0.gz", rest: ["test-1.gz"] },
	},
	california: "data/california-housing.csv.gz",
};

/** Stands for Python, and writes down what it is asked. */
function pretendPython() {
	const asked = [];
	return {
		asked,
		call: (...values) => asked.push(values) && "dataset",
		lend: (bytes, use) => use(bytes),
		write: (...values) => asked.push(["write", ...values]),
	};
}

test("an unknown dataset is the first one", () => {
	assert.equal(datasetNamed("no such dataset"), FIRST_DATASET);
});

test("every dataset has a name, a line, limits and a way to write its target", () => {
	for (const [name, dataset] of Object.entries(DATASETS)) {
		assert.equal(dataset.name, name);
		assert.ok(dataset.label && dataset.about && dataset.samples && dataset.most > 0, name);
		assert.ok(dataset.pageSize > 0, name);
		const { label, print, term } = dataset.feature("target");
		assert.ok(label && print(0.5) && term(0.5), name);
		assert.ok(dataset.outputs({}), name);
	}
});

test("a house value is written in dollars, a number of the plane as it is", () => {
	assert.equal(datasetNamed("california-housing").formatOutput(2.5), "$250,000");
	assert.equal(datasetNamed("california-housing").formatOutput(undefined), "–");
	assert.equal(datasetNamed("points").formatOutput(-0.5), "−0.500");
	assert.equal(datasetNamed("california-housing").feature("MedInc").print(3.5), "$35,000");
	assert.equal(datasetNamed("points").feature("target").label, "Value");
});

test("the plane is a regression in one shape only", () => {
	const { task, outputs } = datasetNamed("points");
	assert.equal(task({ shape: "spirals" }), "classification");
	assert.equal(outputs({ shape: "spirals" }), "2 classes");
	assert.equal(task({ shape: "plane" }), "regression");
	assert.equal(outputs({ shape: "plane" }), "1 value");
});

test("training begins with the first test digits and the first training digits", () => {
	const { first, rest, restOfTests, make } = datasetNamed("mnist").source;
	assert.deepEqual(first(SITE), ["test-0.gz", "train-0.gz"]);
	assert.deepEqual([restOfTests(SITE), rest(SITE)], [["test-1.gz"], ["train-1.gz"]]);
	const python = pretendPython();
	assert.equal(make(python, ["test", "part"], SITE, {}), "dataset");
	assert.deepEqual(python.asked, [
		["mnist", "expect", 60000, 10000],
		["mnist", "add_tests", "dataset", "test"],
		["mnist", "add", "dataset", "part"],
	]);
});

test("points are made of the settings alone", () => {
	const { first, label, make } = datasetNamed("points").source;
	assert.deepEqual([first(SITE), label], [[], undefined]);
	const python = pretendPython();
	make(python, [], SITE, { shape: "xor", samples: 5, noise: 1, seed: 2, points: "" });
	assert.deepEqual(python.asked, [["points", "make", "xor", 5, 1, 2, ""]]);
});

test("placed points go with the shape that they were placed in, and with nothing else", () => {
	const state = new State("dataset=points&points=0a0a0a");
	state.set({ epochs: 7 });
	assert.equal(state.settings.points, "0a0a0a");
	assert.equal(state.own.points, "0a0a0a");
	state.set({ shape: "circles" });
	assert.equal(state.settings.points, "");
});
