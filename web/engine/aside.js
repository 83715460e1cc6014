/**
 * The network that is put aside for a lesson. The worker has it; the page holds its file, for a worker
 * that begins anew.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 *
 * @typedef {object} Reactions
 * @property {(name: string, values: unknown[]) => Promise<any> | undefined} call the worker
 * @property {() => boolean} hasNetwork whether there is one to put aside
 * @property {(settings: Settings) => void} want a network of these settings
 * @property {() => void} forgetWaiting no button that was pressed waits for the engine any more
 * @property {(content: Uint8Array) => Promise<unknown>} open the network of a file
 * @property {() => Promise<void>} train
 */

export class Aside {
	#on;
	/** @type {Omit<import("./protocol.js").Kept, "answers"> | undefined} */
	#kept;

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
	}

	/** Whether a network is put aside. */
	get isThere() {
		return this.#kept !== undefined;
	}

	/** Puts the present network aside and builds another: all that are built until `takeBack` replace
	 * nothing of it. @param {Settings} settings of the other
	 * @returns {Promise<boolean>} whether it was; false if there is none, or if one is aside already;
	 *   rejected with a sentence if that fails */
	async put(settings) {
		this.#on.forgetWaiting();
		if (!this.#on.hasNetwork() || this.isThere) return false;
		this.#on.want(settings);
		this.#kept = await this.#on.call("putAside", [settings]);
		return true;
	}

	/** Goes on with the network that was put aside, with its settings and its training.
	 * @returns {Promise<boolean>} whether there was one; rejected with a sentence if that fails */
	async takeBack() {
		const kept = this.#kept;
		this.#kept = undefined;
		this.#on.forgetWaiting();
		if (!kept) return false;
		if (await this.#on.call("takeBack", [])) return true;
		await this.#on.open(kept.content); // the worker that had it has ended
		if (kept.wasTraining) await this.#on.train();
		return true;
	}
}
