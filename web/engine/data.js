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
	/** The datasets whose remaining files are being fetched, or have been. @type {Set<string>} */
	#completing = new Set();
	#loadedBefore = false;

	/** @param {Sources} sources @param {(stage: string, fraction: number) => void} report */
	constructor(sources, report) {
		this.#sources = sources;
		this.#report = report;
		this.progress = new Progress(report, "", { engine: true });
	}

	/** Begins to fetch what the engine will want first. @param {string} dataset */
	begin(dataset) {
		this.#begin(dataset, { engine: true });
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
	 * @param {Pyodide} pyodide @param {Settings} settings @returns {Promise<PyProxy>}
	 */
	async get(pyodide, settings) {
		const { dataset } = settings;
		const { label, make } = datasetNamed(dataset).source;
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
		const made =
			this.#made.get(dataset) ??
			(await progress.stage(label, () => this.#bringOnce(pyodide, settings)));
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
	 * @param {Pyodide} pyodide @param {(sentence: string) => void} complain */
	async bringRest(pyodide, complain) {
		const python = new Python(pyodide);
		for (const [name, dataset] of this.#made) {
			const { add } = datasetNamed(name).source;
			if (!add || this.#completing.has(name)) continue;
			this.#completing.add(name);
			await this.#deliveries.get(name)?.rest((file) => add(python, dataset, file), complain);
		}
	}

	/** Begins to fetch it, once. @param {string} dataset */
	#fetch(dataset) {
		const { source } = datasetNamed(dataset);
		const delivery =
			this.#deliveries.get(dataset) ??
			new Delivery(
				{
					first: source.first(this.#sources),
					rest: source.rest?.(this.#sources) ?? [],
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
