/**
 * The datasets, each brought when it is first wanted, and made Python's.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {{ mnist: import("./delivery.js").Parts, california: string }} Sources
 */
import { begunWith, Delivery } from "./delivery.js";
import { Progress } from "./progress.js";
import { bytesOf } from "./site.js";

const FOLDER = "/data";
/** What the status says while it loads. @type {Record<string, string>} */
const NAMES = { mnist: "MNIST", "california-housing": "California Housing" };

export class Data {
	/** Of what is loading. */
	progress;

	#sources;
	#report;
	/** @type {Delivery | undefined} */
	#mnist;
	/** @type {Promise<Uint8Array> | undefined} */
	#california;
	/** What has been made Python's, for good. @type {Map<string, PyProxy>} */
	#made = new Map();
	/** What is on its way there. @type {Map<string, Promise<PyProxy>>} */
	#coming = new Map();
	#bringingRest = false;
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
		this.progress = new Progress(this.#report, NAMES[dataset] ?? "", parts);
		const { mnist, california } = this.#sources;
		if (dataset === "mnist") this.progress.expect(begunWith(mnist));
		if (dataset === "california-housing") this.progress.expect([california]);
	}

	/**
	 * The dataset of these settings. What is fetched is kept; what is made at once belongs to the
	 * caller, who says so by `release`.
	 * @param {Pyodide} pyodide @param {Settings} settings @returns {Promise<PyProxy>}
	 */
	async get(pyodide, settings) {
		const { dataset } = settings;
		const name = NAMES[dataset];
		if (this.#loadedBefore) {
			this.progress.end(); // of what nobody waits for any more
			this.#begin(dataset, { engine: false });
		}
		this.#loadedBefore = true;
		const { progress } = this;
		if (!name) {
			progress.end();
			return makeDataset(pyodide, settings);
		}
		const made =
			this.#made.get(dataset) ??
			(await progress.stage(name, () => this.#bringOnce(pyodide, dataset)));
		progress.end();
		return made;
	}

	/** Whether there is anything to wait for. @param {string} dataset */
	isThere(dataset) {
		return !(dataset in NAMES) || this.#made.has(dataset);
	}

	/** @param {PyProxy} dataset that `get` gave and a session has taken */
	release(dataset) {
		if (![...this.#made.values()].includes(dataset)) dataset.destroy();
	}

	/** Brings what training does not begin with.
	 * @param {Pyodide} pyodide @param {(sentence: string) => void} complain */
	async bringRest(pyodide, complain) {
		const dataset = this.#made.get("mnist");
		if (!dataset || this.#bringingRest) return;
		this.#bringingRest = true;
		await this.#mnist?.rest((part) => addPart(pyodide, dataset, part), complain);
	}

	/** What comes may have been begun for a progress that is over. @type {import("./delivery.js").Receive} */
	#receive = (path, bytes) => this.progress.receive(path, bytes);

	/** Begins to fetch it, once. @param {string} dataset */
	#fetch(dataset) {
		if (dataset === "mnist") this.#fetchMnist();
		if (dataset === "california-housing") this.#fetchCalifornia();
	}

	#fetchMnist() {
		this.#mnist ??= new Delivery(this.#sources.mnist, this.#receive);
		return this.#mnist.first;
	}

	#fetchCalifornia() {
		this.#california ??= bytesOf(this.#sources.california, this.#receive);
		this.#california.catch(() => {}); // a failure is met where it is awaited
		return this.#california;
	}

	/** Brings a dataset; one that is on its way is not brought again.
	 * @param {Pyodide} pyodide @param {string} dataset @returns {Promise<PyProxy>} */
	#bringOnce(pyodide, dataset) {
		const coming =
			this.#coming.get(dataset) ??
			this.#bring(pyodide, dataset).finally(() => this.#coming.delete(dataset));
		this.#coming.set(dataset, coming);
		return coming;
	}

	/** @param {Pyodide} pyodide @param {string} dataset @returns {Promise<PyProxy>} */
	async #bring(pyodide, dataset) {
		try {
			const made =
				dataset === "mnist"
					? await this.#bringMnist(pyodide)
					: await this.#bringCalifornia(pyodide);
			this.#made.set(dataset, made);
			return made;
		} catch (error) {
			if (dataset === "mnist")
				this.#mnist = undefined; // to be fetched anew
			else this.#california = undefined;
			throw error;
		}
	}

	/** @param {Pyodide} pyodide */
	async #bringMnist(pyodide) {
		const [test, part] = /** @type {[Uint8Array, Uint8Array]} */ (await this.#fetchMnist());
		const { samples } = this.#sources.mnist;
		const dataset = lend(pyodide, test, (bytes) =>
			use(pyodide, "mnist", (module) => module.expect(samples, bytes)),
		);
		addPart(pyodide, dataset, part);
		return dataset;
	}

	/** @param {Pyodide} pyodide */
	async #bringCalifornia(pyodide) {
		const table = await this.#fetchCalifornia();
		pyodide.FS.mkdirTree(FOLDER);
		pyodide.FS.writeFile(`${FOLDER}/${this.#sources.california.split("/").at(-1)}`, table);
		return use(pyodide, "california", (module) => module.load(FOLDER));
	}
}

/** @param {Pyodide} pyodide @param {Settings} settings @returns {PyProxy} */
function makeDataset(pyodide, { dataset, shape, samples, noise, seed, points }) {
	if (dataset === "worked-example")
		return use(pyodide, "worked_example", (module) => module.make());
	return use(pyodide, "points", (module) => module.make(shape, samples, noise, seed, points));
}

/** @param {Pyodide} pyodide @param {PyProxy} dataset @param {Uint8Array} part */
function addPart(pyodide, dataset, part) {
	lend(pyodide, part, (bytes) => use(pyodide, "mnist", (module) => module.add(dataset, bytes)));
}

/**
 * @template T
 * @param {Pyodide} pyodide @param {string} name of a module of `mfnet_page/datasets/`
 * @param {(module: PyProxy) => T} call
 */
function use(pyodide, name, call) {
	const module = pyodide.pyimport(`mfnet_page.datasets.${name}`);
	try {
		return call(module);
	} finally {
		module.destroy();
	}
}

/**
 * Bytes as Python has them, for the time of a call.
 * @template T
 * @param {Pyodide} pyodide @param {Uint8Array} bytes @param {(lent: PyProxy) => T} call
 * @returns {T}
 */
function lend(pyodide, bytes, call) {
	const lent = pyodide.toPy(bytes);
	try {
		return call(lent);
	} finally {
		lent.destroy();
	}
}
