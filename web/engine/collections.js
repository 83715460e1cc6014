/**
 * The visitor's collections of drawings. The worker has them; the page knows what is in them, and
 * brings them back to a worker that begins anew.
 *
 * @typedef {object} Collection what is shown of one
 * @property {string[]} classes
 * @property {Int32Array} numbers by which the drawings are called
 * @property {Int32Array} labels of each drawing the number of its class
 * @property {Uint8Array} pictures 784 grey levels each, one drawing after the other
 * @property {Uint8Array} left_out 1 for those that are never learnt from
 * @property {boolean} undoable
 * @property {boolean} redoable
 *
 * @typedef {object} Done
 * @property {Collection} shown
 * @property {string} document the file of it
 * @property {"other" | "outdated"} [network] what has become of the present network
 *
 * @typedef {object} Reactions
 * @property {(name: string, deed: string, values: Record<string, unknown>) => Promise<Done | undefined> | undefined} call
 *   asks the worker
 * @property {(name: string) => void} changed
 * @property {() => void} outdated the present network is of other classes
 * @property {(sentence: string) => void} refused
 */

export class Collections {
	/** @type {Map<string, Collection>} */
	#shown = new Map();
	/** @type {Map<string, string>} */
	#documents = new Map();
	/** Documents of earlier visits that no worker has read yet. @type {[string, Uint8Array][]} */
	#brought = [];
	#on;

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
	}

	/** What is in one, as far as that is known. @param {string} name */
	get(name) {
		return this.#shown.get(name);
	}

	/** The file of one, as it is to be downloaded. @param {string} name */
	document(name) {
		return this.#documents.get(name);
	}

	/**
	 * Does a deed, such as "keep"; the worker's Python says what there is. What cannot be done is
	 * told as an error.
	 * @param {string} name @param {string} deed @param {Record<string, unknown>} [values]
	 */
	async do(name, deed, values = {}) {
		try {
			const done = await this.#on.call(name, deed, values);
			if (!done) return undefined;
			this.#documents.set(name, done.document);
			this.#shown.set(name, done.shown);
			this.#on.changed(name);
			if (done.network === "outdated") this.#on.outdated();
			return done;
		} catch (error) {
			this.#on.refused(/** @type {Error} */ (error).message);
			return undefined;
		}
	}

	/** Adds drawings of an earlier visit, with the next `restore`.
	 * @param {string} name @param {Uint8Array} document */
	bring(name, document) {
		this.#brought.push([name, document]);
	}

	/** Gives a new worker what the one before it had, and what an earlier visit had. */
	restore() {
		for (const [name, document] of this.#documents)
			this.do(name, "open", { content: new TextEncoder().encode(document) });
		for (const [name, content] of this.#brought.splice(0)) this.do(name, "open", { content });
	}
}
