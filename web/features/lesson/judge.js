/**
 * Whether a step is done, and what to say if it is not.
 *
 * @typedef {import("./read.js").Step} Step
 * @typedef {import("./checks.js").Facts} Facts
 */
import { holds, shortfall } from "./checks.js";

const EXPECT_FIRST = "First say what you expect: choose one of the answers.";

/**
 * @param {Step} step @param {Facts} facts
 * @param {number | undefined} expected which answer to its question was chosen
 * @returns {{ isDone: boolean, hint: string }} the hint is empty once it is done
 */
export function judge(step, facts, expected) {
	if (step.ask && expected === undefined) return { isDone: false, hint: EXPECT_FIRST };
	const missing = step.checks.find((check) => !holds(check, facts));
	if (!missing) return { isDone: true, hint: "" };
	const hint = step.hints.find(({ check }) => !check || holds(check, facts));
	return { isDone: false, hint: hint?.text ?? shortfall(missing, facts) };
}

/** What came of what was expected, as a sentence; empty where nothing was asked.
 * @param {Step} step @param {number | undefined} expected */
export function verdict({ ask }, expected) {
	if (!ask || expected === undefined) return "";
	if (expected === ask.right) return "It is as you expected.";
	return `You expected “${ask.options[expected]}”. It is “${ask.options[ask.right]}”.`;
}

/** The cells of Inspect whose numbers a step asks for. @param {Step} step */
export function cellsOf({ checks, hints }) {
	const asked = [...checks, ...hints.flatMap(({ check }) => check ?? [])];
	return asked.flatMap((check) => (check.kind === "shown" ? [check.cell] : []));
}
