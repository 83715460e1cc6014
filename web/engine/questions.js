/**
 * What panels ask of the present network. A question belongs to the newest network that "built" has
 * announced, and to the dataset in force. When either is replaced, the question is dropped here and in
 * the worker, and no panel needs to know: a `query` is then answered by undefined, a `watch` is asked
 * again of the next network.
 *
 * @typedef {object} Asked
 * @property {(name: string, values: unknown[]) => Promise<any> | undefined} call the worker
 * @property {(name: string, ...values: unknown[]) => void} tell the worker, which has no answer
 * @property {() => number | undefined} network the worker's number of the present one
 * @property {() => boolean} isOutdated whether the dataset in force is not that of the network
 */

export class Questions {
	#asked;
	/** @type {Map<number, { name: string, values: Record<string, unknown>,
	 *   listener: (result: any) => void }>} */
	#watches = new Map();
	#lastWatch = 0;

	/** @param {Asked} asked */
	constructor(asked) {
		this.#asked = asked;
	}

	/** As `Engine.query`. @param {string} name @param {Record<string, unknown>} values
	 * @returns {Promise<any>} */
	async query(name, values) {
		const number = this.#asked.network();
		if (number === undefined) return undefined;
		const answer = await this.#asked.call("query", [name, values, number]);
		return this.#asked.isOutdated() ? undefined : answer;
	}

	/** As `Engine.watch`. @param {string} name @param {Record<string, unknown>} values
	 * @param {(result: any) => void} listener @returns {() => void} ends it */
	watch(name, values, listener) {
		const id = ++this.#lastWatch;
		this.#watches.set(id, { name, values, listener });
		this.#ask(id);
		return () => {
			if (this.#watches.delete(id)) this.#asked.tell("unwatch", id);
		};
	}

	/** What is watched now. @returns {() => void} asks all of it of another network */
	gather() {
		const ids = [...this.#watches.keys()];
		return () => {
			for (const id of ids) this.#ask(id);
		};
	}

	/** Passes an answer on. @param {{ id: number, result: any }} watched */
	hear({ id, result }) {
		if (!this.#asked.isOutdated()) this.#watches.get(id)?.listener(result);
	}

	/** @param {number} id of a watch */
	#ask(id) {
		const watch = this.#watches.get(id);
		const number = this.#asked.network();
		if (!watch || number === undefined) return;
		this.#asked.tell("watch", id, watch.name, watch.values, number);
	}
}
