/**
 * What the page watches of the present network while it is trained. Each query is answered anew
 * when something has changed, one at a time, and never takes more than a part of the time.
 */

const SHARE = 0.12; // of the time, at most, while training goes on

export class Watches {
	/** @type {Map<number, { name: string, values: Record<string, unknown>, stale: boolean }>} */
	#watched = new Map();
	#notBefore = 0;
	#show;

	/** @param {(id: number, name: string, values: Record<string, unknown>) => void} show */
	constructor(show) {
		this.#show = show;
	}

	/** @param {number} id @param {string} name @param {Record<string, unknown>} values */
	add(id, name, values) {
		this.#watched.set(id, { name, values, stale: true });
		this.#run(id);
	}

	/** @param {number} id */
	remove(id) {
		this.#watched.delete(id);
	}

	/** Drops all: the network that they were about has been replaced. */
	clear() {
		this.#watched.clear();
	}

	/** Something has changed. */
	touch() {
		for (const watch of this.#watched.values()) watch.stale = true;
	}

	/** Computes one that is stale, if there is time for it. */
	runOne() {
		const [id] = this.#stale();
		if (id === undefined || performance.now() < this.#notBefore) return;
		const started = performance.now();
		this.#run(id);
		const ended = performance.now();
		this.#notBefore = ended + (ended - started) * (1 / SHARE - 1);
	}

	/** Computes all that are stale. */
	runAll() {
		for (const id of this.#stale()) this.#run(id);
	}

	#stale() {
		return [...this.#watched].filter(([, { stale }]) => stale).map(([id]) => id);
	}

	/** @param {number} id */
	#run(id) {
		const watch = this.#watched.get(id);
		if (!watch) return;
		watch.stale = false;
		// The others have their turn first.
		this.#watched.delete(id);
		this.#watched.set(id, watch);
		this.#show(id, watch.name, watch.values);
	}
}
