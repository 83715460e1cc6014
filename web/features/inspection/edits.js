/**
 * What was changed by hand, with a way back and forth: numbers in cells, and the learning rate.
 *
 * @typedef {[name: string, row: number, column: number, value: number]} Edit
 * @typedef {{ edits: Edit[], learningRate: number | undefined }} Changes
 */

import { enable } from "./controls.js";

const FOLLOWING =
	"These are the network's numbers as they are now. One of A0, Y or a W can be changed (double-click, " +
	"or Enter), and everything follows.";

/** @type {Changes} */
const NONE = { edits: [], learningRate: undefined };

export class Edits {
	/** @type {Changes[]} */
	#past = [];
	/** @type {Changes[]} */
	#future = [];
	/** @type {Changes} */
	now = NONE;

	get any() {
		return isAny(this.now);
	}

	get count() {
		return this.now.edits.length + Number(this.now.learningRate !== undefined);
	}

	/** @returns {import("./recording.js").Cell[]} those that were changed */
	get cells() {
		return this.now.edits.map(([name, row, column]) => [name, row, column]);
	}

	/** Whether a cell was changed. @param {import("./recording.js").Cell} cell */
	has([name, row, column]) {
		return this.now.edits.some((edit) => isSameCell(edit, [name, row, column, 0]));
	}

	get undoable() {
		return this.#past.length > 0;
	}

	get redoable() {
		return this.#future.length > 0;
	}

	/** @param {Edit} edit @returns {Changes} what it would make of the present changes */
	with(edit) {
		const others = this.now.edits.filter((other) => !isSameCell(other, edit));
		return { ...this.now, edits: [...others, edit] };
	}

	/** @param {Changes} changes */
	set(changes) {
		this.#past.push(this.now);
		this.#future = [];
		this.now = changes;
	}

	undo() {
		const before = this.#past.pop();
		if (!before) return;
		this.#future.push(this.now);
		this.now = before;
	}

	redo() {
		const after = this.#future.pop();
		if (!after) return;
		this.#past.push(this.now);
		this.now = after;
	}

	/** Back to nothing changed, which can be undone. */
	drop() {
		if (this.any) this.set(NONE);
	}

	/** Forgets what was changed of samples that are no longer there. @param {number} samples */
	keepSamples(samples) {
		this.#keep(([name, , column]) => !ofSamples(name) || column < samples);
	}

	/** Forgets what was changed of samples: there are others now. */
	forgetSamples() {
		this.#keep(([name]) => !ofSamples(name));
	}

	/** @param {(edit: Edit) => boolean} isKept */
	#keep(isKept) {
		const within = (/** @type {Changes} */ changes) => ({
			...changes,
			edits: changes.edits.filter(isKept),
		});
		this.now = within(this.now);
		this.#past = this.#past.map(within);
		this.#future = this.#future.map(within);
	}

	/** Nothing changed, and nothing to go back to: what the edits belonged to is gone. */
	forget() {
		this.#past = [];
		this.#future = [];
		this.now = NONE;
	}
}

/** Whether anything is changed. @param {Changes} changes */
export function isAny({ edits, learningRate }) {
	return edits.length > 0 || learningRate !== undefined;
}

/** The buttons that have to do with them.
 * @param {ReturnType<typeof import("./controls.js").makeControls>} controls @param {Edits} edits
 * @param {boolean} held whether the numbers are those of a network as it was */
export function showEdits({ undo, redo, restore, hold, changes }, edits, held) {
	const { undoable, redoable, any } = edits;
	enable(undo, undoable);
	enable(redo, redoable);
	enable(restore, any);
	enable(hold, !any);
	hold.ariaPressed = String(held);
	changes.hidden = !undoable && !redoable;
}

/** What the numbers are that one sees.
 * @param {Edits} edits @param {{ holding: boolean, forgotten: boolean }} how */
export function stateOf({ count, any }, { holding, forgotten }) {
	const numbers = count === 1 ? "a number" : `${count} numbers`;
	if (any) return `Held still: you changed ${numbers}. The network that trains is not touched.`;
	if (forgotten) return "This is a new network; what was changed belonged to the one before.";
	return holding ? "Held still: training goes on without these numbers." : FOLLOWING;
}

/** @param {Edit} one @param {Edit} other */
function isSameCell(one, other) {
	return one[0] === other[0] && one[1] === other[1] && one[2] === other[2];
}

/** @param {string} name */
function ofSamples(name) {
	return name === "A0" || name === "Y";
}
