// The calculator of the exercises: what people type, and what they may not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CalculationError, calculate } from "../../web/ui/calculator.js";

/** @type {[string, number][]} */
const WORKED = [
	["0.5*2 - 1", 0],
	["0,5", 0.5],
	["−0,25", -0.25],
	["= 1.5", 1.5],
	["-.5", -0.5],
	["1e-3", 0.001],
	["2,5E−2", 0.025],
	["3·10^−4", 3e-4],
	["exp(-2)", Math.exp(-2)],
	["e^(−2)", Math.exp(-2)],
	["1/(1+exp(-0.3))", 1 / (1 + Math.exp(-0.3))],
	["sigmoid(0,3)", 1 / (1 + Math.exp(-0.3))],
	["ln(2) + log(2)", 2 * Math.log(2)],
	["log10(100)", 2],
	["−2^2", -4],
	["2^-1", 0.5],
	["2^3^2", 512],
	["(−2)²", 4],
	["√4 + √(9)", 5],
	["|−3| + |2 − 5|·|1|", 6],
	["2(3+4)", 14],
	["2π", 2 * Math.PI],
	["2e^(0)", 2],
	["0.5 x 2", 1],
	["6 ÷ 3 : 2", 1],
	["1 - 2 - 3", -4],
	["8/4/2", 1],
	["max(0, -1,5)", 0],
	["max(0; 2,5)", 2.5],
	["min(1, 2, 0.5)", 0.5],
	["tanh(0.5) − tanh(.5)", 0],
	["sign(−3)*abs(-2)", -2],
	["1,500", 1.5],
	["0.1+0.2", 0.1 + 0.2],
];

test("what people type is worked out as they mean it", () => {
	for (const [text, value] of WORKED) assert.equal(calculate(text), value, text);
});

test("what is no calculation is refused with a sentence", () => {
	const texts = [
		"",
		"  ",
		"x",
		"2 3",
		"1.5.2",
		"1 +",
		"(1",
		"1)",
		"max(0,5)",
		"max(1)",
		"exp 2",
		"exp(2",
		"2**3",
		"1/0",
		"0/0",
		"log(0)",
		"√(−1)",
		"e^(9999)",
		"|2",
		"alert(1)",
		"constructor",
		"__proto__",
		"constructor(1)",
		"toString",
		"W1[0,0]",
		"2;3",
		"1,2,3,4",
		"window.location",
		"∞",
		"NaN",
		"(".repeat(5000),
		"(".repeat(200),
		`${"-".repeat(500)}1`,
		"1+".repeat(5000),
	]; // prettier-ignore
	for (const text of texts) {
		assert.throws(() => calculate(text), CalculationError, text.slice(0, 20));
		try {
			calculate(text);
		} catch (error) {
			assert.match(error.message, /^[A-Z“A-Za-z].*\.$/s, text.slice(0, 20));
		}
	}
});

test("cells and constants can be named", () => {
	const names = {
		constants: { eta: 0.1, m: 4 },
		cell: (rest) => {
			const found = /^W1\[(\d+),(\d+)\]/.exec(rest);
			return found ? { length: found[0].length, value: Number(found[1]) + 0.5 } : undefined;
		},
	};
	assert.equal(calculate("W1[2,0]·2 − eta", names), 4.9);
	assert.equal(calculate("2/m", names), 0.5);
	assert.throws(() => calculate("W2[0,0]", names), CalculationError);
});

test("minus nothing is 0, not −0", () => {
	assert.ok(Object.is(calculate("−0"), 0));
});
