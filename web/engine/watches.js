/**
 * What the page watches of the present network while it is trained. Each query is answered anew
 * when something has changed, one at a time, and never takes more than a part of the time. What takes
 * long is answered in parts, between which nobody trains and messages are handled.
 *
 * @typedef {Iterator<unknown> & { return: () => unknown }} Answering does a part at every `next`
 */
import { nextTask } from "./tasks.js";

const SHARE = 0.08; // of the time, at most, while training goes on

export class Watches {
	/** @type {Map<number, { name: string, values: Record<string, unknown>, stale: boolean }>} */
	#watched = new Map();
	#notBefore = 0;
	#show;
	/** An answer that is not over. @type {{ id: number, parts: Answering } | undefined} */
	#begun;

	/** @param {(id: number, name: string, values: Record<string, unknown>) => Answering} show */
	constructor(show) {
		this.#show = show;
	}

	/** Whether an answer has begun, during which the network must not change. */
	get isAmid() {
		return this.#begun !== undefined;
	}

	/** @param {number} id @param {string} name @param {Record<string, unknown>} values */
	add(id, name, values) {
		this.remove(id);
		this.#watched.set(id, { name, values, stale: true });
		if (!this.#begun) this.#begin(id);
		if (this.#begun) nextTask().then(() => this.runAll());
	}

	/** @param {number} id */
	remove(id) {
		if (this.#begun?.id === id) this.#drop();
		this.#watched.delete(id);
	}

	/** Drops all: the network that they were about has been replaced. */
	clear() {
		this.#drop();
		this.#watched.clear();
	}

	/** Something has changed. */
	touch() {
		this.#drop();
		for (const watch of this.#watched.values()) watch.stale = true;
	}

	/** Computes one that is stale, or a part of it, if there is time for it. */
	runOne() {
		const [id] = this.#stale();
		const started = performance.now();
		if (this.#begun) this.#goOn();
		else if (id === undefined || started < this.#notBefore) return;
		else this.#begin(id);
		const ended = performance.now();
		this.#notBefore = Math.max(ended, this.#notBefore) + (ended - started) * (1 / SHARE - 1);
	}

	/** Computes all that are stale: what is short at once. */
	async runAll() {
		for (;;) {
			const [id] = this.#stale();
			if (this.#begun) this.#goOn();
			else if (id === undefined) return;
			else this.#begin(id);
			if (this.#begun) await nextTask();
		}
	}

	#stale() {
		return [...this.#watched].filter(([, { stale }]) => stale).map(([id]) => id);
	}

	/** @param {number} id */
	#begin(id) {
		const watch = this.#watched.get(id);
		if (!watch) return;
		watch.stale = false;
		// The others have their turn first.
		this.#watched.delete(id);
		this.#watched.set(id, watch);
		this.#begun = { id, parts: this.#show(id, watch.name, watch.values) };
		this.#goOn();
	}

	#goOn() {
		const begun = this.#begun;
		this.#begun = undefined;
		if (begun && !begun.parts.next().done) this.#begun = begun;
	}

	/** Forgets what has begun, to begin again. */
	#drop() {
		const { id, parts } = this.#begun ?? {};
		this.#begun = undefined;
		parts?.return();
		const watch = id === undefined ? undefined : this.#watched.get(id);
		if (watch) watch.stale = true;
	}
}
