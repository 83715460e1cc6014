/**
 * The life of the worker. It starts, it is ended where nothing else stops it, it may end by itself; then
 * another one takes its place, and goes on with the network that `comeback` has.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("./protocol.js").EngineState} EngineState
 * @typedef {import("./own-table.js").Shown} Shown
 *
 * @typedef {object} Reactions
 * @property {Promise<void>} ready what the worker says waits for it
 * @property {(event: string, detail: any) => void} follow called with every event of the worker
 * @property {(sentence: string) => void} complain
 * @property {() => number} patience seconds that the worker may be busy
 * @property {() => EngineState} state of the engine
 * @property {(state: EngineState) => void} change its state
 * @property {() => void} save called before a worker that has ended by itself is given up
 * @property {() => void} forget called once a worker is given up: what belongs to it is gone
 * @property {() => Settings} wanted
 * @property {(settings: Settings) => void} takeOver settings, for the page
 * @property {(offer?: string) => Promise<Shown | undefined>} bringTable that an earlier visit has kept
 * @property {(kept: import("./comeback.js").Kept) => void} resume called before anything of the
 *   visitor's runs in a network that comes back
 * @property {() => boolean} hasNetwork
 * @property {() => Promise<void>} build a network
 */
import { datasetNamed } from "../datasets/all.js";
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
		const { ready, wanted, follow, complain, patience } = this.#on;
		this.#connection = new Connection(wanted().dataset, fault, {
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

	/** Builds a network in the worker, or goes on with the one that is to be gone on with. */
	begin() {
		return this.#comeback.network ? this.#restore() : this.#on.build();
	}

	/** Goes on with a network that an earlier visit has kept, once the worker has loaded. */
	async goOn() {
		if (!this.isLoaded) return;
		await this.bringKeptTable();
		await this.#restore();
	}

	/** Brings the table that an earlier visit has kept, if there is none, and the dataset is of one. */
	async bringKeptTable() {
		const { wanted, bringTable, takeOver, complain } = this.#on;
		const { offer, dataset = wanted().dataset } = this.#comeback.network ?? {};
		if (!this.isLoaded || !datasetNamed(dataset).isTable) return;
		try {
			const shown = await bringTable(offer);
			if (!shown?.settings || offer) return; // the network has settings of its own
			const { samples, task } = wanted();
			// More samples than there are rows: the settings have never been made to suit it.
			if (samples <= shown.rows && task === shown.task) return;
			takeOver({ ...wanted(), ...shown.settings });
		} catch (error) {
			complain(/** @type {Error} */ (error).message);
		}
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
		if (!this.#comeback.isWorthIt()) return this.#fail(`${reason} ${TRY_AGAIN}`);
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

	/** Goes on with a network that is no longer there. */
	async #restore() {
		const { takeOver, resume, state, complain, hasNetwork, build } = this.#on;
		try {
			await this.#comeback.restore({
				call: (name, values) => this.call(name, values),
				takeOver,
				begin: resume,
				isFailed: () => state().name === "failed",
			});
		} catch (error) {
			complain(/** @type {Error} */ (error).message);
			if (!hasNetwork()) await build();
		}
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
