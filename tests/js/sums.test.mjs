// The sum behind a number, as Inspect writes it out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Edits } from "../../web/features/inspection/edits.js";
import { Recording } from "../../web/features/inspection/recording.js";
import { explain } from "../../web/features/inspection/sum.js";

const side = (word, count, first = 0) => ({ word, count, first, bias: first === 0 });
const matrix = (name, rows, columns, values, recipe) => ({
	name,
	rows: side("unit", rows),
	columns: side("sample", columns, 1),
	values: Float64Array.from(values),
	recipe,
	editable: recipe.kind === "given",
});

/** W1 of 2 × `depth`, A0 of `depth` × 2, and what is made of them. */
function recording(depth = 3) {
	const weights = Array.from({ length: 2 * depth }, (_, i) => (i % 2 ? -i : i + 1));
	const inputs = Array.from({ length: depth * 2 }, (_, i) => i / 2);
	const product = [0, 1].flatMap((row) =>
		[0, 1].map((column) =>
			Array.from({ length: depth }).reduce(
				(sum, _, k) => sum + weights[row * depth + k] * inputs[k * 2 + column],
				0,
			),
		),
	);
	const matrices = {
		W1: { ...matrix("W1", 2, depth, weights, { kind: "given", words: "weights" }) },
		A0: matrix("A0", depth, 2, inputs, { kind: "given", words: "inputs" }),
		Z1: matrix("Z1", 2, 2, product, { kind: "product", left: "W1", right: "A0" }),
		A1: matrix("A1", 2, 2, product, { kind: "cells", symbols: "-{Z1}", numbers: "-{Z1}" }),
		J: matrix("J", 1, 1, [product[0]], { kind: "mean", operand: "Z1" }),
	};
	matrices.W1.columns = side("unit", depth);
	return new Recording({ scalars: { m: 2 }, matrices });
}

test("a product is written as its cells, then as numbers, then as the result", () => {
	const { lines, lights } = explain(recording(), "Z1", 1, 2, false);
	assert.deepEqual(
		lines.map(({ text }) => text),
		[
			"Z1[1,2] = W1[1,0]·A0[0,2] + W1[1,1]·A0[1,2] + W1[1,2]·A0[2,2]",
			"= −3·0.5 + 5·1.5 + (−5)·2.5",
			"= −6.5",
		],
	);
	assert.equal(lights.W1.row, 1);
	assert.equal(lights.A0.column, 2);
});

test("the terms of a long sum are the largest, and how many there are is said", () => {
	const { lines, terms } = explain(recording(40), "Z1", 0, 1, false);
	assert.equal(terms.length, 40);
	assert.match(lines[0].text, /^Z1\[0,1\] = Σ W1\[0,k\]·A0\[k,1\], {2}k from 0 to 39$/);
	assert.match(lines[1].text, /^= … \+ /);
	assert.match(lines[1].note, /^the 5 largest of 40 terms, 1 of them 0$/);
	assert.equal(lines[1].text.match(/·/g).length, 5);
});

test("a negative number stands in brackets behind a sign of calculation", () => {
	const made = recording();
	const value = made.matrix("Z1").at(1, 2);
	assert.ok(value < 0);
	const { lines } = explain(made, "A1", 1, 2, false);
	assert.equal(lines[0].text, "A1[1,2] = -Z1[1,2]");
});

test("a transposed cell is that of the matrix with row and column exchanged", () => {
	const made = recording();
	assert.equal(made.matrix("W1ᵀ").at(2, 1), made.matrix("W1").at(1, 2));
	assert.match(explain(made, "W1ᵀ", 2, 1, false).lines[0].text, /^W1ᵀ\[2,1\] = W1\[1,2\]$/);
});

test("a mean names all its cells and divides by the samples", () => {
	const { lines } = explain(recording(), "J", 0, 1, false);
	assert.match(lines[0].text, /^J\[0,1\] = \(Z1\[0,1\] \+ .*\) \/ m$/);
	assert.match(lines[1].text, / \/ 2$/);
});

test("a changed number is counted once per cell, undone and done again", () => {
	const edits = new Edits();
	edits.set(edits.with(["W1", 1, 1, 5]));
	edits.set(edits.with(["W1", 1, 1, 6]));
	assert.equal(edits.count, 1);
	assert.equal(edits.has(["W1", 1, 1]), true);
	edits.undo();
	assert.deepEqual(edits.now.edits, [["W1", 1, 1, 5]]);
	edits.undo();
	assert.equal(edits.any, false);
	edits.redo();
	assert.equal(edits.count, 1);
});

test("changes to samples are forgotten with them, changes to weights are not", () => {
	const edits = new Edits();
	edits.set(edits.with(["A0", 1, 3, 5]));
	edits.set(edits.with(["W1", 1, 1, 6]));
	edits.keepSamples(4);
	assert.equal(edits.count, 2);
	edits.keepSamples(3);
	assert.deepEqual(edits.cells, [["W1", 1, 1]]);
	edits.undo();
	assert.equal(edits.any, false);
});
