// What everybody comes for, in a browser: node main_job.mjs firefox|webkit PROGRAM ONE_FILE

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { DRIVERS } from "./drivers.mjs";
import { Person } from "./person.mjs";
import { serve } from "./site.mjs";

const [name, program, oneFile] = process.argv.slice(2);
const SEVEN = [
	[0.3, 0.25],
	[0.5, 0.24],
	[0.7, 0.25],
	[0.6, 0.5],
	[0.48, 0.82],
];

let host;
let driver;
let person;

before(async () => {
	host = await serve();
	driver = await DRIVERS[name](program);
	person = new Person(driver);
	await driver.open(`${host.address}#samples=6000&epochs=3`);
});

after(async () => {
	await driver?.close();
	host.stop();
});

test("it loads, and trains MNIST", async () => {
	await person.reads("Engine", /^Ready$/);
	await person.press("button", "Train");
	await person.reads("Engine", /^Finished$/);
	const score = await person.reads("test-score", /^\d/);
	assert.ok(Number.parseFloat(score) > 75, score);
});

test("a drawing is answered", async () => {
	await person.draw(SEVEN);
	await person.reads("Prediction", /^\d$/);
});

test("each view opens", async () => {
	const views = await person.views();
	assert.ok(views.length >= 5);
	for (const view of views) {
		await person.press("tab", view);
		await person.reads("Engine", /^Finished$/);
		await new Promise((done) => setTimeout(done, 500));
		assert.deepEqual(await person.complaints(), [], view);
	}
	await person.press("tab", views[0]);
});

test("a line of Python runs", async () => {
	await person.press("tab", "Python");
	await person.press("textbox", "Python");
	await driver.type("6 * 7");
	await person.press("button", "Run");
	await person.reads("Python output", /42$/);
	await person.press("tab", "Training");
});

test("a lesson begins and is left", async () => {
	await person.press("button", "Learn");
	const [title] = await person.lessons();
	await person.press("button", title);
	await person.find("button", "Next");
	await person.press("button", "Leave");
	assert.deepEqual(await person.complaints(), []);
});

test("a reload goes on where one was", async () => {
	await driver.reload();
	await person.press("button", "Go on where you were");
	await person.reads("Engine", /^Finished$/);
	assert.match(await person.reads("test-score", /^\d/), /%/);
});

test("it works without a network", async () => {
	await person.reads("Offline", /^Ready for offline use$/);
	host.stop();
	await driver.reload();
	await person.reads("Engine", /^Ready$/);
	await person.press("button", "Train one batch");
	await person.reads("Engine", /^Paused$/);
	await person.press("tab", "Inspect"); // which is fetched now
	await new Promise((done) => setTimeout(done, 500));
	assert.deepEqual(await person.complaints(), []);
});

// WebKitGTK does not open it: docs/hosting.md says where it works.
test("the site as one file opens from a disk", { skip: name === "webkit" }, async () => {
	await driver.open(`${pathToFileURL(oneFile)}#samples=6000&epochs=1`);
	await person.reads("Engine", /^Ready$/);
	await person.press("button", "Train");
	await person.reads("Engine", /^Finished$/);
	await person.draw(SEVEN);
	await person.reads("Prediction", /^\d$/);
	assert.deepEqual(await person.complaints(), []);
});
