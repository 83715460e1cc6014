/**
 * What panels ask of the present network. A question belongs to the newest network that "built" has
 * announced, and to the dataset in force. When either is replaced, the question is dropped here and in
 * the worker, and no panel needs to know: a `query` is then answered by undefined, a `watch` is asked
 * again of the next network. What several panels watch is asked once for all of them.
 *
 * @typedef {object} Asked
 * @property {(name: string, values: unknown[]) => Promise<any> | undefined} call the worker
 * @property {(name: string, ...values: unknown[]) => void} tell the worker, which has no answer
 * @property {() => number | undefined} network the worker's number of the present one
 * @property {() => boolean} isOutdated whether the dataset in force is not that of the network
 *
 * @typedef {object} Watch
 * @property {string} question
 * @property {string} name @property {Record<string, unknown>} values
 * @property {Set<{ listener: (result: any) => void }>} listening
 * @property {{ result: any }} [newest] answer about the present network
 */

export class Questions {
	#asked;
	/** @type {Map<number, Watch>} */
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
		const [id, { listening, newest }] = this.#watchOf(name, values);
		const own = { listener };
		listening.add(own);
		if (newest)
			queueMicrotask(() => {
				if (listening.has(own) && !this.#asked.isOutdated()) listener(newest.result);
			});
		return () => {
			listening.delete(own);
			if (listening.size === 0 && this.#watches.delete(id)) this.#asked.tell("unwatch", id);
		};
	}

	/** What is watched now. @returns {() => void} asks all of it of another network */
	gather() {
		const ids = [...this.#watches.keys()];
		for (const watch of this.#watches.values()) watch.newest = undefined;
		return () => {
			for (const id of ids) this.#ask(id);
		};
	}

	/** Passes an answer on. @param {{ id: number, result: any }} watched */
	hear({ id, result }) {
		const watch = this.#watches.get(id);
		if (!watch || this.#asked.isOutdated()) return;
		watch.newest = { result };
		for (const { listener } of watch.listening) listener(result);
	}

	/** The watch of a question, which begins if there is none.
	 * @param {string} name @param {Record<string, unknown>} values @returns {[id: number, Watch]} */
	#watchOf(name, values) {
		const question = JSON.stringify([name, values]);
		for (const [id, watch] of this.#watches) if (watch.question === question) return [id, watch];
		const id = ++this.#lastWatch;
		/** @type {Watch} */
		const watch = { question, name, values, listening: new Set() };
		this.#watches.set(id, watch);
		this.#ask(id);
		return [id, watch];
	}

	/** @param {number} id of a watch */
	#ask(id) {
		const watch = this.#watches.get(id);
		const number = this.#asked.network();
		if (!watch || number === undefined) return;
		this.#asked.tell("watch", id, watch.name, watch.values, number);
	}
}
