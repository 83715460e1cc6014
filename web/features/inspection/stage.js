/**
 * One matrix and those that it is made of, laid out as in a textbook: of a product W A = Z, the
 * right operand stands above, the left one at the left, and the result where they cross.
 *
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("./sum.js").Explanation} Explanation
 * @typedef {{ name: string, place: Place }} Choice
 *
 * @typedef {(explanation: Explanation, choice: Choice) => Explanation} Veil
 *
 * @typedef {object} StageEvents
 * @property {(explanation: Explanation, choice: Choice) => void} explain
 * @property {(choice: Choice, cell: HTMLTableCellElement) => void} edit
 * @property {(name: string) => void} visit
 * @property {() => void} choose another cell is chosen
 */
import { number } from "../../ui/notation.js";
import { onceAFrame } from "../../ui/pace.js";
import { arrange } from "./arrangement.js";
import { Plate } from "./plate.js";
import { explain } from "./sum.js";

export class StageView {
	/** @type {Recording | undefined} */
	#recording;
	#name = "";
	#all = false;
	#digits = 0; // of the longest number
	#measured = false;
	#shapes = ""; // of those that were arranged
	/** @type {Plate[]} reused from stage to stage */
	#plates = [];
	/** @type {Plate[]} those in use, the result last */
	#used = [];
	/** @type {Choice | undefined} */
	#chosen;
	/** @type {Choice | undefined} */
	#pointed;
	/** @type {WeakMap<Element, { left: number, top: number }>} scrollers that followed another */
	#led = new WeakMap();
	/** @type {Map<string, Place>} what was last looked at of each stage */
	#looked = new Map();
	/** @type {import("./recording.js").Cell[]} */
	#changed = [];
	/** @type {Veil} */
	#veil = (explanation) => explanation;
	/** @type {StageEvents} */
	#events;

