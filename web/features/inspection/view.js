/**
 * What one sees of a recorded step: the map of its matrices, the one that is looked at, and what a cell
 * of it is made of.
 *
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./stage.js").Choice} Choice
 *
 * @typedef {object} Events
 * @property {(name: string) => void} visit a matrix
 * @property {() => void} edit the cell that is looked at
 * @property {() => void} choose called once another cell is looked at
 * @property {() => boolean} isExercise whether numbers are asked for, and none can be changed
 * @property {import("./stage.js").Veil} veil what of an explanation may be seen
 */
import { tellInspected } from "../../ui/inspected.js";
import { placeControls, showMatrix } from "./controls.js";
import { StageMap } from "./map.js";
import { StageView } from "./stage.js";
import { SumView } from "./sumview.js";

const CHANGED = "You put this number in by hand.";

export class StepView {
	/** The matrices of the stage that is looked at. */
	stage;
	#controls;
	#edits;
	#events;
	#map;
	#sum;
	/** @type {Recording | undefined} */
	#recording;
	#name = ""; // of the matrix that is looked at
	#all = false; // digits

	/** @param {ReturnType<typeof import("./controls.js").makeControls>} controls
	 * @param {import("./edits.js").Edits} edits @param {Events} events */
	constructor(controls, edits, events) {
		const { visit, edit, choose } = events;
		this.#controls = controls;
		this.#edits = edits;
		this.#events = events;
		this.#map = new StageMap(visit);
		this.#sum = new SumView(edit);
		const explain = this.#explain.bind(this);
		this.stage = new StageView(controls.matrices, { explain, edit, visit, choose });
	}

	/** Puts all of it into the panel. @param {HTMLElement} element
	 * @param {{ element: HTMLElement, button: HTMLElement }} exercise
	 * @param {HTMLButtonElement[]} takeAway */
	place(element, exercise, takeAway) {
		const [map, sum] = [this.#map.element, this.#sum.element];
		placeControls(element, this.#controls, map, sum, exercise, takeAway);
	}

	/** @param {Recording} recording @param {string} name of the matrix that is looked at
	 * @param {number} samples */
	show(recording, name, samples) {
		this.#recording = recording;
		this.#name = name;
		this.#map.show(recording.record, name);
		showMatrix(this.#controls, recording, name);
		this.#controls.samples.show(samples);
		const { hasFocus } = this;
		const { veil } = this.#events;
		this.stage.show(recording, name, { all: this.#all, changed: this.#edits.cells, veil });
		// What had the focus may be gone.
		if (hasFocus && !this.hasFocus) this.stage.focus();
	}

	/** Shows numbers with all their digits, or only the first of them again. */
	toggleDigits() {
		this.#all = !this.#all;
		this.#controls.digits.ariaPressed = String(this.#all);
	}

	/** Whether the focus is within the matrices. */
	get hasFocus() {
		return this.#controls.matrices.contains(document.activeElement);
	}

	/** @param {import("./sum.js").Explanation} explanation @param {Choice} choice */
	#explain(explanation, { name, place }) {
		if (!this.#recording) return;
		const { chosen } = this.stage;
		if (chosen)
			tellInspected({
				stage: this.#name,
				cell: [chosen.name, chosen.place.row, chosen.place.column],
				matrices: this.#recording.record.matrices,
			});
		const matrix = this.#recording.matrix(name);
		const editable = matrix.isEditable(place.row, place.column) && !this.#events.isExercise();
		const isChanged = this.#edits.has(matrix.source(place.row, place.column));
		const worded =
			isChanged && !matrix.transposed ? { ...explanation, words: CHANGED } : explanation;
		this.#sum.show(worded, this.#recording, { editable, all: this.#all });
	}
}
