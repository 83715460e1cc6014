// Lessons: what their files may say, what checks ask for, and when a step is done.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { web } from "./web.mjs";

const { readLesson } = await web("features/lesson/read.js");
const { holds, readCheck, shortfall } = await web("features/lesson/checks.js");
const { cellsOf, judge, verdict } = await web("features/lesson/judge.js");

const FOLDER = resolve(import.meta.dirname, "../../web/lessons");
const GOOD = `# A title
What it is
about.

## First
start: #dataset=worked-example&tab=inspect
point: cell W3 new 1 2
A text, with \`code\`,
in two lines.

Another paragraph: it has a colon.
ask: Rise or fall?
- [ ] It rises
- [x] It falls
check: setting learning_rate >= 0.5
check: loss fell
hint setting learning_rate < 0.1: Much
  too small.
hint: Something else.
then: Good.

## Second
Only a text.
`;

/** Facts in which nothing has happened. */
const facts = (changes = {}) => ({
	settings: {
		tab: "training",
		learning_rate: 0.3,
		layers: "",
		hidden_layers: 0,
		...changes.settings,
	},
	state: "ready",
	diverged: false,
	traces: {},
	numberAt: () => undefined,
	...Object.fromEntries(Object.entries(changes).filter(([name]) => name !== "settings")),
});
const trace = (...values) => ({
	first: values[0],
	lowest: Math.min(...values),
	last: values.at(-1),
	count: values.length,
});
const is = (check, changes) => holds(readCheck(check), facts(changes));

test("a lesson is read with all that a step can have", () => {
	const { title, about, steps } = readLesson(GOOD);
	assert.equal(title, "A title");
	assert.equal(about, "What it is about.");
	const [first, second] = steps;
	assert.deepEqual(first.text, [
		"A text, with `code`, in two lines.",
		"Another paragraph: it has a colon.",
	]);
	assert.equal(first.start, "dataset=worked-example&tab=inspect");
	assert.deepEqual(first.point, { kind: "cell", cell: ["W3 new", 1, 2] });
	assert.deepEqual(first.ask, {
		question: "Rise or fall?",
		options: ["It rises", "It falls"],
		right: 1,
	});
	assert.equal(first.checks.length, 2);
	assert.equal(first.hints[0].text, "Much too small.");
	assert.equal(first.hints[1].check, undefined);
	assert.deepEqual(first.afterwards, ["Good."]);
	assert.deepEqual(second, {
		title: "Second",
		text: ["Only a text."],
		checks: [],
		hints: [],
		afterwards: [],
	});
});

test("line ends and a byte order mark make no difference", () => {
	assert.deepEqual(readLesson(`\uFEFF${GOOD.replaceAll("\n", "\r\n")}`), readLesson(GOOD));
});

