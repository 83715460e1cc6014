/** The page's connection with one worker: calls and their answers, events, and the worker's end. */
import { Heartbeat } from "./heartbeat.js";
import { startWorker } from "./start.js";

const STOPPED = "the browser stopped the engine, perhaps for lack of memory.";
const SILENT = "the engine has not answered for minutes.";

/**
 * @typedef {object} Receivers of what the worker says
 * @property {Promise<void>} ready the worker's messages are queued until then
 * @property {(event: string, detail: any) => void} follow called for every event
 * @property {(sentence: string) => void} complain called for errors that nothing waits for
 * @property {(reason: string, fault?: string) => void} fail called if the worker does not come up: why
 *   and what to do, and the file that is the reason
 * @property {(reason: string) => void} end called when the worker is of no more use: why
 * @property {() => number} patience seconds that the worker may be busy without a word, at present
 */

export class Connection {
	/** @type {Worker | undefined} */
	#worker;
	/** @type {Receivers} */
	#receivers;
	/** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
	#calls = new Map();
	#lastCall = 0;
	#heartbeat = new Heartbeat(() => this.#worker?.postMessage({ name: "beat" }));

	/**
	 * Starts a worker.
	 * @param {string} dataset that it begins to fetch while it does not know any settings
	 * @param {string | undefined} fault the file at fault at the last start
	 * @param {Receivers} receivers
	 */
	constructor(dataset, fault, receivers) {
		this.#receivers = receivers;
		let hasSpoken = false;
		const fail = this.#whileOpen(({ message, url }) => receivers.fail(message, url));
		this.#worker = startWorker(dataset, fault, fail);
		this.#worker.addEventListener(
			"message",
			this.#whileOpen(({ data }) => {
				hasSpoken = true;
				this.#heartbeat.hear();
				this.#receive(data);
			}),
		);
		this.#worker.addEventListener(
			"error",
			this.#whileOpen(({ message }) => {
				// Why a worker does not start is found out by `startWorker`.
				if (hasSpoken) receivers.complain(`Something went wrong inside the engine (${message}).`);
			}),
		);
	}

	/**
	 * Calls a function of the worker.
	 * @param {string} name @param {unknown[]} values its arguments; typed arrays are copied
	 * @returns {Promise<any>} what it returns; undefined if the worker ends first; rejected with a
	 *   sentence for people
	 */
	call(name, values) {
		const id = ++this.#lastCall;
		if (!this.#worker) return Promise.resolve(undefined);
		this.#worker.postMessage({ id, name, values });
		return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
	}

	/** Ends the worker, and answers all calls by undefined. */
	close() {
		this.#worker?.terminate();
		this.#worker = undefined;
		this.#heartbeat.end();
		for (const { resolve } of this.#calls.values()) resolve(undefined);
		this.#calls.clear();
	}

	/** @template Detail @param {(detail: Detail) => void} handle not called after `close` */
	#whileOpen(handle) {
		return (/** @type {Detail} */ detail) =>
			this.#receivers.ready.then(() => {
				if (this.#worker) handle(detail);
			});
	}

	/** @param {any} message an answer to a call, or an event */
	#receive({ id, result, error, event, detail }) {
		if (event === "alive") return this.#waitForEnd(detail);
		if (event === "loaded") this.#heartbeat.begin(this.#receivers.patience, () => this.#lose());
		if (id === undefined) return this.#receivers.follow(event, detail);
		const call = this.#calls.get(id);
		this.#calls.delete(id);
		if (error === undefined) call?.resolve(result);
		else call?.reject(new Error(error));
	}

	#lose() {
		this.#receivers.end(SILENT);
	}

	/** @param {string} lock that the worker holds for as long as it lives */
	#waitForEnd(lock) {
		navigator.locks.request(
			lock,
			this.#whileOpen(() => this.#receivers.end(STOPPED)),
		);
	}
}
