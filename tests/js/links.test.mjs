// Links: what Inspect shows, and what a mistyped one says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const { State } = await web("app/state.js");
const { nearest } = await web("app/nearest.js");
const place = await web("features/inspection/place.js");

const SHOWN = {
	tab: "inspect",
	stage: "W1_new",
	cell: "W1_new,2,0",
	step_samples: 2,
	sample: 7,
	edits: "W1,2,0,-0.5;A0,1,3,1e-7;eta,2",
};

test("a link holds the stage, the cell, the samples and the edits of Inspect", () => {
	const state = new State("dataset=worked-example");
	state.set(SHOWN);
	const opened = new State(state.address);
	assert.deepEqual(opened.misread, []);
	for (const [name, value] of Object.entries(SHOWN))
		assert.equal(opened.settings[name], value, name);
});

test("what Inspect shows is the same after it was written and read", () => {
	for (const name of ["Z1", "W1 new", "dJ/dW2", "A1ᵀ", "Delta1"]) {
		assert.equal(place.readName(place.printName(name)), name);
		assert.deepEqual(new State(`stage=${place.printName(name)}`).misread, []);
		const choice = { name, place: { row: 3, column: 0 } };
		assert.deepEqual(place.readCell(place.printCell(choice)), choice);
	}
	const changes = {
		edits: [
			["W1", 2, 0, -0.5],
			["A0", 1, 3, 1.25e-7],
		],
		learningRate: 0.1,
	};
	assert.deepEqual(place.readEdits(place.printEdits(changes)), changes);
	assert.deepEqual(place.readEdits(""), { edits: [], learningRate: undefined });
	assert.equal(place.readCell(""), undefined);
});

test("every stage, cell and edit that can be written can be read from an address", () => {
	const texts = { stage: "dJ/dA0", cell: "A1_T,0,12", edits: "Y,1,0,1000000;W12,3,4,-1.5e-9" };
	for (const [name, text] of Object.entries(texts))
		assert.deepEqual(new State(`${name}=${text}`).misread, [], name);
});

test("edits belong to the dataset that they were made for", () => {
	const state = new State("dataset=points&edits=W1,1,0,2&cell=W1,1,0");
	state.set({ dataset: "california-housing" });
	assert.equal(state.settings.edits, "");
	assert.equal(state.settings.cell, "");
});

test("a mistyped field is named with its value, what is possible, and what counts", () => {
	const { misread } = new State("epochs=many&learning_rat=0.1&seed=1&seed=2&edits=W1");
	assert.equal(misread.length, 4);
	const all = misread.join("\n");
	assert.match(all, /A whole number from 1 to 1000\. The link says epochs=many; 5 is used\./);
	assert.match(
		all,
		/no setting “learning_rat”\. Did you mean learning_rate\? The link says learning_rat=0\.1\./,
	);
	assert.match(all, /“seed” is there twice: the first one counts\. The link says seed=2\./);
	assert.match(all, /such as W1,2,0,0\.5/);
});

test("a mistyped link loses nothing of what is set", () => {
	const state = new State("dataset=points&learning_rate=0.5&layers=5-relu");
	state.setAddress("dataset=pointz&learning_rate=,&layers=5");
	assert.equal(state.misread.length, 3);
	const { dataset, learning_rate, layers } = state.settings;
	assert.deepEqual(
		{ dataset, learning_rate, layers },
		{ dataset: "points", learning_rate: 0.5, layers: [{ units: 5, activation: "relu" }] },
	);
});

test("a link that is not understood is told once", () => {
	const state = new State();
	let told = 0;
	state.subscribe(() => told++);
	state.setAddress("colour=red");
	state.setAddress("colour=red");
	assert.equal(told, 1);
});

test("only a name that is near is proposed", () => {
	const names = ["seed", "batch_size", "layers"];
	assert.equal(nearest("sed", names), "seed");
	assert.equal(nearest("batchsize", names), "batch_size");
	assert.equal(nearest("Layers", names), "layers");
	assert.equal(nearest("colour", names), undefined);
	assert.equal(nearest("x", names), undefined);
});
