/**
 * What the engine tells the page.
 *
 * @typedef {import("./protocol.js").EngineState} EngineState
 * @typedef {import("./protocol.js").Summary} Summary
 *
 * @typedef {object} EngineEvents
 * @property {EngineState} state
 * @property {Summary} built a new network, or an earlier one that is back
 * @property {import("./protocol.js").ProgressRecord} progress
 * @property {string | null} notice
 * @property {string} error a sentence
 * @property {import("../app/settings.js").Settings} config the settings of a network that is back,
 *   which are in force again
 * @property {null} replacing another network is about to take the place of the present one, of which
 *   something can still be asked
 * @property {import("./protocol.js").Said} said by the console, while code runs
 * @property {import("./protocol.js").OwnPart[]} parts that the visitor has defined, all of them
 * @property {{ stage: string, fraction: number }} reading what is read of a table, or fetched to read it
 * @property {{ name: string, names: string[], rows: string[][] }} glimpsed the first rows of a table
 *   that is going to be read; none of a file that is not of text
 * @property {import("./own-table.js").Shown} table what is shown of the visitor's own table
 * @property {undefined} offered a file waits to be read as the visitor's own table
 * @property {string} collected the name of a collection of drawings that has changed
 */

export class Events {
	/** @type {Map<string, ((detail: any) => void)[]>} */
	#listeners = new Map();

	/** Calls `listener` at every event of this name.
	 * @template {keyof EngineEvents} Name
	 * @param {Name} name @param {(detail: EngineEvents[Name]) => void} listener */
	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
	}

	/** @template {keyof EngineEvents} Name @param {Name} name @param {EngineEvents[Name]} detail */
	emit(name, detail) {
		for (const listener of this.#listeners.get(name) ?? []) listener(detail);
	}
}
