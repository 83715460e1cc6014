/**
 * What a step of a lesson asks for, as a small language: a check is a line, such as
 * `setting learning_rate >= 0.5` or `loss fell`. Nothing in it is run as a program. docs/lessons.md
 * lists it.
 *
 * @typedef {"=" | "!=" | "<" | "<=" | ">" | ">="} Comparison
 * @typedef {[name: string, row: number, column: number]} Cell
 *
 * @typedef {{ kind: "view", view: string }
 *   | { kind: "setting", name: string, comparison: Comparison, value: string }
 *   | { kind: "measure", name: string, comparison: Comparison, value: number }
 *   | { kind: "course", name: string, course: "fell" | "rose" | "rose again" }
 *   | { kind: "diverged" }
 *   | { kind: "state", state: string }
 *   | { kind: "stage", stage: string }
 *   | { kind: "cell", cell: Cell }
 *   | { kind: "shown", cell: Cell, comparison: Comparison, value: number }
 *   | { kind: "number", of: { value: number } | { measure: string } | { cell: Cell } }} Check
 *
 * @typedef {{ first: number, lowest: number, last: number, count: number }} Trace how a number went
 *   since the step began, or since the network is another
 *
 * @typedef {object} Facts what is the case on the page
 * @property {Record<string, string | number>} settings those of the table, and `SUMMARIES`
 * @property {string} state of the engine
 * @property {boolean} diverged
 * @property {Record<string, Trace | undefined>} traces of `MEASURES`
 * @property {string} [stage] shown in Inspect
 * @property {Cell} [cell] chosen in Inspect
 * @property {(cell: Cell) => number | undefined} numberAt what stands in a cell of Inspect
 * @property {number} [number] that was typed
 */
import { LAYER_SETTINGS, SETTINGS } from "../../app/settings.js";
import { formatSmall } from "./numbers.js";

/** What can be measured, and what it is called in a sentence. @type {Record<string, string>} */
export const MEASURES = {
	loss: "loss of a batch",
	"training loss": "training loss",
	"validation loss": "validation loss",
	"test loss": "test loss",
	score: "test score",
	epochs: "number of epochs",
	steps: "number of steps",
	"gradient ratio": "first layer’s gradient, divided by the last layer’s,",
};

/** What can be asked of all hidden layers together. @type {Record<string, string>} */
const SUMMARIES = {
	layers: "list of hidden layers",
	hidden_layers: "number of hidden layers",
	units: "number of units of each hidden layer",
	activation: "activation of the hidden layers",
};

const NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
const COMPARISON = "(=|!=|<=|>=|<|>)";
const MEASURE = `(${Object.keys(MEASURES).join("|")})`;
const CELL = "(\\S+(?: new)?) (\\d+) (\\d+)";
const AGAIN = 1.1; // times its lowest, above which a number has risen again
const CLOSE = 0.005; // of a number: three digits of it are enough

/** @type {[RegExp, (...parts: string[]) => Check][]} */
const FORMS = [
	[/^view (\w+)$/, (view) => ({ kind: "view", view })],
	[
		new RegExp(`^setting (\\w+) ${COMPARISON}(?: (.*))?$`),
		(name, comparison, value = "") => ({
			kind: "setting",
			name,
			comparison: as(comparison),
			value,
		}),
	],
	[
		new RegExp(`^${MEASURE} ${COMPARISON} (${NUMBER})$`),
		(name, comparison, value) => ({
			kind: "measure",
			name,
			comparison: as(comparison),
			value: Number(value),
		}),
	],
	[
		new RegExp(`^${MEASURE} (fell|rose again|rose)$`),
		(name, course) => ({ kind: "course", name, course: /** @type {any} */ (course) }),
	],
	[/^diverged$/, () => ({ kind: "diverged" })],
	[/^state (ready|training|paused|finished)$/, (state) => ({ kind: "state", state })],
	[/^stage (\S+(?: new)?)$/, (stage) => ({ kind: "stage", stage })],
	[new RegExp(`^cell ${CELL}$`), (...cell) => ({ kind: "cell", cell: asCell(cell) })],
	[
		new RegExp(`^shown ${CELL} ${COMPARISON} (${NUMBER})$`),
		(name, row, column, comparison, value) => ({
			kind: "shown",
			cell: asCell([name, row, column]),
			comparison: as(comparison),
			value: Number(value),
		}),
	],
	[
		new RegExp(`^number = (${NUMBER})$`),
		(value) => ({ kind: "number", of: { value: Number(value) } }),
	],
	[new RegExp(`^number = ${MEASURE}$`), (measure) => ({ kind: "number", of: { measure } })],
	[new RegExp(`^number = ${CELL}$`), (...cell) => ({ kind: "number", of: { cell: asCell(cell) } })],
];

/** @param {string} text @returns {Check} @throws {Error} with a sentence, if it is none */
export function readCheck(text) {
	for (const [form, make] of FORMS) {
		const match = form.exec(text);
		if (!match) continue;
		const check = make(...match.slice(1));
		refuseUnknown(check);
		return check;
	}
	throw new Error(`“${text}” is no check.`);
}

/** @param {Check} check @param {Facts} facts */
export function holds(check, facts) {
	switch (check.kind) {
		case "view":
			return facts.settings.tab === check.view;
		case "setting":
			return compare(facts.settings[check.name], check.comparison, check.value);
		case "measure":
			return compare(facts.traces[check.name]?.last, check.comparison, check.value);
		case "course":
			return went(facts.traces[check.name], check.course);
		case "diverged":
			return facts.diverged;
		case "state":
			return facts.state === check.state;
		case "stage":
			return facts.stage === check.stage;
		case "cell":
			return facts.cell?.join() === check.cell.join();
		case "shown":
			return compare(facts.numberAt(check.cell), check.comparison, check.value);
		case "number":
			return isClose(facts.number, wantedNumber(check, facts));
	}
}

