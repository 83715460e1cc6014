/** Reads the visitor's table: what reads tables in Python is fetched once one is to be read, and kept. */
import manifest from "../manifest.js";
import { post, take } from "./crossing.js";
import { addPackages } from "./python.js";
import { bytesOf } from "./site.js";
import { unpackZip } from "./wheels.js";

const EXCEL = /\.xlsx$/i;
const TELL_EVERY = 100; // milliseconds

export class TableReading {
	#pyodide;
	#engine;
	#lend;
	/** What is fetched, by what it is for. @type {Map<string, Promise<void>>} */
	#coming = new Map();
	#toldAt = 0;

	/** @param {import("./python.js").Pyodide} pyodide
	 * @param {import("./load.js").PyProxy} engine as `mfnet_page/engine.py` has it
	 * @param {import("./crossing.js").Lend} lend */
	constructor(pyodide, engine, lend) {
		this.#pyodide = pyodide;
		this.#engine = engine;
		this.#lend = lend;
	}

	/**
	 * Does something to the table. Of a file the first rows are shown; then what reads it is fetched.
	 * @param {string} deed @param {{ file?: Blob, name?: string }} values
	 * @returns {Promise<any>} what is to be shown
	 */
	async do(deed, { file, ...values }) {
		this.#toldAt = 0;
		if (!file) return this.#act(deed, values);
		const { name = "" } = values;
		const content = readable(file);
		if (deed === "open") {
			const { how } = /** @type {any} */ (values);
			post("glimpsed", { name, ...this.#act("glimpse", { content, name, how }) });
		}
		await this.#bring(name);
		post("reading", { stage: name, fraction: 0 });
		return this.#act(deed, { ...values, content });
	}

	/** @param {string} deed @param {{ name?: string, [more: string]: unknown }} values */
	#act(deed, values) {
		const { name = "" } = values;
		const tell = (/** @type {number} */ share) => this.#tell(name, share);
		return take(this.#lend(values, (lent) => this.#engine.table(deed, lent, tell)));
	}

	/** @param {string} stage @param {number} fraction */
	#tell(stage, fraction) {
		if (performance.now() - this.#toldAt < TELL_EVERY) return;
		this.#toldAt = performance.now();
		post("reading", { stage, fraction });
	}

	/** Brings what reads a file of this name, unless it is there. @param {string} name */
	async #bring(name) {
		await this.#once("tables", manifest.tables);
		if (EXCEL.test(name)) await this.#once("excel", manifest.excel);
	}

	/** @param {string} what @param {string[]} paths */
	#once(what, paths) {
		const tell = (/** @type {number} */ come) => this.#tell("pandas", come);
		const coming = this.#coming.get(what) ?? bringAll(this.#pyodide, paths, tell);
		this.#coming.set(what, coming);
		coming.catch(() => this.#coming.delete(what)); // to be fetched anew
		return coming;
	}
}

/** @param {import("./python.js").Pyodide} pyodide @param {string[]} paths
 * @param {(fraction: number) => void} tell */
async function bringAll(pyodide, paths, tell) {
	const received = new Map();
	const whole = paths.reduce((total, path) => total + (manifest.files[path]?.bytes ?? 0), 0);
	const receive = (/** @type {string} */ path, /** @type {number} */ bytes) => {
		received.set(path, bytes);
		let come = 0;
		for (const part of received.values()) come += part;
		tell(Math.min(come / whole, 1));
	};
	const wheels = paths.map(async (path) => unpackZip(await bytesOf(path, receive)));
	await addPackages(pyodide, (await Promise.all(wheels)).flat());
}

/** A file as Python reads it, a part at a time. @param {Blob} file */
function readable(file) {
	const reader = new FileReaderSync();
	/** @param {number} start @param {number} end @returns {Uint8Array | undefined} */
	const read = (start, end) => {
		try {
			return new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end)));
		} catch {
			return undefined; // it was moved, or changed
		}
	};
	return { size: file.size, read };
}
