/**
 * Code that the visitor writes, which runs in the worker and may never come to an end. JavaScript
 * cannot interrupt Python: its worker is ended, and another one goes on with the network as it was.
 *
 * @typedef {import("./protocol.js").Answer} Answer
 * @typedef {import("./protocol.js").Kept} Kept
 * @typedef {import("./protocol.js").WorkerEvents["running"]} Running
 */

/** What a run gives that was stopped. */
export const STOPPED = Symbol("stopped");

export class OwnCode {
	/** The console's names, for another worker. @type {Record<string, unknown> | undefined} */
	console;
	/** Whether the present network runs what the visitor wrote, whenever it is used. */
	isUsed = false;

	#stop;
	/** The network as it was when something of the visitor's began to run.
	 * @type {Running | undefined} */
	#kept;
	/** @type {Answer[]} that networks train with */
	#answers = [];
	/** Resolved by `STOPPED`, while something runs.
	 * @type {PromiseWithResolvers<typeof STOPPED> | undefined} */
	#running;
	/** Settled once what runs has ended. @type {Promise<unknown>} */
	#ended = Promise.resolve();
	#seconds = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#clock;

	/** @param {() => void} stop called when something has run for too long */
	constructor(stop) {
		this.#stop = stop;
	}

	/** Whether something runs, or a network is used that runs what the visitor wrote. */
	get isStoppable() {
		if (!this.#kept) return false;
		return this.isRunning || this.isUsed || this.#answers.length > 0;
	}

	/** Whether something runs that was asked for. */
	get isRunning() {
		return this.#running !== undefined;
	}

	/**
	 * One runs after the other; Stop ends those that wait, too.
	 * @param {() => Promise<any>} call the worker, which says when it begins
	 * @param {number} seconds after which it is stopped
	 * @returns {Promise<any>} what the call gives; `STOPPED` if it was stopped
	 */
	async run(call, seconds) {
		const before = this.#ended;
		const { promise, resolve } = Promise.withResolvers();
		this.#ended = promise;
		try {
			if (this.#running && (await before) === STOPPED) {
				resolve(STOPPED);
				return STOPPED;
			}
			this.#running = Promise.withResolvers();
			this.#seconds = seconds;
			const result = await Promise.race([call(), this.#running.promise]);
			if (result === STOPPED) resolve(STOPPED);
			return result;
		} finally {
			clearTimeout(this.#clock);
			this.#running = undefined;
			resolve(undefined);
		}
	}

	/** @param {Answer[]} answers that networks train with from now on */
	use(answers) {
		this.#answers = answers;
	}

	/** It begins. @param {Running} kept the network as it is */
	begin(kept) {
		// It is as it was before, or cannot be saved.
		this.#kept = kept.content ? kept : { ...this.#kept, ...kept, content: this.#kept?.content };
		this.rest(false);
	}

	/** Its time stands still, or begins anew. @param {boolean} isResting */
	rest(isResting) {
		clearTimeout(this.#clock);
		if (Number.isFinite(this.#seconds) && this.#running && !isResting)
			this.#clock = setTimeout(this.#stop, this.#seconds * 1000);
	}

	/** A network goes on that trains with what the visitor wrote.
	 * @param {Kept} kept that network */
	goOn({ content, answers }) {
		this.#kept = { content, wasTraining: false };
		this.#answers = answers;
	}

	/** What is to be restored, once the worker is another one. @returns {Kept | undefined} */
	end() {
		const { content, wasTraining } = this.#kept ?? {};
		const kept = content && { content, wasTraining: wasTraining === true, answers: this.#answers };
		// Training itself may be what did not come to an end.
		if (kept && !this.#running) kept.wasTraining = false;
		this.#running?.resolve(STOPPED);
		return kept;
	}
}
