/**
 * The life of the worker. It starts, it is ended where nothing else stops it, it may end by itself; then
 * another one takes its place, and goes on with the network that `comeback` has.
 *
 * @typedef {import("./protocol.js").EngineState} EngineState
 *
 * @typedef {object} Reactions
 * @property {Promise<void>} ready what the worker says waits for it
 * @property {() => string} dataset that is wanted first
 * @property {(event: string, detail: any) => void} follow called with every event of the worker
 * @property {(sentence: string) => void} complain
 * @property {() => number} patience seconds that the worker may be busy
 * @property {() => EngineState} state of the engine
 * @property {(state: EngineState) => void} change its state
 * @property {() => void} save called before a worker that has ended by itself is given up
 * @property {() => void} forget called once a worker is given up: what belongs to it is gone
 */
import { Connection } from "./connection.js";
import { refreshModule } from "./start.js";

const TRY_AGAIN = "Try again to start it anew.";
/** @type {EngineState} */
export const STARTING = { name: "loading", stage: "Python", fraction: 0 };

export class Life {
	/** Whether the worker has loaded all that it runs on. */
	isLoaded = false;
	/** With the worker, which starts immediately; its messages are queued until they are wanted.
	 * @type {Connection | undefined} */
	#connection;
	#comeback;
	#on;

	/** @param {import("./comeback.js").Comeback} comeback @param {Reactions} on */
	constructor(comeback, on) {
		this.#comeback = comeback;
		this.#on = on;
	}

	/** @param {string} [fault] the file at fault at the last start */
	start(fault) {
		const { ready, dataset, follow, complain, patience } = this.#on;
		this.#connection = new Connection(dataset(), fault, {
			ready,
			follow,
			complain,
			fail: (reason, url) => this.#fail(reason, url),
			end: (reason) => this.end(reason),
			patience,
		});
	}

	/** Calls the worker, as `Connection.call`. @param {string} name @param {unknown[]} values
	 * @returns {Promise<any> | undefined} undefined if there is none */
	call(name, values) {
		return this.#connection?.call(name, values);
	}

	/** Ends the worker, and starts another one. */
	renew() {
		this.#giveUp();
		this.#on.change(STARTING);
		this.start();
	}

	/** Starts the engine again, with the last state of its network.
	 * @param {string} reason why the worker is of no more use */
	async end(reason) {
		const before = this.#on.state();
		this.#on.save();
		this.#giveUp();
		if (!this.#comeback.isWorthIt) return this.#fail(`${reason} ${TRY_AGAIN}`);
		this.#on.change(STARTING);
		await this.#comeback.revive(reason, before);
		this.start();
	}

	/** Starts the engine once more, which has failed. @param {string} [fault] the file at fault */
	async tryAgain(fault) {
		this.#giveUp();
		await refreshModule(fault);
		await this.#comeback.takeLast();
		this.start(fault);
	}

	/** @param {string} reason and what to do @param {string} [fault] the file that is the reason */
	#fail(reason, fault) {
		this.#giveUp();
		this.#on.change({ name: "failed", reason, fault });
	}

	/** Ends the worker, and drops all that was asked of it. */
	#giveUp() {
		this.#connection?.close();
		this.isLoaded = false;
		this.#on.forget();
	}
}
