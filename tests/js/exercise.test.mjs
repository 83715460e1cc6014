// An exercise: what is hidden, what a wrong answer is told, which question comes next.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Exercise } from "../../web/features/inspection/exercise.js";
import { Recording } from "../../web/features/inspection/recording.js";
import { explain } from "../../web/features/inspection/sum.js";
import { printTask, readTask } from "../../web/features/inspection/task.js";
import { web } from "./web.mjs";

const side = (count) => ({ word: "unit", count, first: 0, bias: false, names: null });
const matrix = (name, rows, columns, values, recipe) => ({
	name,
	group: "forward",
	of: null,
	formula: name,
	about: "",
	rows: side(rows),
	columns: side(columns),
	values: Float64Array.from(values),
	recipe,
	editable: false,
});

/** Z1 = W1 A0, of two by two numbers. */
function recorded() {
	const given = { kind: "given", words: "" };
	return new Recording({
		stages: ["A0", "Z1"],
		scalars: { m: 2, eta: 0.5 },
		matrices: {
			A0: matrix("A0", 2, 2, [1, 2, 3, 4], given),
			W1: matrix("W1", 2, 2, [0.5, -1, 2, 0.25], given),
			Z1: matrix("Z1", 2, 2, [-2.5, -3, 2.75, 5], { kind: "product", left: "W1", right: "A0" }),
		},
	});
}

function begun(recording = recorded()) {
	const sheet = {
		names: ["Z1", "Z1", "Z1"],
		rows: [0, 1, 1],
		columns: [0, 0, 1],
		tolerances: [0.01, 0.01, 0.01],
		delicate: [false, false, false],
	};
	return new Exercise(sheet, recording);
}

function seen(exercise, row = 0, column = 0) {
	const explanation = explain(exercise.recording, "Z1", row, column, false);
	return exercise.veil(explanation, { name: "Z1", place: { row, column } });
}

test("a hidden number is nowhere to be read, and shown once it is right", () => {
	const exercise = begun();
	const hidden = () =>
		[0, 1].flatMap((i) => [0, 1].map((j) => exercise.recording.matrix("Z1").isHidden(i, j)));
	assert.deepEqual(hidden(), [true, false, true, true]);
	assert.deepEqual(seen(exercise).lines, [{ text: "Z1[0,0] = ?" }]);
	assert.match(seen(exercise, 0, 1).lines.at(-1).text, /= −3$/);
	assert.equal(exercise.judge("W1[0,0]*A0[0,0] + W1[0,1]·A0[1,0]").kind, "right");
	assert.deepEqual(hidden(), [false, false, true, true]);
	assert.match(seen(exercise).lines.at(-1).text, /= −2.5$/);
});

test("wrong answers bring light, then the sum without numbers, then the number", () => {
	const exercise = begun();
	assert.deepEqual(seen(exercise).lights, {});
	assert.match(exercise.judge("7").text, /^Not yet\. What it is made of is lit\.$/);
	assert.deepEqual(Object.keys(seen(exercise).lights), ["W1", "A0"]);
	assert.deepEqual(seen(exercise).lines, [{ text: "Z1[0,0] = ?" }]);
	assert.match(
		exercise.judge("3 + 4").text,
		/^That is 7: not yet\. It is W1\[0,0\]·A0\[0,0\] \+ W1\[0,1\]·A0\[1,0\]\.$/,
	);
	assert.deepEqual(seen(exercise).lines, [{ text: "Z1[0,0] = W1[0,0]·A0[0,0] + W1[0,1]·A0[1,0]" }]);
	assert.match(exercise.judge("8").text, /Z1\[0,0\] is −2\.5: below is how\./);
	assert.deepEqual(exercise.score, { right: 0, shown: 1, left: 2 });
	assert.equal(exercise.recording.isHidden(["Z1", 0, 0]), false);
});

test("the other sign and a rounded number are told apart from other mistakes", () => {
	assert.match(begun().judge("2.5").text, /The sign is the other one/);
	assert.match(begun().judge("−2.6").text, /It is close: keep more digits/);
	assert.doesNotMatch(begun().judge("−9").text, /sign|close/);
});

test("what cannot be read costs nothing, and a hidden number cannot be named", () => {
	const exercise = begun();
	for (const text of ["", "two", "Z1[0,0]", "Z1[1,0]+1", "W1[9,9]", "1/0"])
		assert.equal(exercise.judge(text).kind, "unread", text);
	assert.match(exercise.judge("Z1[1,0]").text, /Z1\[1,0\] is hidden: work it out first/);
	assert.equal(exercise.question.wrong, 0);
	assert.equal(exercise.judge("m·eta − 3.5").kind, "right");
});

test("questions come in turn, those that were left come again, until all are done", () => {
	const exercise = begun();
	const place = () => exercise.question?.cell.slice(1).join();
	exercise.next();
	assert.equal(place(), "1,0");
	exercise.judge("2.75");
	exercise.next();
	assert.equal(place(), "1,1");
	exercise.next();
	assert.equal(place(), "0,0");
	exercise.judge("-2,5");
	exercise.next();
	assert.equal(place(), "1,1");
	exercise.judge("5");
	exercise.next();
	assert.equal(exercise.question, undefined);
	assert.ok(exercise.isDone);
	assert.deepEqual(exercise.score, { right: 3, shown: 0, left: 0 });
});

test("the address holds what is asked for, and says what it may be", async () => {
	const { State } = await web("app/state.js");
	for (const text of ["random.5.27", "matrix.dJ/dW2.3", "matrix.W1 new.3", "number.Z1.2.0"]) {
		assert.equal(printTask(readTask(text)), text);
		assert.equal(new State(`exercise=${text}`).settings.exercise, text);
		const { address } = new State(`tab=inspect&exercise=${text}`);
		assert.equal(new State(address).settings.exercise, text);
	}
	assert.equal(readTask(""), undefined);
	const { settings, misread } = new State("exercise=all");
	assert.equal(settings.exercise, "");
	assert.match(misread.join(), /Exercise cannot be “all”\. Such as random\.5\.27/);
});
