// A network that is no longer in the worker comes back, or is refused, or waits for the next worker.

import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const { Comeback } = await web("engine/comeback.js");

const SETTINGS = { dataset: "points", epochs: 4000, layers: [{ units: 3, activation: "tanh" }] };
const about = { state: "training", epoch: 7, batch: 1, steps: 50 };
const content = new Uint8Array([1]);

/** A comeback, and everything that it does, in its order. */
function begun({ answers = {}, last = about, state = { content, about } } = {}) {
	const done = [];
	const keeping = {
		name: "state own",
		last,
		read: async () => state,
		adopt: async (id) => {
			done.push(["adopt", id]);
			keeping.name = `state ${id}`;
		},
	};
	const told = [];
	const comeback = new Comeback(keeping, (sentence) => told.push(sentence));
	const steps = {
		call: async (name, values) => {
			done.push([name, ...values]);
			if (answers[name] instanceof Error) throw answers[name];
			return name in answers ? answers[name] : { settings: SETTINGS };
		},
		takeOver: (settings) => done.push(["takeOver", settings.dataset]),
		begin: () => done.push(["begin"]),
		isFailed: () => answers.isFailed ?? false,
	};
	return { comeback, steps, done, told, names: () => done.map(([name]) => name) };
}

test("what an earlier visit kept is taken up with its settings, and from then on under its name", async () => {
	const { comeback, steps, done, names } = begun();
	await comeback.takeOffer("old");
	await comeback.restore(steps);
	assert.deepEqual(names(), ["read", "takeOver", "keepAs", "restore", "adopt", "keepAs"]);
	assert.deepEqual(done.at(2), ["keepAs", undefined], "it is kept under no other name");
	assert.deepEqual(done.at(-1), ["keepAs", "state old"]);
	const [, { settings, wasTraining }] = done[3];
	assert.ok(wasTraining);
	assert.equal(settings.epochs, 4000, "more epochs than a person can ask for");
	assert.equal(comeback.network, undefined);
});

test("an engine that ended goes on with its own, and the page's settings stay", async () => {
	const { comeback, steps, names, told } = begun();
	await comeback.revive("it ended.", { name: "paused", trained: true });
	assert.match(told[0], /^It ended\. It was started again, with the network of epoch 7/);
	assert.ok(!comeback.network.wasTraining, "what was paused stays so");
	await comeback.restore(steps);
	assert.deepEqual(names(), ["read", "restore"]);
});

test("a network that is refused is dropped, and this page keeps under its own name", async () => {
	const { comeback, steps, done } = begun({ answers: { restore: new Error("a sentence") } });
	await comeback.takeOffer("old");
	await assert.rejects(comeback.restore(steps), /a sentence/);
	assert.equal(comeback.network, undefined);
	assert.deepEqual(done.at(-1), ["keepAs", "state own"]);
});

test("where the worker ends meanwhile, or its data do not come, it is tried again", async () => {
	for (const answers of [{ restore: undefined }, { restore: false, isFailed: true }]) {
		const { comeback, steps } = begun({ answers });
		await comeback.takeOffer("old");
		await comeback.restore(steps);
		assert.equal(comeback.network.offer, "old");
	}
});

test("what the browser has removed is told in a sentence", async () => {
	const nothing = new Comeback({ read: async () => undefined }, () => {});
	await assert.rejects(nothing.takeOffer("old"), /removed this network/);
});
