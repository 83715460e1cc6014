/**
 * Which network there is: a new one, one from a file, an earlier one. The data of a network are awaited
 * first, unless another one is asked for meanwhile; then the page is told all about it.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {(settings: PyProxy, dataset: PyProxy) => void} Make makes another network in Python
 *
 * @typedef {object} Parts of the worker
 * @property {import("./load.js").Pyodide} pyodide
 * @property {PyProxy} engine as `mfnet_page/engine.py` has it
 * @property {import("./data.js").Data} data
 * @property {import("./crossing.js").Lend} lend
 * @property {import("./trainer.js").Trainer} trainer
 * @property {import("./watches.js").Watches} watches
 * @property {import("./keeper.js").Keeper} keeper
 * @property {import("./code-runner.js").CodeRunner} code
 * @property {(settings: Settings) => void} train the present network
 * @property {(error: unknown) => void} fail called if there is no network
 */
import { buffersIn, explain, post, take } from "./crossing.js";
import { LoadError } from "./site.js";

export class Networks {
	#parts;

	/** @param {Parts} parts */
	constructor(parts) {
		this.#parts = parts;
	}

	/** Builds a new network. The engine keeps one that was trained, for Undo reset.
	 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for */
	async build(settings, replaced) {
		const { engine, fail } = this.#parts;
		try {
			/** @type {Make} */
			const make = (lent, dataset) => engine.build(lent, dataset);
			// A digit that is looked at may be any of the test digits.
			const how = { returned: false, needsTests: settings.sample > 0 };
			await this.#replace(settings, replaced, make, how);
		} catch (error) {
			if (engine.has_network) throw error;
			fail(error);
		}
	}

	/** What the file of a network says, to `open` it. @param {Uint8Array} content
	 * @returns {{ settings: Record<string, unknown>, remarks: string[] }} */
	read(content) {
		const { engine, lend } = this.#parts;
		return lend(content, (lent) => take(engine.read(lent)));
	}

	/** Brings the network that was last read. The engine keeps the present one, for Undo.
	 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for */
	async open(settings, replaced) {
		/** @type {Make} */
		const make = (lent, dataset) => this.#parts.engine.open(lent, dataset);
		await this.#replace(settings, replaced, make, { returned: true, needsTests: true });
	}

	/**
	 * Goes on with the network that was last read, one of the page's own.
	 * @param {Omit<import("./protocol.js").Kept, "content"> & { settings: Settings }} kept
	 * @param {Promise<undefined>} replaced as for `build`
	 * @returns {Promise<boolean>} whether it is there; rejected with a sentence if it can't be
	 */
	async restore({ settings, wasTraining, answers }, replaced) {
		const { engine, code, train } = this.#parts;
		code.takeOwn(answers);
		/** @type {Make} */
		const make = (lent, dataset) => engine.go_on(lent, dataset);
		const how = { returned: false, needsTests: true };
		const isThere = await this.#replace(settings, replaced, make, how);
		if (isThere && wasTraining) train(settings);
		return isThere;
	}

	undoReset() {
		if (this.#parts.engine.undo()) this.introduce({ returned: true });
	}

	redoReset() {
		if (this.#parts.engine.redo()) this.introduce({ returned: true });
	}

	/** Goes back to the best weights known. */
	recover() {
		this.#parts.engine.recover();
		this.introduce({ returned: false });
	}

	/** Trains a network with the present one's weights on the visitor's drawings too.
	 * @param {Settings} settings the live ones of which count */
	learn(settings) {
		const { engine, lend, trainer } = this.#parts;
		lend(settings, (lent) => engine.learn(lent));
		this.introduce({ returned: false });
		trainer.loop();
	}

	/** Does a deed to a collection of drawings, which the present network may be of.
	 * @param {string} name @param {string} deed @param {Record<string, unknown>} values
	 * @returns {import("./collections.js").Done} */
	collect(name, deed, values) {
		const { engine, lend } = this.#parts;
		const done = take(lend(values, (lent) => engine.collect(name, deed, lent)));
		if (done.network === "other") this.introduce({ returned: false });
		return done;
	}

	/**
	 * Puts the network aside, and builds another. Nothing can come between the two: it would be done to
	 * the network that is put aside.
	 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for
	 * @returns {Promise<Omit<import("./protocol.js").Kept, "answers">>} the network that is aside, for a
	 *   worker after this one
	 */
	async putAside(settings, replaced) {
		const { engine, keeper, trainer } = this.#parts;
		await keeper.keep();
		const kept = { content: take(engine.save()), wasTraining: trainer.isTraining };
		engine.put_aside();
		try {
			await this.build(settings, replaced);
		} catch (error) {
			post("error", explain(error));
		}
		return kept;
	}

	/** @returns {boolean} whether a network was aside, with which it goes on */
	takeBack() {
		const { engine, trainer } = this.#parts;
		if (!engine.take_back()) return false;
		this.introduce({ returned: true });
		trainer.loop();
		return true;
	}

	/**
	 * Tells the page all about the present network, its past included.
	 * @param {{ returned: boolean }} how whether the page is to take over its settings
	 */
	introduce({ returned }) {
		const { engine, trainer, watches, code } = this.#parts;
		trainer.isBlocked = false;
		watches.clear();
		const all = take(engine.introduce());
		post("built", { ...all, returned }, buffersIn(all.summary));
		code.beginIfUsed(); // every answer about it does
		trainer.postState();
	}

	/**
	 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for
	 * @param {Make} make another network
	 * @param {{ returned: boolean, needsTests: boolean }} how it is introduced, and whether all test
	 *   samples have to be there: what a file says of a network is of all of them
	 * @returns {Promise<boolean>} whether it is there; rejected if it can't be made
	 */
	async #replace(settings, replaced, make, how) {
		const { data, pyodide, engine, trainer, fail } = this.#parts;
		if (!data.isThere(settings.dataset)) trainer.isBlocked = true; // which ends the training loop
		try {
			const dataset = await Promise.race([data.get(pyodide, settings, how), replaced]);
			if (!dataset) return false;
			try {
				this.#parts.lend(settings, (lent) => make(lent, dataset));
			} finally {
				data.release(dataset);
			}
			this.introduce(how);
		} catch (error) {
			if (engine.has_network) {
				this.introduce({ returned: true });
				trainer.loop();
			} else if (error instanceof LoadError) {
				fail(error);
				return false;
			}
			throw error;
		}
		data.bringRest(pyodide);
		return true;
	}
}
