// Settings: what they allow, how they depend on each other, and how the address holds them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const settings = await web("app/settings.js");
const context = await web("app/context.js");
const rules = await web("app/rules.js");
const { State } = await web("app/state.js");

const setting = (name) => settings.SETTINGS.find((each) => each.name === name);
const parse = (name, text) => rules.parse(setting(name), text);

test("an address that says nothing has every setting at its default", () => {
	const state = new State();
	assert.equal(state.address, "");
	assert.deepEqual(state.misread, []);
	for (const { name, default: usual } of settings.SETTINGS)
		assert.equal(state.settings[name], usual, name);
});

test("the address holds what differs from the default, and brings it back", () => {
	const state = new State();
	state.set({ epochs: 7, optimizer: "adam", layers: [{ units: 5, activation: "tanh" }] });
	assert.match(state.address, /epochs=7/);
	assert.match(state.address, /layers=5-tanh/);
	assert.doesNotMatch(state.address, /batch_size/);
	assert.deepEqual(new State(state.address).settings, state.settings);
});

test("every dataset's address brings its own settings back", () => {
	for (const dataset of Object.keys(setting("dataset").choices)) {
		const state = new State(`dataset=${dataset}`);
		assert.deepEqual(state.misread, [], dataset);
		assert.equal(state.isOwn, true, dataset);
		assert.deepEqual(new State(state.address).settings, state.settings, dataset);
	}
});

test("a field of an address that cannot be read is named, and the others count", () => {
	const state = new State("epochs=many&batch_size=64&layers=0-relu&colour=red");
	assert.equal(state.settings.batch_size, 64);
	assert.equal(state.settings.epochs, setting("epochs").default);
	assert.equal(state.misread.length, 3);
	assert.match(state.misread[0], /^Epochs cannot be “many”\. A whole number from 1 to/);
	assert.match(state.misread[1], /layers cannot be “0-relu”/);
	assert.match(state.misread[2], /no setting “colour”/);
});

test("a setting that was left as it usually is follows the dataset", () => {
	const state = new State();
	state.set({ dataset: "points" });
	assert.deepEqual(state.settings, new State("dataset=points").settings);
});

test("a setting made by hand stays where the other dataset allows it", () => {
	const state = new State();
	state.set({ batch_size: 17, loss: "binary-cross-entropy", samples: 50_000 });
	state.set({ dataset: "california-housing" });
	assert.equal(state.settings.batch_size, 17);
	assert.equal(state.settings.loss, "mean-squared-error"); // it is no loss of a regression
	assert.equal(state.settings.samples, 16_512);
});

test("the worked example comes with all its own settings", () => {
	const state = new State("batch_size=17&seed=5&tab=inspect");
	state.set({ dataset: "worked-example" });
	assert.equal(state.isOwn, true);
	assert.equal(state.settings.tab, "inspect");
});

test("another optimizer brings its own learning rate", () => {
	const state = new State("learning_rate=0.7");
	state.set({ optimizer: "adam" });
	assert.equal(state.settings.learning_rate, 0.001);
	state.set({ learning_rate: 0.02 });
	state.set({ epochs: 9 });
	assert.equal(state.settings.learning_rate, 0.02);
});

test("early stopping sets samples aside, unless that was decided by hand", () => {
	const state = new State();
	state.set({ patience: 3 });
	assert.equal(state.settings.validation, 20);
	state.set({ validation: 0 });
	state.set({ patience: 4 });
	assert.equal(state.settings.validation, 0);
});

test("listeners hear of a change, and of nothing else", () => {
	const state = new State();
	let heard = 0;
	state.subscribe(() => heard++);
	state.set({ epochs: 6 });
	state.set({ epochs: 6 });
	assert.equal(heard, 1);
});

test("a copy of the settings can be changed without changing them", () => {
	const state = new State();
	state.settings.layers[0].units = 999;
	assert.notEqual(state.settings.layers[0].units, 999);
});

test("limits are those of the table, at both ends", () => {
	for (const each of settings.SETTINGS.filter(({ type }) => type === "integer")) {
		assert.equal(rules.parse(each, String(each.least)), each.least, each.name);
		assert.equal(rules.parse(each, String(each.most)), each.most, each.name);
		assert.equal(rules.parse(each, String(each.least - 1)), undefined, each.name);
		assert.equal(rules.parse(each, String(each.most + 1)), undefined, each.name);
	}
	assert.equal(parse("learning_rate", "0"), undefined);
	assert.equal(parse("learning_rate", "1e-9"), 1e-9);
	assert.equal(parse("weight_decay", "0"), 0);
	assert.equal(parse("epochs", "5.0"), undefined);
	assert.equal(parse("dataset", "toString"), undefined);
});

test("a refusal says what is allowed, and which numbers a text could be", () => {
	assert.equal(
		rules.refusal(setting("batch_size"), "1.5"),
		"A whole number from 1 to 1024, without a point or comma.",
	);
	assert.equal(
		rules.refusal(setting("learning_rate"), "1,500"),
		"A number above 0, at most 100. 1,500 could be 1.5 or 1500: write one of them.",
	);
});

test("an arrow key goes to the next first digit, and back to where it was", () => {
	const rate = setting("learning_rate");
	for (const [from, to] of [
		[0.003, 0.004],
		[0.9, 1],
		[1, 2],
		[0.0009, 0.001],
	]) {
		assert.equal(rules.stepFrom(rate, from, 1), to);
		assert.equal(rules.stepFrom(rate, to, -1), from);
	}
	assert.equal(rules.stepFrom(rate, 100, 1), 100);
	assert.equal(rules.stepFrom(setting("weight_decay"), 0.001, -1), 0);
	assert.equal(rules.stepFrom(setting("epochs"), 1, -1), 1);
});

test("what takes a new network is told from what does not", () => {
	const before = new State().settings;
	const after = (changes) => ({ ...before, ...changes });
	assert.equal(context.needsNewNetwork(before, after({ learning_rate: 0.7 })), false);
	assert.equal(context.needsNewNetwork(before, after({ tab: "inspect" })), false);
	assert.equal(context.needsNewNetwork(before, after({ batch_size: 7 })), true);
	assert.equal(context.needsNewData(before, after({ batch_size: 7 })), false);
	assert.equal(context.needsNewData(before, after({ dataset: "points" })), true);
	assert.equal(context.sameToEngine(before, after({ tab: "data" })), true);
	assert.equal(context.sameToEngine(before, after({ speed: "slow" })), false);
});