test("what a formatter of Markdown does to a lesson changes nothing", () => {
	const formatted = GOOD.replace(/^(#.*)$/gm, "$1\n")
		.replace("ask: Rise or fall?\n", "ask: Rise or fall?\n\n")
		.replace(/^(check|hint|then)/gm, "      $1")
		.replace("  too small", "too small");
	assert.notEqual(formatted, GOOD);
	assert.deepEqual(readLesson(formatted), readLesson(GOOD));
});

for (const [what, changed, sentence] of [
	["no title", GOOD.replace("# A title\n", ""), /^Line 1: a lesson begins with its title/],
	["an empty file", "", /^Line 1: a lesson begins with its title/],
	["no step", "# A title\n", /^Line 2: a lesson has at least one step/],
	["two titles", `${GOOD}# Another\n`, /^Line \d+: a file is one lesson/],
	[
		"no text",
		GOOD.replace("Only a text.\n", ""),
		/^Line 23: the step “Second” before it has no text/,
	],
	["an unknown check", GOOD.replace("loss fell", "loss fel"), /^Line 16: “loss fel” is no check/],
	[
		"an unknown setting",
		GOOD.replace("setting learning_rate >=", "setting lerning_rate >="),
		/^Line 15: There is no setting “lerning_rate”/,
	],
	[
		"an unknown choice",
		GOOD.replace("loss fell", "setting optimizer = sgdd"),
		/^Line 16: Optimizer cannot be “sgdd”/,
	],
	[
		"an unknown view",
		GOOD.replace("loss fell", "view inspekt"),
		/^Line 16: There is no view “inspekt”/,
	],
	[
		"an unknown start",
		GOOD.replace("#dataset=worked-example", "colour=red"),
		/^Line 6: There is no setting “colour”/,
	],
	[
		"a start in another lesson",
		GOOD.replace("#dataset", "lesson=loss&dataset"),
		/^Line 6: a step can’t begin with another lesson/,
	],
	[
		"an unknown target",
		GOOD.replace("cell W3 new 1 2", "thing Train"),
		/^Line 7: “thing Train” can’t be pointed at/,
	],
	[
		"a misspelt field",
		GOOD.replace("check: loss", "chekc: loss"),
		/^Line 16: “chekc” is nothing that a step can have/,
	],
	[
		"an empty field",
		GOOD.replace("check: loss fell", "check:"),
		/^Line 16: after “check:” something has to follow/,
	],
	[
		"a question without answers",
		GOOD.replace(/- \[.*\n/g, ""),
		/^Line 12: a question has at least two answers/,
	],
	["no right answer", GOOD.replace("[x]", "[ ]"), /^Line 12: one answer is the right one/],
	["two right answers", GOOD.replace("[ ]", "[x]"), /^Line 14: only one answer/],
	[
		"an answer without a question",
		GOOD.replace("ask: Rise or fall?\n", ""),
		/^Line 12: an answer belongs to a question/,
	],
	[
		"a field twice",
		GOOD.replace("check: loss fell", "point: button Train"),
		/^Line 16: a step has this only once/,
	],
	[
		"a field before a step",
		GOOD.replace("What it is", "check: loss fell"),
		/^Line 2: “check” belongs to a step/,
	],
	[
		"a condition that is no check",
		GOOD.replace("hint setting learning_rate < 0.1", "hint nonsense"),
		/^Line 17: “nonsense” is no check/,
	],
	[
		"a condition of a check",
		GOOD.replace("check: loss", "check often: loss"),
		/^Line 16: only a hint has/,
	],
	["too long a text", `${GOOD}${"text ".repeat(30_000)}`, /at most 100,000 characters/],
])
	test(`a file that is wrong is refused with its line: ${what}`, () => {
		assert.throws(() => readLesson(changed), { message: sentence });
	});

test("every lesson of the page can be read", () => {
	const names = readdirSync(FOLDER);
	assert.equal(names.length, 8);
	for (const name of names) {
		const { about, steps } = readLesson(readFileSync(join(FOLDER, name), "utf8"));
		assert.ok(about && steps.length >= 3 && steps.length <= 7, name);
		// One who comes back, or begins again, finds the page as the step wants it.
		assert.ok(steps[0].start, name);
		for (const { title, checks, hints } of steps) {
			assert.ok(checks.length > 0, `${name}: ${title}`);
			assert.ok(hints.at(-1) && !hints.at(-1).check, `${name}: ${title} has a hint for all else`);
		}
	}
});

test("a check reads settings as numbers and as names", () => {
	assert.ok(is("setting learning_rate = 0.3"));
	assert.ok(is("setting learning_rate != 0.30001"));
	assert.ok(is("setting learning_rate >= 0.3"));
	assert.ok(!is("setting learning_rate > 0.3"));
	assert.ok(is("setting samples < 1000", { settings: { samples: 900 } })); // "900" > "1000" as text
	assert.ok(is("setting layers ="));
	assert.ok(!is("setting layers =", { settings: { layers: "4-relu" } }));
	assert.ok(is("setting layers != ", { settings: { layers: "4-relu" } }));
	assert.ok(is("setting optimizer != adam", { settings: { optimizer: "sgd" } }));
	assert.ok(is("view inspect", { settings: { tab: "inspect" } }));
	assert.ok(!is("view inspect"));
});

test("a check reads how a number is and how it went", () => {
	const traces = { loss: trace(1, 0.4, 0.7), "test loss": trace(0.5), steps: trace(0, 3) };
	assert.ok(is("loss < 0.8", { traces }));
	assert.ok(!is("training loss < 0.8", { traces }));
	assert.ok(is("loss fell", { traces }));
	assert.ok(is("loss rose again", { traces }));
	assert.ok(!is("loss rose", { traces }));
	assert.ok(is("loss rose", { traces: { loss: trace(1, 2) } }));
	assert.ok(is("loss rose", { traces: { loss: trace(1, Number.NaN) } }));
	assert.ok(!is("test loss fell", { traces })); // one number is no course
	assert.ok(is("steps >= 3", { traces }));
	assert.ok(!is("epochs >= 0", { traces }));
	assert.ok(is("diverged", { diverged: true }));
	assert.ok(is("state paused", { state: "paused" }));
});

test("a check reads what is looked at, and a number that was typed", () => {
	const inspected = {
		stage: "W1 new",
		cell: ["W1 new", 1, 2],
		numberAt: ([name, row, column]) =>
			name === "Z1" && row === 1 && column === 0 ? 0.3775 : undefined,
	};
	assert.ok(is("stage W1 new", inspected));
	assert.ok(!is("stage W1", inspected));
	assert.ok(is("cell W1 new 1 2", inspected));
	assert.ok(!is("cell W1 new 2 1", inspected));
	assert.ok(is("shown Z1 1 0 < 0.4", inspected));
	assert.ok(!is("shown Z1 1 1 < 0.4", inspected));
	for (const [number, isRight] of [
		[0.3775, true],
		[0.378, true],
		[0.377, true],
		[0.37, false],
		[-0.3775, false],
		[undefined, false],
	])
		assert.equal(is("number = Z1 1 0", { ...inspected, number }), isRight, String(number));
	assert.ok(!is("number = Z1 1 1", { ...inspected, number: 0 }));
	assert.ok(is("number = 0", { number: 0 }));
	assert.ok(!is("number = 0", { number: 0.01 }));
	assert.ok(is("number = test loss", { number: 0.5, traces: { "test loss": trace(0.5) } }));
});

test("a step is done once it was predicted and every check holds", () => {
	const [step] = readLesson(GOOD).steps;
	const done = facts({ settings: { learning_rate: 0.5 }, traces: { loss: trace(1, 0.5) } });
	assert.deepEqual(judge(step, done, undefined), {
		isDone: false,
		hint: "First say what you expect: choose one of the answers.",
	});
	assert.deepEqual(judge(step, done, 0), { isDone: true, hint: "" });
	assert.equal(
		judge(step, facts({ settings: { learning_rate: 0.05 } }), 0).hint,
		"Much too small.",
	);
	assert.equal(judge(step, facts(), 0).hint, "Something else.");
	assert.match(verdict(step, 0), /You expected “It rises”. It is “It falls”/);
	assert.match(verdict(step, 1), /as you expected/);
	assert.equal(verdict(readLesson(GOOD).steps[1], undefined), "");
});

test("a step without hints says itself what is missing", () => {
	const said = (check, changes) => shortfall(readCheck(check), facts(changes));
	assert.equal(
		said("setting learning_rate >= 0.5"),
		"The learning rate is “0.3” now. It should be at least “0.5”.",
	);
	assert.equal(said("test loss < 0.5"), "The test loss is not known yet: train.");
	assert.equal(
		said("test loss < 0.5", { traces: { "test loss": trace(1234567) } }),
		"The test loss is 1.23e6 now. It should be below 0.5.",
	);
	assert.equal(said("loss fell"), "The loss of a batch has not fallen yet.");
	assert.equal(said("stage Z1"), "Go to Z1 in Inspect.");
	assert.equal(
		said("cell Z1 1 0", { cell: ["Z1", 2, 0] }),
		"Select Z1[1,0]: Z1[2,0] is selected now.",
	);
	assert.equal(said("view data"), "Open the view Data.");
	assert.equal(said("number = 3", { number: 2 }), "2 is not it.");
});

test("a number that was put into a cell is a deed where a check or a hint asks for it", () => {
	const changed = GOOD.replace("loss fell", "shown W1 2 0 = 5").replace(
		"hint setting learning_rate < 0.1",
		"hint shown Y 1 0 = 4",
	);
	const cells = [
		["W1", 2, 0],
		["Y", 1, 0],
	];
	assert.deepEqual(cellsOf(readLesson(changed).steps[0]), cells);
});