	/** @param {HTMLElement} element @param {StageEvents} events */
	constructor(element, events) {
		this.element = element;
		this.#events = events;
		const arrangeSoon = onceAFrame(() => this.#arrange());
		new ResizeObserver(arrangeSoon).observe(element);
		addEventListener("resize", arrangeSoon);
	}

	/**
	 * @param {Recording} recording @param {string} name
	 * @param {{ all: boolean, changed: import("./recording.js").Cell[], veil: Veil }} how `veil` takes
	 *   away what is not to be seen of an explanation
	 */
	show(recording, name, { all, changed, veil }) {
		const another = name !== this.#name;
		this.#recording = recording;
		this.#name = name;
		this.#all = all;
		this.#changed = changed;
		this.#veil = veil;
		this.#place(recording, name);
		if (this.#plates.some((plate) => plate.isAlone && !this.#used.includes(plate)))
			this.#showAlone(undefined); // it is not there at this stage
		// Before anything scrolls: in more or less room it would scroll again.
		// The map above them is as high as there are stages.
		const stages = recording.record.stages.join();
		const shapes =
			this.#used.map(({ matrix }) => `${matrix?.name} ${matrix?.shape}`).join() + stages;
		if (shapes !== this.#shapes || !this.#measured) this.#arrange();
		this.#shapes = shapes;
		if (another || !this.#stillThere(this.#chosen)) {
			this.#pointed = undefined;
			const matrix = recording.matrix(name);
			const looked = this.#looked.get(name);
			const place = looked && matrix.has(looked.row, looked.column) ? looked : matrix.liveliest;
			this.#chosen = { name, place };
			this.#result?.choose(place);
			// At once: else what stood elsewhere before would pull it back.
			if (this.#result?.scroller) this.#leadOthers(this.#result.scroller);
		}
		this.#explain();
	}

	/** What was chosen, whatever the pointer is at. */
	get chosen() {
		return this.#chosen;
	}

	/** What was chosen of the stage in sight; undefined if nobody has. */
	get chosenByHand() {
		return this.#looked.has(this.#name) || this.#chosen?.name !== this.#name
			? this.#chosen
			: undefined;
	}

	/** Nobody has chosen anything: the usual cell of what is in sight is explained. */
	forgetChoice() {
		this.#looked.clear();
		this.#chosen = this.#pointed = undefined;
	}

	/** Chooses a cell of what is in sight. @param {Choice} choice @returns {boolean} whether it is */
	chooseNow(choice) {
		if (!this.#stillThere(choice)) return false;
		const plate = this.#used.find(({ matrix }) => matrix?.name === choice.name);
		this.#pointed = undefined;
		this.#chosen = choice;
		if (plate === this.#result) this.#looked.set(this.#name, choice.place);
		plate?.choose(choice.place);
		this.#explain();
		return true;
	}

	/** What is explained now. */
	get choice() {
		return this.#pointed ?? this.#chosen;
	}

	/** Has a cell chosen when its matrix is shown next. @param {Choice} choice */
	look({ name, place }) {
		this.#looked.set(name, place);
		this.#chosen = this.#pointed = undefined;
	}

	/** Puts the focus on the chosen cell. */
	focus() {
		if (this.#chosen) this.cell(this.#chosen);
	}

	/** @param {Choice} choice puts the focus there @returns {HTMLTableCellElement | undefined} */
	cell({ name, place }) {
		const plate = this.#used.find(({ matrix }) => matrix?.name === name);
		plate?.choose(place, { focus: true });
		const cell = plate?.cell(place);
		if (!cell) plate?.focus();
		return cell;
	}

	get #result() {
		return this.#used.at(-1);
	}

	/** @param {Recording} recording @param {string} name */
	#place(recording, name) {
		const operands = recording.operands(name);
		const names = [...operands, name];
		while (this.#plates.length < names.length) this.#plates.push(this.#makePlate());
		// The result keeps its plate whatever stands beside it.
		const used = [...operands.map((_, index) => this.#plates[index + 1]), this.#plates[0]];
		this.#used = used.filter((plate) => plate !== undefined);
		const written = (/** @type {number} */ value) => number(value, this.#all);
		const { stages } = recording.record;
		for (const [index, plate] of this.#used.entries()) {
			const matrix = recording.matrix(/** @type {string} */ (names[index]));
			const isStage = stages.includes(matrix.record.name) && index < operands.length;
			plate.show(matrix, written, isStage ? matrix.record.name : undefined);
			plate.mark(
				this.#changed
					.filter(([changed]) => changed === matrix.record.name)
					.map(([, row, column]) =>
						matrix.transposed ? { row: column, column: row } : { row, column },
					),
			);
		}
		const lengths = this.#used.map(({ longest }) => longest);
		// Columns as wide everywhere, so that what belongs together stands and scrolls together.
		const digits = Math.max(...lengths);
		this.#measured &&= digits === this.#digits;
		this.#digits = digits;
		this.element.style.setProperty("--digits", String(digits));
		const columns = Math.max(...this.#used.map(({ matrix }) => matrix?.columns.count ?? 0));
		this.element.classList.toggle("roomy", digits <= 4 && columns <= 6);
		const product = recording.matrix(name).record.recipe.kind === "product";
		this.element.dataset.kind = product ? "product" : "row";
		// A product in the textbook's order from the top, all else as its formula reads.
		const order = product
			? [this.#used[1], this.#used[0], this.#used[2]]
			: [this.#result, ...this.#used.slice(0, -1)];
		const elements = order.map((plate) => /** @type {Plate} */ (plate).element);
		const present = Array.from(this.element.children);
		if (
			elements.some((element, index) => element !== present[index]) ||
			present.length !== elements.length
		)
			this.element.replaceChildren(...elements);
		for (const [index, plate] of this.#used.entries()) {
			const roles = product ? ["left", "right", "result"] : [];
			plate.element.dataset.role = roles[index] ?? (plate === this.#result ? "result" : "operand");
		}
		this.element.dataset.count = String(names.length);
		this.#scrollTogether();
	}

	#makePlate() {
		const choiceOf = (/** @type {Plate} */ { matrix }, /** @type {Place} */ place) => ({
			name: matrix?.name ?? "",
			place,
		});
		return new Plate({
			point: (plate, place) => {
				this.#pointed = choiceOf(plate, place);
				this.#explain();
			},
			leave: () => {
				if (!this.#pointed) return;
				this.#pointed = undefined;
				this.#explain();
			},
			choose: (plate, place) => {
				this.#pointed = undefined;
				this.#chosen = choiceOf(plate, place);
				if (plate === this.#result) this.#looked.set(this.#name, place);
				this.#explain();
				this.#events.choose();
			},
			edit: (plate, place) => {
				const cell = plate.cell(place);
				if (cell) this.#events.edit(choiceOf(plate, place), cell);
			},
			visit: (name) => this.#events.visit(name),
			alone: (plate) => this.#showAlone(plate.isAlone ? undefined : plate),
		});
	}

	/** While it fills the screen, a matrix can be there without the others.
	 * @param {Plate | undefined} chosen */
	#showAlone(chosen) {
		for (const plate of this.#plates) plate.isAlone = plate === chosen;
		this.element.toggleAttribute("data-alone", chosen !== undefined);
		this.#arrange();
	}

	#explain() {
		const { choice } = this;
		if (!choice || !this.#recording) return;
		const { name, place } = choice;
		const { row, column } = place;
		const whole = explain(this.#recording, name, row, column, this.#all);
		const explanation = this.#veil(whole, choice);
		for (const plate of this.#used) {
			const own = plate.matrix?.name ?? "";
			const here = own === name;
			const light = here
				? undefined
				: (explanation.lights[own] ?? this.#reached(plate, name, place));
			plate.light(light, here ? place : undefined);
		}
		this.#events.explain(explanation, choice);
	}

	/** What of the result an operand's cell goes into. @param {Plate} plate @param {string} name
	 * @param {Place} place @returns {import("./sum.js").Light | undefined} */
	#reached(plate, name, { row, column }) {
		const result = this.#result;
		if (plate !== result || !result.matrix) return undefined;
		const { kind, left, right } = result.matrix.record.recipe;
		if (kind === "product")
			return name === left ? { row } : name === right ? { column } : undefined;
		if (kind === "softmax") return { column };
		if (kind === "cells" && !result.matrix.record.recipe.rows) return { cell: [row, column] };
		return kind === "mean" ? { all: true } : undefined;
	}

	/** @param {Choice | undefined} choice */
	#stillThere(choice) {
		const plate = this.#used.find(({ matrix }) => matrix?.name === choice?.name);
		return choice !== undefined && plate?.matrix?.has(choice.place.row, choice.place.column);
	}

	/** Rows that belong together stay beside each other, columns below each other. */
	#scrollTogether() {
		for (const moved of this.#scrollers) {
			moved.onscroll = () => {
				// What has left, and with that its place, may still tell of how it had scrolled.
				if (!this.#scrollers.includes(moved)) return;
				// Who was led here leads nobody: the one that led may have gone on since.
				const led = this.#led.get(moved);
				if (led?.top === moved.scrollTop && led.left === moved.scrollLeft) return;
				this.#led.delete(moved);
				this.#leadOthers(moved);
			};
		}
	}

	get #scrollers() {
		return this.#used.flatMap(({ scroller }) => scroller ?? []);
	}

	/** @param {HTMLElement} moved */
	#leadOthers(moved) {
		const product = this.element.dataset.kind === "product";
		const [left, right] = this.#used.map(({ scroller }) => scroller);
		for (const other of this.#scrollers) {
			if (other === moved) continue;
			const apart = product && (moved === left || moved === right);
			const acrossLeft = product && (moved === left || other === left);
			const downRight = product && (moved === right || other === right);
			if (apart && (other === left || other === right)) continue;
			this.#lead(other, {
				left: acrossLeft ? other.scrollLeft : moved.scrollLeft,
				top: downRight ? other.scrollTop : moved.scrollTop,
			});
		}
	}

	/** @param {HTMLElement} scroller @param {{ left: number, top: number }} to as far as it goes */
	#lead(scroller, { left, top }) {
		if (scroller.scrollLeft === left && scroller.scrollTop === top) return;
		scroller.scrollLeft = left;
		scroller.scrollTop = top;
		this.#led.set(scroller, { left: scroller.scrollLeft, top: scroller.scrollTop });
	}

	/** What fits, and how tall. */
	#arrange() {
		if (!this.element.clientWidth) return;
		this.#measured = true;
		const isFilling = this.element.closest(".projected") !== null;
		if (!isFilling && this.#plates.some(({ isAlone }) => isAlone))
			return this.#showAlone(undefined);
		arrange(this.element, this.#used);
	}
}
