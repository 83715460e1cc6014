/**
 * Numbers changed by hand: typed into a cell that opens, tried by the library, and then in force.
 *
 * @typedef {import("./edits.js").Changes} Changes
 * @typedef {import("./recording.js").StepRecord} StepRecord
 *
 * @typedef {object} Editable a cell whose number can be changed
 * @property {HTMLTableCellElement} element
 * @property {string} label
 * @property {number} value
 * @property {import("./recording.js").Cell} source the cell that holds it in the network
 *
 * @typedef {object} Inspected what it needs of the panel
 * @property {() => Editable | undefined} cell the one that is looked at, if it can be changed
 * @property {(changes: Changes) => Promise<StepRecord | undefined>} record a step with these changes;
 *   rejected with a sentence if the library refuses them
 * @property {(record: StepRecord | undefined) => void} changed called with a step that has them
 * @property {() => void} closed called once the cell is closed
 */
import { openEditor } from "./editor.js";
import { Edits } from "./edits.js";

export class Editing {
	edits = new Edits();
	/** Whether edits were forgotten, as a new network has replaced theirs. */
	isForgotten = false;

	#inspected;
	#networks = 0; // that there have been
	/** @type {(() => void) | undefined} */
	#close;

	/** @param {Inspected} inspected */
	constructor(inspected) {
		this.#inspected = inspected;
	}

	/** Whether a cell is open. */
	get isOpen() {
		return this.#close !== undefined;
	}

	/** Opens the cell that is looked at. @returns {boolean} whether it was opened */
	open() {
		const cell = this.isOpen ? undefined : this.#inspected.cell();
		if (!cell) return false;
		const { element, label, value, source } = cell;
		const apply = (/** @type {number} */ typed) => this.change(this.edits.with([...source, typed]));
		this.#close = openEditor(element, label, value, apply, () => {
			this.#close = undefined;
			this.#inspected.closed();
		});
		return true;
	}

	/** Leaves the open cell as it was. */
	close() {
		this.#close?.();
	}

	/** @param {Changes} changes @returns {Promise<void>} rejected if the library refuses them */
	async change(changes) {
		const network = this.#networks;
		const record = await this.#inspected.record(changes);
		if (network !== this.#networks) return; // the numbers belonged to the one before
		this.edits.set(changes);
		this.isForgotten = false;
		this.#inspected.changed(record);
	}

	/** @param {"undo" | "redo" | "drop"} way */
	travel(way) {
		this.close();
		this.edits[way]();
	}

	/** There is a new network, to which they do not belong.
	 * @param {boolean} isReplaced whether others take their place */
	leave(isReplaced) {
		this.#networks++;
		this.isForgotten = this.edits.any && !isReplaced;
		this.edits.forget();
	}
}
