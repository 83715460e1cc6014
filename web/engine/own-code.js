/**
 * Code that the visitor writes, which runs in the worker and may never come to an end. JavaScript
 * cannot interrupt Python: its worker is ended, and another one goes on with the network as it was.
 *
 * @typedef {import("./protocol.js").Answer} Answer
 * @typedef {import("./protocol.js").Kept} Kept
 */

/** What a run gives that was stopped. */
export const STOPPED = Symbol("stopped");

export class OwnCode {
	#stop;
	/** The network as it was when something of the visitor's began to run.
	 * @type {Omit<Kept, "answers"> | undefined} */
	#kept;
	/** @type {Answer[]} that networks train with */
	#answers = [];
	/** Resolved by `STOPPED`, while something runs.
	 * @type {PromiseWithResolvers<typeof STOPPED> | undefined} */
	#running;
	#seconds = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#clock;

	/** @param {() => void} stop called when something has run for too long */
	constructor(stop) {
		this.#stop = stop;
	}

	/** Whether something runs, or a network trains with what the visitor wrote. */
	get isStoppable() {
		return this.#kept !== undefined && (this.#running !== undefined || this.#answers.length > 0);
	}

	/**
	 * @param {() => Promise<any>} call the worker, which says when it begins
	 * @param {number} seconds after which it is stopped
	 * @returns {Promise<any>} what the call gives; `STOPPED` if it was stopped
	 */
	async run(call, seconds) {
		this.#running = Promise.withResolvers();
		this.#seconds = seconds;
		try {
			return await Promise.race([call(), this.#running.promise]);
		} finally {
			clearTimeout(this.#clock);
			this.#running = undefined;
		}
	}

	/** @param {Answer[]} answers that networks train with from now on */
	use(answers) {
		this.#answers = answers;
	}

	/** It begins. @param {Omit<Kept, "answers">} kept the network as it is */
	begin(kept) {
		this.#kept = kept;
		clearTimeout(this.#clock);
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
		const kept = this.#kept && { ...this.#kept, answers: this.#answers };
		// Training itself may be what did not come to an end.
		if (kept && !this.#running) kept.wasTraining = false;
		this.#running?.resolve(STOPPED);
		return kept;
	}
}
