/**
 * Brings a network back that is no longer in the worker: one that an earlier visit has kept, the one
 * of an engine that has ended, the one from before the visitor's code ran.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("./keeping.js").Keeping} Keeping
 * @typedef {import("./protocol.js").Kept & { offer?: string, dataset?: string }} Kept a network as it
 *   was; `offer` and `dataset` if an earlier visit kept it, so that its settings are to be those of
 *   the page
 *
 * @typedef {object} Steps of a restoration
 * @property {(name: string, values: unknown[]) => Promise<any> | undefined} call the worker
 * @property {(settings: Settings) => void} takeOver settings, for the page
 * @property {(kept: Kept) => void} begin called before anything of the visitor's runs
 * @property {() => boolean} isFailed whether the data did not come
 */
import { settingsOfFile } from "../app/state.js";
import { describeRevival, Revival } from "./revival.js";

export class Comeback {
	/** The network that the worker is to go on with, once it has loaded. @type {Kept | undefined} */
	network;

	#keeping;
	#tell;
	#revival = new Revival();

	/** @param {Keeping} keeping @param {(sentence: string) => void} tell */
	constructor(keeping, tell) {
		this.#keeping = keeping;
		this.#tell = tell;
	}

	/** Takes a network that is on offer. @param {string} id
	 * @returns {Promise<void>} rejected with a sentence if it is damaged, or gone */
	async takeOffer(id) {
		const state = await this.#keeping.read(id);
		if (!state) throw new Error("The browser has removed this network.");
		const { content, about } = state;
		const wasTraining = about.state === "training";
		const { answers = [], dataset } = about;
		this.network = { content, wasTraining, answers, offer: id, dataset };
	}

	/** Takes what this page has kept last, unless there is a network to go on with.
	 * @param {boolean} [wasTraining] whether training is to go on
	 * @returns {Promise<import("./protocol.js").About | undefined>} what is shown of it */
	async takeLast(wasTraining = false) {
		if (this.network || !this.#keeping.last) return undefined;
		try {
			const state = await this.#keeping.read();
			if (!state) return undefined;
			const { content, about } = state;
			this.network = { content, wasTraining, answers: about.answers ?? [] };
			return about;
		} catch (error) {
			this.#tell(/** @type {Error} */ (error).message);
			return undefined;
		}
	}

	/** The worker has a network. @param {number} number of it */
	meet(number) {
		this.#revival.meet(number);
	}

	/** The worker has kept a network. @param {import("./protocol.js").About} about */
	hear(about) {
		this.#revival.hear(about);
	}

	/** Whether an engine that has ended is to be started again. */
	isWorthIt() {
		return this.#revival.isWorthIt();
	}

	/** Takes what an engine that has ended is to go on with, and says so.
	 * @param {string} reason why it ended @param {import("./protocol.js").EngineState} state before */
	async revive(reason, { name, trained = false }) {
		const wasTrained = trained && !this.network;
		const about = await this.takeLast(name === "training");
		this.#tell(describeRevival(reason, wasTrained, about));
	}

	/** Brings the network to the worker; it is tried again with the next one, if that ends meanwhile,
	 * or once the data have come. @param {Steps} steps
	 * @returns {Promise<void>} rejected with a sentence if it cannot be */
	async restore({ call, takeOver, begin, isFailed }) {
		if (!this.network) return;
		const { content, wasTraining, answers, offer } = this.network;
		try {
			const read = await call("read", [content]);
			if (!read) return;
			const { settings } = settingsOfFile(read.settings);
			if (offer) {
				takeOver(settings);
				await call("keepAs", [undefined]); // it has a name of its own
			}
			if (answers.length > 0) begin(this.network);
			// A training that went on and on has more epochs than a person can ask for.
			const wanted = { ...settings, epochs: read.settings.epochs };
			const isThere = await call("restore", [{ settings: wanted, wasTraining, answers }]);
			if (isThere === undefined || isFailed()) return;
			this.network = undefined;
			if (isThere && offer) await this.#keeping.adopt(offer);
		} catch (error) {
			this.network = undefined;
			throw error;
		} finally {
			if (offer) await call("keepAs", [this.#keeping.name]);
		}
	}
}
