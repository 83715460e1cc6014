/** What panels ask of the present network. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./web.mjs";

const { Questions } = await web("engine/questions.js");

/** Questions of a worker that only takes note of what it is told. */
function ask() {
	const told = [];
	let network = 1;
	const questions = new Questions({
		call: async () => undefined,
		tell: (...what) => told.push(what),
		network: () => network,
		isOutdated: () => false,
	});
	const replace = (between = () => {}) => {
		network++;
		const askAnew = questions.gather();
		between();
		askAnew();
	};
	return { questions, told, replace };
}

const later = () => new Promise((resolve) => setTimeout(resolve));

test("what several watch is asked once, until the last one no longer does", async () => {
	const { questions, told } = ask();
	const heard = [];
	const endFirst = questions.watch("plane", { fine: 1 }, (result) => heard.push(`first ${result}`));
	assert.deepEqual(told, [["watch", 1, "plane", { fine: 1 }, 1]]);
	questions.hear({ id: 1, result: "a" });
	const endSecond = questions.watch("plane", { fine: 1 }, (result) =>
		heard.push(`second ${result}`),
	);
	const endThird = questions.watch("plane", { fine: 1 }, (result) => heard.push(`third ${result}`));
	endThird();
	await later();
	questions.hear({ id: 1, result: "b" });
	assert.deepEqual(heard, ["first a", "second a", "first b", "second b"]);
	endFirst();
	endFirst();
	assert.equal(told.length, 1);
	endSecond();
	endSecond();
	assert.deepEqual(told.slice(1), [["unwatch", 1]]);
	questions.watch("plane", { fine: 2 }, () => {});
	assert.deepEqual(told.at(-1), ["watch", 2, "plane", { fine: 2 }, 1]);
});

test("nobody hears of a network that has been replaced", async () => {
	const { questions, told, replace } = ask();
	const heard = [];
	questions.watch("plane", {}, () => {});
	questions.hear({ id: 1, result: "of the first network" });
	replace(() => questions.watch("plane", {}, (result) => heard.push(result)));
	await later();
	assert.deepEqual(heard, []);
	assert.deepEqual(told, [
		["watch", 1, "plane", {}, 1],
		["watch", 1, "plane", {}, 2],
	]);
	questions.hear({ id: 1, result: "of the second" });
	assert.deepEqual(heard, ["of the second"]);
});
