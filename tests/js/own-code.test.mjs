// What the visitor wrote is stopped once its time is over, in which it does not wait for the site.

import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const { OwnCode, STOPPED } = await web("engine/own-code.js");

const SECONDS = 0.1;
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** Something that has begun to run, and never ends. */
function begun() {
	const ownCode = new OwnCode({
		call: () => new Promise(() => {}),
		stopped: () => ownCode.end(),
	});
	const result = ownCode.run("writing.check", {}, SECONDS);
	let isOver = false;
	result.then(() => {
		isOver = true;
	});
	ownCode.begin({ wasTraining: false });
	return { ownCode, result, isOver: () => isOver };
}

test("what never ends is stopped", async () => {
	const { result } = begun();
	assert.equal(await result, STOPPED);
});

test("what waits for a module of Python is given its time once it goes on", async () => {
	const { ownCode, result, isOver } = begun();
	ownCode.rest(true);
	await pause(3 * SECONDS);
	assert.equal(isOver(), false);
	ownCode.rest(false);
	assert.equal(await result, STOPPED);
});