/** What is not yet as a check wants it, as a sentence. @param {Check} check @param {Facts} facts
 * @returns {string} */
export function shortfall(check, facts) {
	switch (check.kind) {
		case "view":
			return `Open the view ${capital(check.view)}.`;
		case "setting":
			return `${the(nameOf(check.name))} is “${facts.settings[check.name]}” now. It should ${words(check.comparison)} “${check.value}”.`;
		case "measure": {
			const { last } = facts.traces[check.name] ?? {};
			const name = the(MEASURES[check.name] ?? "");
			if (last === undefined) return `${name} is not known yet: train.`;
			return `${name} is ${formatSmall(last)} now. It should ${words(check.comparison)} ${check.value}.`;
		}
		case "course":
			return `${the(MEASURES[check.name] ?? "")} has not ${check.course.replace("fell", "fallen").replace("rose", "risen")} yet.`;
		case "diverged":
			return "The training has not diverged yet.";
		case "state":
			return `The engine should be “${capital(check.state)}”.`;
		case "stage":
			return `Go to ${check.stage}${facts.stage ? `: ${facts.stage} is shown now` : " in Inspect"}.`;
		case "cell":
			return `Select ${printed(check.cell)}${facts.cell ? `: ${printed(facts.cell)} is selected now` : " in Inspect"}.`;
		case "shown": {
			const now = facts.numberAt(check.cell);
			const is = now === undefined ? "is not shown" : `is ${formatSmall(now)}`;
			return `${printed(check.cell)} ${is} now. It should ${words(check.comparison)} ${check.value}.`;
		}
		case "number":
			if (facts.number === undefined) return "Type the number, and press Enter.";
			return `${formatSmall(facts.number)} is not it.`;
	}
}

/** Whether a check asks for what is measured only when it is asked for. @param {Check} check */
export function needsGradients(check) {
	return (check.kind === "measure" || check.kind === "course") && check.name === "gradient ratio";
}

/** @param {number | undefined} typed @param {number | undefined} wanted */
function isClose(typed, wanted) {
	if (typed === undefined || wanted === undefined) return false;
	return Math.abs(typed - wanted) <= CLOSE * Math.abs(wanted) + 1e-12;
}

/** @param {Check & { kind: "number" }} check @param {Facts} facts */
function wantedNumber({ of }, facts) {
	if ("value" in of) return of.value;
	return "cell" in of ? facts.numberAt(of.cell) : facts.traces[of.measure]?.last;
}

/** @param {Trace | undefined} trace @param {"fell" | "rose" | "rose again"} course */
function went(trace, course) {
	if (!trace || trace.count < 2) return false;
	const { first, lowest, last } = trace;
	if (course === "fell") return last < first;
	if (course === "rose again") return last > AGAIN * lowest;
	return last > first || Number.isNaN(last);
}

/** As numbers, if both are. @param {string | number | undefined} value
 * @param {Comparison} comparison @param {string | number} wanted */
function compare(value, comparison, wanted) {
	if (value === undefined) return false;
	const numbers = [Number(value), Number(wanted)];
	const areNumbers = value !== "" && wanted !== "" && !numbers.some(Number.isNaN);
	const [one, other] = areNumbers ? numbers : [String(value), String(wanted)];
	if (one === undefined || other === undefined) return false;
	switch (comparison) {
		case "=":
			return one === other;
		case "!=":
			return one !== other;
		case "<":
			return one < other;
		case "<=":
			return one <= other;
		case ">":
			return one > other;
		case ">=":
			return one >= other;
	}
}

/** @param {Check} check @throws {Error} with a sentence, if the page has nothing of the kind */
function refuseUnknown(check) {
	if (check.kind === "view") {
		const tab = SETTINGS.find(({ name }) => name === "tab");
		const views = tab?.type === "choice" ? Object.keys(tab.choices) : [];
		if (!views.includes(check.view))
			throw new Error(`There is no view “${check.view}”. There are ${views.join(", ")}.`);
	}
	if (check.kind !== "setting" || check.name in SUMMARIES) return;
	const setting = SETTINGS.find(({ name }) => name === check.name);
	if (!setting) throw new Error(`There is no setting “${check.name}”.`);
	const isOneOf = setting.type !== "choice" || Object.hasOwn(setting.choices, check.value);
	if (!isOneOf) throw new Error(`${setting.label} cannot be “${check.value}”.`);
}

/** @param {string} name of a setting */
function nameOf(name) {
	const label = SETTINGS.find((each) => each.name === name)?.label.toLowerCase();
	return label ?? SUMMARIES[name] ?? LAYER_SETTINGS.units.label;
}

/** @param {string} thing */
function the(thing) {
	return `The ${thing}`;
}

/** @param {Comparison} comparison */
function words(comparison) {
	return {
		"=": "be",
		"!=": "not be",
		"<": "be below",
		"<=": "be at most",
		">": "be above",
		">=": "be at least",
	}[comparison];
}

/** @param {Cell} cell */
function printed([name, row, column]) {
	return `${name}[${row},${column}]`;
}

/** @param {string} text */
function capital(text) {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string | undefined} comparison that a form has let through */
function as(comparison) {
	return /** @type {Comparison} */ (comparison);
}

/** @param {(string | undefined)[]} parts @returns {Cell} */
function asCell([name = "", row, column]) {
	return [name, Number(row), Number(column)];
}
