/**
 * What a link asks Inspect to show, until there is a recorded step that can show it: numbers put in by
 * hand, a stage, a cell of it.
 *
 * @typedef {import("./edits.js").Changes} Changes
 * @typedef {import("./edits.js").Edits} Edits
 * @typedef {import("./stage.js").Choice} Choice
 */
import { notify } from "../../ui/notices.js";
import { isAny } from "./edits.js";
import { Place } from "./place.js";

export class Link {
	#place;
	/** Numbers that it brings, until there is the network that they are for.
	 * @type {Changes | undefined} */
	#numbers;
	/** @type {Choice | undefined} */
	#cell;
	#namesStage = false;
	#isUntried = false; // whether the numbers may not fit the network

	/** @param {import("../../app/state.js").State} state */
	constructor(state) {
		this.#place = new Place(state);
	}

	/** Takes what the address newly asks for.
	 * @returns {ReturnType<Place["news"]>} what of it the panel shows at once; empty if nothing is new */
	read() {
		const news = this.#place.news();
		const { stage, choice, isUnchosen, changes } = news;
		this.#namesStage ||= Boolean(stage);
		if (isUnchosen) this.#cell = undefined;
		else this.#cell = choice ?? this.#cell;
		this.#numbers = changes ?? this.#numbers;
		return news;
	}

	/** Writes what is shown into the address; what is still asked for stays in it.
	 * @param {Parameters<Place["write"]>[0]} shown */
	write(shown) {
		const choice = this.#cell ?? shown.choice;
		const changes = this.#numbers ?? shown.changes;
		this.#place.write({ ...shown, choice, changes });
	}

	/** Whether it brings numbers, be it that none are to be changed. */
	get bringsNumbers() {
		return this.#numbers !== undefined;
	}

	/** Whether it brings numbers that change something. */
	get bringsChanges() {
		return this.#numbers !== undefined && isAny(this.#numbers);
	}

	/** Changes the numbers that it brings. @param {Edits} edits */
	giveNumbers(edits) {
		if (!this.#numbers) return;
		if (isAny(this.#numbers)) edits.set(this.#numbers);
		else edits.drop();
		this.#numbers = undefined;
		this.#isUntried = edits.any;
	}

	/** A step with its numbers could not be recorded, and these have not been recorded before: they
	 * are left out. @param {Edits} edits @param {string} reason
	 * @returns {boolean} whether its numbers may be the reason */
	leaveNumbersOut(edits, reason) {
		if (!this.#isUntried) return false;
		this.#isUntried = false;
		edits.forget();
		notify(`The link’s numbers were left out: ${reason}.`);
		return true;
	}

	/** Its numbers fit: a step with them was recorded. @param {string[]} stages of that step
	 * @param {string} stage that is to be shown */
	meet(stages, stage) {
		this.#isUntried = false;
		if (this.#namesStage && !stages.includes(stage))
			notify(`There is no stage “${stage}” in this network.`);
		this.#namesStage = false;
	}

	/** Chooses the cell that it asks for. @param {import("./stage.js").StageView} view
	 * @param {string} stage that is shown there */
	giveCell(view, stage) {
		const cell = this.#cell;
		this.#cell = undefined;
		if (!cell || view.chooseNow(cell)) return;
		const { row, column } = cell.place;
		notify(`There is no cell ${cell.name}[${row},${column}] at stage ${stage}.`);
	}
}
