/**
 * What the page watches of the network while it is trained. Each view is computed anew when
 * something has changed, one at a time, and never takes more than a part of the time.
 */

const SHARE = 0.25; // of the time, at the most, while training goes on

export class Watches {
	/** @type {Map<number, { name: string, values: Record<string, unknown>, kind: string,
	 *   stale: boolean }>} */
	#watched = new Map();
	#notBefore = 0;
	#show;
	#kind;

	/**
	 * @param {(id: number, name: string, values: Record<string, unknown>) => void} show
	 * @param {() => string | undefined} kind of the present network, if there is one
	 */
	constructor(show, kind) {
		this.#show = show;
		this.#kind = kind;
	}

	/** @param {number} id @param {string} name @param {Record<string, unknown>} values
	 * @param {string} kind of the networks that it is of */
	add(id, name, values, kind) {
		this.#watched.set(id, { name, values, kind, stale: true });
		if (this.#stale().includes(id)) this.#run(id);
	}

	/** @param {number} id */
	remove(id) {
		this.#watched.delete(id);
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
		const present = this.#kind();
		return [...this.#watched]
			.filter(([, { stale, kind }]) => stale && kind === present)
			.map(([id]) => id);
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
