/**
 * What Inspect shows, as an address holds it: `stage=W1_new`, `cell=Z1,2,0`, `edits=W1,2,0,0.5;eta,2`.
 *
 * @typedef {import("./edits.js").Changes} Changes
 * @typedef {import("./edits.js").Edit} Edit
 * @typedef {import("./stage.js").Choice} Choice
 */
import { TRANSPOSED } from "./recording.js";

/** The settings that say what is shown, in step with the panel that shows it. */
export class Place {
	#state;
	#known;

	/** @param {import("../../app/state.js").State} state */
	constructor(state) {
		this.#state = state;
		this.#known = { step_samples: 0, stage: "", cell: "", edits: "" };
	}

	/** What a link says that the panel has not written itself; nothing of what is as it was. */
	news() {
		const { step_samples, stage, cell, edits } = this.#state.settings;
		const before = this.#known;
		this.#known = { step_samples, stage, cell, edits };
		return {
			...(step_samples !== before.step_samples && { samples: step_samples }),
			...(stage !== before.stage && { stage: readName(stage) }),
			...(cell !== before.cell && { choice: readCell(cell), isUnchosen: cell === "" }),
			...(edits !== before.edits && { changes: readEdits(edits) }),
		};
	}

	/** @param {{ samples: number, stage: string, choice: Choice | undefined, changes: Changes }} shown
	 *   no stage: the first one; no choice: none that was made */
	write({ samples, stage, choice, changes }) {
		const now = {
			step_samples: samples,
			stage: printName(stage),
			cell: choice ? printCell(choice) : "",
			edits: printEdits(changes),
		};
		const isKnown = JSON.stringify(now) === JSON.stringify(this.#known);
		this.#known = now;
		if (!isKnown) this.#state.set(now);
	}
}

const RATE = "eta"; // the learning rate, which is changed as cells are
const TRANSPOSED_IN_ADDRESS = "_T";

/** @param {string} name of a matrix */
export function printName(name) {
	return name.replace(TRANSPOSED, TRANSPOSED_IN_ADDRESS).replaceAll(" ", "_");
}

/** @param {string} text of the address */
export function readName(text) {
	return text.replace(/_T$/, TRANSPOSED).replaceAll("_", " ");
}

/** @param {Choice} choice */
export function printCell({ name, place: { row, column } }) {
	return `${printName(name)},${row},${column}`;
}

/** @param {string} text @returns {Choice | undefined} undefined if it names none */
export function readCell(text) {
	const [name = "", row, column] = text.split(",");
	if (row === undefined || column === undefined) return undefined;
	return { name: readName(name), place: { row: Number(row), column: Number(column) } };
}

/** @param {Changes} changes */
export function printEdits({ edits, learningRate }) {
	const parts = edits.map((edit) => edit.join(","));
	if (learningRate !== undefined) parts.push(`${RATE},${learningRate}`);
	return parts.join(";");
}

/** @param {string} text @returns {Changes} */
export function readEdits(text) {
	/** @type {Edit[]} */
	const edits = [];
	let learningRate;
	for (const part of text ? text.split(";") : []) {
		const [name = "", ...numbers] = part.split(",");
		const [row = 0, column = 0, value = 0] = numbers.map(Number);
		if (name === RATE) learningRate = row;
		else edits.push([name, row, column, value]);
	}
	return { edits, learningRate };
}
