// What the page makes of the settings that the file of a network says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const { State, settingsOfFile } = await web("app/state.js");

test("every setting that the page saves comes back", () => {
	const state = new State("dataset=points&shape=xor&points=0a0b0c&noise=7&layers=5-tanh,3-elu");
	state.set({ optimizer: "adam", learning_rate: 0.123456789, validation: 35, patience: 4 });
	const { settings, remarks } = settingsOfFile(state.settings);
	assert.deepEqual(settings, state.settings);
	assert.deepEqual(remarks, []);
});

test("what a file does not say is as usual for its dataset", () => {
	const layers = [{ units: 3, activation: "relu" }];
	const { settings } = settingsOfFile({ dataset: "california-housing", layers, epochs: 2 });
	const usual = new State("dataset=california-housing&layers=3-relu&epochs=2").settings;
	assert.deepEqual(settings, usual);
});

test("a dataset, a layer or a batch that the page does not have is refused in a sentence", () => {
	const layers = [{ units: 3, activation: "relu" }];
	for (const [wrong, words] of [
		[{ dataset: "houses.csv" }, "Dataset"],
		[{ dataset: "__proto__" }, "Dataset"],
		[{ dataset: "mnist", layers: [{ units: 5000, activation: "relu" }] }, "layers"],
		[{ dataset: "mnist", layers: Array(9).fill(layers[0]) }, "layers"],
		[{ dataset: "mnist", batch_size: 5000 }, "Batch size"],
		[{ dataset: "points", points: "<script>" }, "Placed points"],
		[{ dataset: "mnist", seed: -1 }, "Seed"],
	])
		assert.throws(
			() => settingsOfFile({ layers, ...wrong }),
			({ message }) => message.startsWith("This file can’t be opened") && message.includes(words),
			words,
		);
});

test("what can change while it trains is as usual where the page lacks it, and that is said", () => {
	const layers = [{ units: 3, activation: "relu" }];
	const { settings, remarks } = settingsOfFile({ dataset: "mnist", layers, epochs: 5000 });
	assert.equal(settings.epochs, 5);
	assert.equal(remarks.length, 1);
	assert.match(remarks[0], /Epochs/);
});
