// What is watched is answered anew after a change; what takes long in parts, of one state alone.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Watches } from "../../web/engine/watches.js";

let state = 0;
/** @type {string[]} */
let shown = [];
let dropped = 0;

/** Answers of so many parts each, which say the states that they were computed from. */
function watching() {
	return new Watches(function* (_id, name, { parts }) {
		let isOver = false;
		try {
			const states = [state];
			for (let part = 1; part < Number(parts); part++) {
				yield;
				states.push(state);
			}
			isOver = true;
			shown.push(`${name} of ${[...new Set(states)]}`);
		} finally {
			if (!isOver) dropped += 1;
		}
	});
}

beforeEach(() => {
	state = 0;
	shown = [];
	dropped = 0;
});

test("what is short is answered at once, and anew after a change", () => {
	const watches = watching();
	watches.add(1, "a", { parts: 1 });
	watches.add(2, "b", { parts: 1 });
	assert.deepEqual(shown, ["a of 0", "b of 0"]);
	state = 1;
	watches.touch();
	watches.runAll();
	assert.deepEqual(shown.slice(2).sort(), ["a of 1", "b of 1"]);
	assert.equal(watches.isAmid, false);
});

test("what takes long is answered in parts, and the rest after it", async () => {
	const watches = watching();
	watches.add(1, "long", { parts: 3 });
	assert.equal(watches.isAmid, true);
	watches.add(2, "short", { parts: 1 });
	assert.deepEqual(shown, []);
	await watches.runAll();
	assert.deepEqual(shown, ["long of 0", "short of 0"]);
	assert.equal(watches.isAmid, false);
});

test("a change drops what has begun, and it begins again", async () => {
	const watches = watching();
	watches.add(1, "long", { parts: 3 });
	state = 1;
	watches.touch();
	assert.equal(dropped, 1);
	await watches.runAll();
	assert.deepEqual(shown, ["long of 1"]);
});

test("one that nobody watches any more is dropped", async () => {
	const watches = watching();
	watches.add(1, "long", { parts: 3 });
	watches.remove(1);
	assert.equal(watches.isAmid, false);
	watches.add(2, "other", { parts: 2 });
	watches.clear();
	await watches.runAll();
	assert.deepEqual(shown, []);
	assert.equal(dropped, 2);
});

test("while it trains, one part comes between two slices", () => {
	const watches = watching();
	watches.add(1, "long", { parts: 1 });
	state = 1;
	watches.touch();
	watches.runOne();
	assert.deepEqual(shown, ["long of 0", "long of 1"]);
});
