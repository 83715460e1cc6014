/**
 * The visitor's own table. The worker has it; the page knows what is shown of it, and brings its file
 * back to a worker that begins anew.
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
 * @property {string} target
 * @property {string} [task]
 * @property {string} [task_said]
 * @property {string} sentence what is learnt, and from which rows; or why nothing can be
 * @property {string} problem the latter alone
 * @property {Column[]} columns
 * @property {Partial<import("../app/settings.js").Settings>} [settings] that suit it
 *
 * @typedef {{ target?: string, task?: string, kinds?: Record<string, string> }} Choices
 * @typedef {{ seed: number, validation: number }} Now
 *
 * @typedef {object} Reactions
 * @property {(deed: string, values: Record<string, unknown>) => Promise<any> | undefined} call asks
 *   the worker
 * @property {() => Now} now what divides its rows
 * @property {(shown: Shown) => void} changed
 * @property {() => void} offered a file waits for the panel
 */

export class OwnTable {
	/** What is shown of it, once there is one. @type {Shown | undefined} */
	shown;

	/** @type {{ file: Blob, name: string } | undefined} */
	#source;
	/** @type {File | undefined} */
	#offered;
	/** @type {Choices} */
	#choices = {};
	#on;

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
	}

	/** Whether there is one to give to a new worker. */
	get isThere() {
		return this.#source !== undefined;
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

	/** Reads another one in its place. @param {Blob} file @param {string} name
	 * @returns {Promise<Shown | undefined>} rejected with a sentence; the one before then stays */
	async open(file, name) {
		const shown = await this.#do("open", { content: await contentOf(file), name });
		if (!shown) return undefined;
		this.#source = { file, name };
		this.#choices = {};
		return this.#show(shown);
	}

	/** Says what is to be learnt from it. @param {Choices} choices those that are new
	 * @returns {Promise<Shown | undefined>} rejected with a sentence; all then stays as it is */
	async choose(choices) {
		const all = { ...this.#choices, ...choices };
		const shown = await this.#do("choose", all);
		if (!shown) return undefined;
		this.#choices = all;
		return this.#show(shown);
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
		return this.#on.call("predict", { content: await contentOf(file), name });
	}

	/** Gives a new worker what the one before it had. */
	async restore() {
		if (!this.#source) return;
		const { file, name } = this.#source;
		try {
			await this.#do("open", { content: await contentOf(file), name });
			const shown = await this.#do("choose", this.#choices);
			if (shown) this.#show(shown);
		} catch {
			this.#source = undefined; // the file has gone: the visitor chooses it again
		}
	}

	/** @param {string} deed @param {Record<string, unknown>} values @returns {Promise<Shown> | undefined} */
	#do(deed, values) {
		return this.#on.call(deed, { ...values, ...this.#on.now() });
	}

	/** @param {Shown} shown */
	#show(shown) {
		this.shown = shown;
		this.#on.changed(shown);
		return shown;
	}
}

/** @param {Blob} file */
async function contentOf(file) {
	try {
		return new Uint8Array(await file.arrayBuffer());
	} catch {
		throw new Error("The file can’t be read. Has it been moved, or changed, since?");
	}
}
