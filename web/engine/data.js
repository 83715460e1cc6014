/**
 * The datasets, each fetched when it is first wanted, and made Python's. What differs from one to
 * another, its `Source` knows.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("../datasets/dataset.js").Sources} Sources
 */
import { datasetNamed } from "../datasets/all.js";
import { Delivery } from "./delivery.js";
import { Progress } from "./progress.js";

export class Data {
	/** Of what is loading. */
	progress;

	#sources;
	#report;
	/** What is being fetched, or has been, by dataset. @type {Map<string, Delivery>} */
	#deliveries = new Map();
	/** The fetched datasets that Python has, for good. @type {Map<string, PyProxy>} */
	#made = new Map();
	/** The datasets on their way to Python. @type {Map<string, Promise<PyProxy>>} */
	#coming = new Map();
	/** For the datasets whose remaining files are being fetched, or have been: resolved once all of their
	 * test samples are there. @type {Map<string, Promise<void>>} */
	#completing = new Map();
	#loadedBefore = false;

	#complain;

	/** @param {Sources} sources @param {(stage: string, fraction: number) => void} report
	 * @param {(sentence: string) => void} complain told what does not come at once */
	constructor(sources, report, complain) {
		this.#sources = sources;
		this.#report = report;
		this.#complain = complain;
		this.progress = new Progress(report, "", { engine: true });
	}

	/** Expects what the engine will want first. @param {string} dataset */
	expect(dataset) {
		this.#begin(dataset, { engine: true });
	}

	/** Begins to fetch what the engine will want first. @param {string} dataset */
	begin(dataset) {
		this.#fetch(dataset);
	}

	/** @param {string} dataset @param {{ engine: boolean }} parts */
	#begin(dataset, parts) {
		const { label = "", first } = datasetNamed(dataset).source;
		this.progress = new Progress(this.#report, label, parts);
		this.progress.expect(first(this.#sources));
	}

	/**
	 * The dataset of these settings. A dataset that is fetched stays in Python; one that is made at
	 * once belongs to the caller, who gives it back by `release`.
	 * @param {Pyodide} pyodide @param {Settings} settings
	 * @param {{ needsTests: boolean }} when whether all test samples are awaited
	 * @returns {Promise<PyProxy>}
	 */
	async get(pyodide, settings, { needsTests }) {
		const { dataset } = settings;
		const { label, make, restOfTests } = datasetNamed(dataset).source;
		if (this.#loadedBefore) {
			this.progress.end(); // of what nobody waits for any more
			this.#begin(dataset, { engine: false });
		}
		this.#loadedBefore = true;
		const { progress } = this;
		if (!label) {
			progress.end();
			return make(new Python(pyodide), [], this.#sources, settings);
		}
		if (needsTests) progress.expect(restOfTests?.(this.#sources) ?? []);
		const bring = async () => {
			const made = this.#made.get(dataset) ?? (await this.#bringOnce(pyodide, settings));
			if (needsTests) await this.#complete(pyodide, dataset, made);
			return made;
		};
		const made = await (this.#made.has(dataset) ? bring() : progress.stage(label, bring));
		progress.end();
		return made;
	}

	/** Whether there is nothing to wait for. @param {string} dataset */
	isThere(dataset) {
		return !datasetNamed(dataset).source.label || this.#made.has(dataset);
	}

	/** @param {PyProxy} dataset that `get` gave and a session has taken */
	release(dataset) {
		if (![...this.#made.values()].includes(dataset)) dataset.destroy();
	}

	/** Fetches the files that training does not begin with, of the datasets that Python has.
	 * @param {Pyodide} pyodide */
	bringRest(pyodide) {
		for (const [name, dataset] of this.#made) this.#complete(pyodide, name, dataset);
	}

	/** Fetches all files of a dataset, those of test samples first.
	 * @param {Pyodide} pyodide @param {string} name @param {PyProxy} dataset
	 * @returns {Promise<void>} resolved once all test samples are there */
	#complete(pyodide, name, dataset) {
		const { add, addTests, rest, restOfTests } = datasetNamed(name).source;
		const delivery = this.#deliveries.get(name);
		const python = new Python(pyodide);
		/** @param {string[]} paths @param {typeof add} put */
		const bring = async (paths = [], put) =>
			delivery?.rest(paths, (file) => put?.(python, dataset, file), this.#complain);
		const there = this.#completing.get(name) ?? bring(restOfTests?.(this.#sources), addTests);
		if (!this.#completing.has(name)) there.then(() => bring(rest?.(this.#sources), add));
		this.#completing.set(name, there);
		return there;
	}

	/** Begins to fetch it, once. @param {string} dataset */
	#fetch(dataset) {
		const { source } = datasetNamed(dataset);
		const delivery =
			this.#deliveries.get(dataset) ??
			new Delivery(
				{
					first: source.first(this.#sources),
					isPacked: source.isPacked ?? false,
				},
				// What comes may have been begun for a progress that is over.
				(path, bytes) => this.progress.receive(path, bytes),
			);
		this.#deliveries.set(dataset, delivery);
		return delivery.first;
	}

	/** Brings a dataset; one that is on its way is not brought again.
	 * @param {Pyodide} pyodide @param {Settings} settings @returns {Promise<PyProxy>} */
	#bringOnce(pyodide, settings) {
		const { dataset } = settings;
		const coming =
			this.#coming.get(dataset) ??
			this.#bring(pyodide, settings).finally(() => this.#coming.delete(dataset));
		this.#coming.set(dataset, coming);
		return coming;
	}

	/** @param {Pyodide} pyodide @param {Settings} settings @returns {Promise<PyProxy>} */
	async #bring(pyodide, settings) {
		const { dataset } = settings;
		try {
			const files = await this.#fetch(dataset);
			const { make } = datasetNamed(dataset).source;
			const made = make(new Python(pyodide), files, this.#sources, settings);
			this.#made.set(dataset, made);
			return made;
		} catch (error) {
			this.#deliveries.delete(dataset); // to be fetched anew
			throw error;
		}
	}
}

/** What a `Source` makes a dataset with. */
export class Python {
	#pyodide;

	/** @param {Pyodide} pyodide */
	constructor(pyodide) {
		this.#pyodide = pyodide;
	}

	/** Calls a function of one of the modules of `mfnet_page/datasets/`.
	 * @param {string} name of the module @param {string} method @param {...unknown} values
	 * @returns {PyProxy} */
	call(name, method, ...values) {
		const module = this.#pyodide.pyimport(`mfnet_page.datasets.${name}`);
		try {
			return module[method](...values);
		} finally {
			module.destroy();
		}
	}

	/**
	 * Bytes as Python has them, for the time of a call.
	 * @template T
	 * @param {Uint8Array | undefined} bytes @param {(lent: PyProxy) => T} use @returns {T}
	 */
	lend(bytes, use) {
		const lent = this.#pyodide.toPy(bytes);
		try {
			return use(lent);
		} finally {
			lent.destroy();
		}
	}

	/** Writes a file into Python's file system.
	 * @param {string} folder @param {string} name @param {Uint8Array | undefined} bytes */
	write(folder, name, bytes = new Uint8Array()) {
		this.#pyodide.FS.mkdirTree(folder);
		this.#pyodide.FS.writeFile(`${folder}/${name}`, bytes);
	}
}
