/**
 * Code that the visitor writes, which runs in the worker and may never come to an end. JavaScript
 * cannot interrupt Python: its worker is ended, and another one goes on with the network as it was.
 *
 * @typedef {import("./protocol.js").Answer} Answer
 * @typedef {import("./protocol.js").Kept} Kept
 * @typedef {import("./protocol.js").WorkerEvents["running"]} Running
 *
 * @typedef {object} Reactions
 * @property {(name: string, values: unknown[]) => Promise<any> | undefined} call the worker
 * @property {(parts: import("./protocol.js").OwnPart[]) => void} defined
 * @property {(said: import("./protocol.js").Said) => void} said
 * @property {() => void} stopped another worker is to take the place of the present one
 */

/** What a run gives that was stopped. */
export const STOPPED = Symbol("stopped");

export class OwnCode {
	/** Whether the present network runs what the visitor wrote, whenever it is used. */
	isUsed = false;

	#on;
	/** The console's names, for another worker. @type {Record<string, unknown> | undefined} */
	#console;
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

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
	}

	/** Whether there is something to stop: something runs, or a network is used that runs what the
	 * visitor wrote. */
	get isStoppable() {
		if (!this.#kept) return false;
		return this.isRunning || this.isUsed || this.#answers.length > 0;
	}

	/** Whether something runs that was asked for. */
	get isRunning() {
		return this.#running !== undefined;
	}

	/**
	 * As `Engine.query`, for a query that runs what the visitor wrote, whatever network there is.
	 * @param {string} name @param {Record<string, unknown>} values
	 * @param {number} seconds after which it is stopped, from when it begins
	 * @returns {Promise<any>} `STOPPED` if it was stopped
	 */
	run(name, values, seconds) {
		return this.#within(seconds, "run", name, values);
	}

	/**
	 * Lets every network that is built from now on train with what the visitor wrote.
	 * @param {Answer[]} answers without any, with the library's own again
	 * @param {number} seconds after which it is stopped
	 * @returns {Promise<any>} `STOPPED` if it was stopped; rejected with a sentence for people
	 */
	async use(answers, seconds) {
		const result = await this.#within(seconds, "useOwn", answers);
		if (result !== STOPPED) this.#answers = answers;
		return result;
	}

	/**
	 * Runs what the visitor typed into the console, whose "said" events come meanwhile.
	 * @param {string} source
	 * @returns {Promise<import("./protocol.js").Ran | symbol | undefined>} `STOPPED` if it was stopped;
	 *   undefined if there is no network to run it on
	 */
	async converse(source) {
		const ran = await this.#within(Number.POSITIVE_INFINITY, "converse", source);
		if (ran && typeof ran !== "symbol") {
			this.#console = ran.kept;
			this.#on.defined(ran.parts);
		}
		return ran;
	}

	/** Whether the console can run a text: else it goes on in another line. @param {string} source
	 * @returns {Promise<boolean>} */
	async isWhole(source) {
		return (await this.#on.call("isWhole", [source])) ?? true;
	}

	/** What a text can go on with, in the console. @param {string} before the caret
	 * @returns {Promise<{ start: number, words: string[] } | undefined>} */
	async complete(before) {
		return this.#on.call("complete", [before]);
	}

	/** Goes back to the weights before the last input of the console that changed them.
	 * @returns {Promise<{ undoable: boolean } | undefined>} */
	async undoChange() {
		return this.#on.call("undoChange", []);
	}

	/** Ends what runs: a new worker goes on with the network as it was before. */
	stop() {
		if (this.isStoppable) this.#on.stopped();
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
			this.#clock = setTimeout(() => this.stop(), this.#seconds * 1000);
	}

	/** The worker has ended. @returns {Kept | undefined} what another one is to go on with */
	end() {
		const { content, wasTraining } = this.#kept ?? {};
		const kept = content && { content, wasTraining: wasTraining === true, answers: this.#answers };
		// Training itself may be what did not come to an end.
		if (kept && !this.#running) kept.wasTraining = false;
		this.#running?.resolve(STOPPED);
		return kept;
	}

	/** A network goes on that trains with what the visitor wrote.
	 * @param {Kept} kept that network */
	goOn({ content, answers }) {
		this.#kept = { content, wasTraining: false };
		this.#answers = answers;
	}

	/** Defines again what the console had, before a network needs it. */
	async restoreConsole() {
		if (!this.#console) return;
		const brought = await this.#on.call("bringConsole", [this.#console]);
		if (!brought) return;
		this.#on.defined(brought.parts);
		if (brought.lost.length === 0) return;
		const text = `These could not be kept: ${brought.lost.join(", ")}.`;
		this.#on.said({ kind: "note", text });
	}

	/**
	 * Calls the worker. One call runs after the other; Stop ends those that wait, too.
	 * @param {number} seconds after which it is stopped, from when the worker says that it begins
	 * @param {string} name @param {...unknown} values
	 * @returns {Promise<any>} what the call gives; `STOPPED` if it was stopped
	 */
	async #within(seconds, name, ...values) {
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
			const result = await Promise.race([this.#on.call(name, values), this.#running.promise]);
			if (result === STOPPED) resolve(STOPPED);
			return result;
		} finally {
			clearTimeout(this.#clock);
			this.#running = undefined;
			resolve(undefined);
		}
	}
}
