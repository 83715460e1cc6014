// Numbers as people type them, and as the page writes them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { couldBeTwo, readNumber } from "../../web/app/number.js";
import {
	formatCount,
	formatLoss,
	formatNumber,
	formatPercent,
	formatScore,
	formatSigned,
	NOTHING_YET,
} from "../../web/ui/format.js";
import { number } from "../../web/ui/notation.js";

test("a decimal point and a decimal comma are read alike", () => {
	for (const text of ["0.5", "0,5", " .5 ", ",5", "5e-1", "+0.50"])
		assert.equal(readNumber(text), 0.5, text);
});

test("groups of three digits are one number, whatever stands between them", () => {
	for (const text of ["10 000", "10\u00a0000", "10'000", "10’000", "10000", "1e4"])
		assert.equal(readNumber(text), 10_000, text);
});

test("either minus is a minus", () => {
	assert.equal(readNumber("-3"), -3);
	assert.equal(readNumber("−3"), -3);
});

test("a number that could be two is none", () => {
	for (const text of ["1,500", "12,345", "999,000"]) {
		assert.equal(couldBeTwo(text), true, text);
		assert.equal(readNumber(text), undefined, text);
	}
	for (const text of ["0,500", "1,50", "1.500", "1500,125"])
		assert.notEqual(readNumber(text), undefined, text);
});

test("what is no number is none", () => {
	for (const text of ["", " ", ".", "-", "e5", "1.2.3", "1 00", "ten", "NaN", "Infinity", "0x10"])
		assert.equal(readNumber(text), undefined, text);
});

test("a loss has three significant digits, or a power of ten where it is tiny or huge", () => {
	const written = [2.345678, 0.0123456, 123.4, 0, 0.0001234, 12345].map(formatLoss);
	assert.deepEqual(written, ["2.35", "0.0123", "123", "0.00", "1.2e-4", "1.2e+4"]);
});

test("what is not known yet, no number or infinite is written as such", () => {
	assert.equal(formatLoss(undefined), NOTHING_YET);
	assert.equal(formatLoss(Number.NaN), NOTHING_YET);
	assert.equal(formatLoss(Number.POSITIVE_INFINITY), "∞");
	assert.equal(formatPercent(undefined), NOTHING_YET);
	assert.equal(formatSigned(Number.NaN), "not a number");
});

test("a score is a share in percent, or R² with three decimals and a real minus", () => {
	assert.equal(formatScore(0.97654, "classification"), "97.7 %");
	assert.equal(formatScore(-0.12345, "regression"), "−0.123");
	assert.equal(formatScore(-123456, "regression"), "−1.2e+5");
});

test("counts are rounded to three digits and grouped", () => {
	assert.equal(formatCount(61_234), "61,200");
	assert.equal(formatNumber(-1234.567, 1), "−1,234.6");
});

test("no minus stands before 0", () => {
	assert.equal(formatNumber(-0.001, 1), "0");
	assert.equal(formatNumber(-0.001, 1, 1), "0.0");
});

test("Inspect rounds to four digits, and gives every digit where all are wanted", () => {
	assert.equal(number(0.123456789, false), "0.1235");
	assert.equal(number(-2.5, false), "−2.5");
	assert.equal(number(1234567, false), "1.23e6");
	assert.equal(number(0.0001234, false), "1.23e−4");
	assert.equal(number(1 / 3, true), "0.3333333333333333");
	assert.equal(number(Number.NEGATIVE_INFINITY, false), "−∞");
});
