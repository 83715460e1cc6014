/**
 * The visitor's own table. The worker has it; the page knows what is shown of it, and brings its file
 * back to a worker that begins anew, or that of an earlier visit, if it was to be kept.
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {string} kind what it was taken for
 * @property {boolean} is_used
 * @property {boolean} is_target
 * @property {string} [said] what the visitor says that it is
 * @property {string} reason
 * @property {number} blanks
 * @property {number} distinct
 * @property {string[]} examples
 * @property {{ edges?: number[], values?: string[], counts: number[], others?: number }} histogram
 *
 * @typedef {object} Shown
 * @property {string} [name] of its file; without one, there is no table yet
 * @property {number} rows
 * @property {string[]} remarks
 * @property {How} how it was read
 * @property {How} said how it is to be read, as far as the visitor has said so
 * @property {string[]} sheets of its Excel file
 * @property {string} target
 * @property {string} [task]
 * @property {string} [task_said]
 * @property {string} sentence what is learnt, and from which rows; or why nothing can be
 * @property {string} problem the latter alone
 * @property {Column[]} columns
 * @property {Partial<import("../app/settings.js").Settings>} [settings] that suit it
 *
 * @typedef {{ delimiter?: string, decimal?: string, encoding?: string, header?: boolean,
 *   sheet?: string }} How
 * @typedef {{ target?: string, task?: string, kinds?: Record<string, string> }} Choices
 * @typedef {{ seed: number, validation: number }} Now
 *
 * @typedef {object} Reactions
 * @property {(deed: string, values: Record<string, unknown>) => Promise<any> | undefined} call asks
 *   the worker
 * @property {() => Now} now what divides its rows
 * @property {(shown: Shown) => void} changed
 * @property {() => void} offered a file waits for the panel
 * @property {() => string} id of this page
 * @property {() => void} kept called when other things are kept than before
 */
import { KeptTable } from "./kept-table.js";

export class OwnTable {
	/** What is shown of it, once there is one. @type {Shown | undefined} */
	shown;

	/** Where the browser keeps it, if it is to. */
	kept;

	/** @type {{ file: Blob, name: string } | undefined} */
	#source;
	/** @type {File | undefined} */
	#offered;
	#isComing = false;
	#on;

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
		this.kept = new KeptTable(on.id);
	}

	/** Whether there is one to give to a new worker. */
	get isThere() {
		return this.#source !== undefined;
	}

	/** Its file, and what that is called. */
	get source() {
		return this.#source;
	}

	/** Has the dataset's panel read a file that was dropped elsewhere, once it is there.
	 * @param {File} file */
	offer(file) {
		this.#offered = file;
		this.#on.offered();
	}

	/** The file that was offered, once. @returns {File | undefined} */
	takeOffered() {
		const offered = this.#offered;
		this.#offered = undefined;
		return offered;
	}

	/** Reads another one in its place; or the same once more, whose choices then stay.
	 * @param {Blob} file @param {string} name @param {How} [how]
	 * @returns {Promise<Shown | undefined>} rejected with a sentence; the one before then stays */
	async open(file, name, how = {}) {
		const again = this.#source?.file === file;
		const shown = await this.#do("open", { file, name, how, again });
		if (!shown) return undefined;
		this.#source = { file, name };
		if (!again) this.kept.leave();
		return this.#show(shown);
	}

	/** Says what is to be learnt from it. @param {Choices} choices those that are new
	 * @returns {Promise<Shown | undefined>} rejected with a sentence; all then stays as it is */
	async choose(choices) {
		const shown = await this.#do("choose", { ...choicesOf(this.shown), ...choices });
		return shown && this.#show(shown);
	}

	/** Keeps it in this browser, or no longer. @param {boolean} isKept
	 * @returns {Promise<void>} rejected with a sentence if there is no room for it */
	async keep(isKept) {
		if (!this.#source || !this.shown) return;
		if (isKept) await this.kept.put(this.#source.file, this.#facts());
		else await this.kept.remove();
		this.#on.kept();
	}

	/** Keeps a table no longer, be it this one or one of an earlier visit.
	 * @param {string} id of the page that has kept it
	 * @returns {Promise<void>} rejected with a sentence if the browser can't do that */
	async forget(id) {
		await this.kept.remove(id);
		this.#on.kept();
		if (this.shown) this.#on.changed(this.shown); // which may have been the one
	}

	#facts() {
		const { said = {} } = this.shown ?? {};
		return { file: this.#source?.name ?? "", how: said, choices: choicesOf(this.shown) };
	}

	/** Some of its rows, as text. @param {number} start @param {number} size
	 * @returns {Promise<{ start: number, rows: string[][] } | undefined>} */
	async rows(start, size) {
		return this.#on.call("rows", { start, size });
	}

	/** The rows of a file with what the present network predicts, as CSV.
	 * @param {Blob} file @param {string} name
	 * @returns {Promise<{ csv: string, rows: number } | undefined>} rejected with a sentence */
	async predict(file, name) {
		return this.#on.call("predict", { file, name });
	}

	/** Gives a new worker what the one before it had. */
	async restore() {
		if (!this.#source) return;
		const { said: how = {} } = this.shown ?? {};
		try {
			await this.#bring({ ...this.#source, how, choices: choicesOf(this.shown) });
		} catch {
			this.#source = undefined; // the file has gone: the visitor chooses it again
		}
	}

	/** Brings the one that an earlier visit has kept, unless there is one.
	 * @param {string} [id] of the page that kept it, if it matters
	 * @returns {Promise<Shown | undefined>} rejected with a sentence if it is damaged */
	async bringKept(id) {
		if (this.#source || this.#isComing) return undefined;
		this.#isComing = true;
		try {
			const found = await this.kept.take(id);
			return found && (await this.#bring(found));
		} finally {
			this.#isComing = false;
		}
	}

	/** @param {{ file: Blob, name: string, how: How, choices: Choices }} table */
	async #bring({ file, name, how, choices }) {
		const opened = await this.#do("open", { file, name, how });
		const shown = opened && (await this.#do("choose", choices));
		if (!shown) return undefined;
		this.#source = { file, name };
		return this.#show(shown);
	}

	/** @param {string} deed @param {Record<string, unknown>} values @returns {Promise<Shown> | undefined} */
	#do(deed, values) {
		return this.#on.call(deed, { ...values, ...this.#on.now() });
	}

	/** @param {Shown} shown */
	#show(shown) {
		this.shown = shown;
		this.#on.changed(shown);
		this.kept.note(this.#facts()).catch(() => {}); // what was kept before is still there
		return shown;
	}
}

/** What the visitor has said of a table. @param {Shown | undefined} shown @returns {Choices} */
function choicesOf(shown) {
	if (!shown) return {};
	const kinds = shown.columns.flatMap(({ name, said }) => (said ? [[name, said]] : []));
	const { target, task_said: task = "" } = shown;
	return { target, task, kinds: Object.fromEntries(kinds) };
}
