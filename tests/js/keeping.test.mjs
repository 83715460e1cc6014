// Where one was, as far as it needs no browser: what is said of it, and when an engine starts again.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { web } from "./web.mjs";

const { describeState, describeTime } = await web("ui/kept.js");
const { Revival, describeRevival, patienceFor } = await web("engine/revival.js");
globalThis.self = { name: "engine" }; // as a worker's module begins
const { Keeper } = await web("engine/keeper.js");
delete globalThis.self;
const { Heartbeat } = await web("engine/heartbeat.js");

const about = {
	dataset: "mnist",
	state: "training",
	epoch: 7,
	batch: 3,
	epochs_done: 6,
	goal: 20,
	test_score: 0.971,
};

test("an offer says which network it is, how far it was, and when that was", () => {
	const written = Date.now() - 3 * 60_000;
	assert.equal(
		describeState({ about, written }),
		"MNIST digits, epoch 7 of 20, test accuracy 97.1 %. Kept 3 minutes ago.",
	);
	const finished = { ...about, dataset: "california-housing", state: "finished", epochs_done: 20 };
	assert.match(
		describeState({ about: { ...finished, test_score: null }, written }),
		/^California Housing, 20 epochs, finished\. /,
	);
	assert.match(
		describeState({ about: { ...finished, test_score: 0.6 }, written }),
		/, test R² 0\.600\. /,
	);
});

test("a clock that was set back tells no time to come", () => {
	assert.equal(describeTime(Date.now() + 60_000), "just now");
	assert.equal(describeTime(Date.now() - 2 * 86_400_000), "2 days ago");
});

test("an engine that ends again without coming further is not started a second time", () => {
	mock.timers.enable({ apis: ["Date"] });
	try {
		const revival = new Revival();
		const keep = (network, steps) => revival.hear({ network, steps });
		assert.ok(revival.isWorthIt());
		assert.ok(!revival.isWorthIt());
		keep(7, 5);
		assert.ok(revival.isWorthIt(), "it has come further");
		revival.meet(1);
		keep(1, 5);
		assert.ok(!revival.isWorthIt(), "it has come back as it was");
		revival.meet(2);
		keep(2, 5);
		assert.ok(revival.isWorthIt(), "another one has come as far as the one before");
		revival.meet(1);
		revival.meet(2);
		keep(2, 5);
		assert.ok(revival.isWorthIt(), "another one has, and the one that came back was not kept");
		revival.meet(1);
		keep(1, 5);
		keep(1, 6);
		assert.ok(revival.isWorthIt(), "it has come back and gone on");
		revival.meet(1);
		keep(1, 6);
		assert.ok(!revival.isWorthIt());
		mock.timers.tick(61_000);
		assert.ok(revival.isWorthIt(), "it has lived for a while");
	} finally {
		mock.timers.reset();
	}
});

test("what is said of a new start names what it goes on with, or that it is lost", () => {
	assert.equal(
		describeRevival("the engine ended.", true, about),
		"The engine ended. It was started again, with the network of epoch 7, batch 3.",
	);
	assert.match(describeRevival("it ended.", true, undefined), /was not kept, and is lost\.$/);
	assert.match(
		describeRevival("it ended.", false, undefined),
		/^It ended\. It was started again\.$/,
	);
});

test("a worker that says nothing is given up, and one that is slow is not", () => {
	mock.timers.enable({ apis: ["setTimeout"] });
	try {
		const wait = (seconds) => {
			for (let second = 0; second < seconds; second++) mock.timers.tick(1000);
		};
		let asked = 0;
		let lost = 0;
		const heartbeat = new Heartbeat(() => asked++);
		heartbeat.begin(
			() => 30,
			() => lost++,
		);
		wait(25);
		heartbeat.hear();
		wait(30);
		assert.equal(lost, 0);
		assert.equal(asked, 11);
		wait(60);
		assert.equal(lost, 1, "it is told once");
		heartbeat.end();
	} finally {
		mock.timers.reset();
	}
	// The largest network and batch of the page, on a machine of 1 billion operations a second.
	assert.ok(patienceFor(8e6, 4096) > (6 * 8e6 * 4096) / 1e9);
});

test("a network that is trained again before its turn to be kept comes is not held for it", async () => {
	let made = 0;
	const kept = { toJs: () => ({ content: new Uint8Array(1), about: {} }), destroy: () => {} };
	const keep = () => {
		made += 1;
		return kept;
	};
	const engine = { news: "batch", is_training: false, rest: 0, keep, keep_again: () => {} };
	globalThis.postMessage = () => {}; // Node.js has no database: each writing ends with a refusal
	try {
		const keeper = new Keeper(engine);
		await keeper.keepAs("network");
		const first = keeper.keepAtRest();
		const second = keeper.keepAtRest();
		engine.is_training = true;
		await Promise.all([first, second]);
		assert.equal(made, 1);
		await keeper.keep();
		assert.equal(made, 2, "a page that is left is kept as it is");
		engine.is_training = false;
		await keeper.keepAtRest();
		assert.equal(made, 3);
	} finally {
		delete globalThis.postMessage;
	}
});
