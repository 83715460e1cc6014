/** What reads tables in Python: fetched from the site once a table is to be read, and kept. */
import manifest from "../manifest.js";
import { addPackages } from "./python.js";
import { bytesOf } from "./site.js";
import { unpackWheel } from "./wheels.js";

const EXCEL = /\.xlsx$/i;

export class TablePackages {
	/** @type {Map<string, Promise<void>>} */
	#coming = new Map();

	/**
	 * Brings what reads a file of this name, unless it is there.
	 * @param {import("./python.js").Pyodide} pyodide @param {string} name
	 * @param {(fraction: number) => void} tell how much has come
	 */
	async bring(pyodide, name, tell) {
		await this.#once("tables", pyodide, manifest.tables, tell);
		if (EXCEL.test(name)) await this.#once("excel", pyodide, manifest.excel, tell);
	}

	/** @param {string} what @param {import("./python.js").Pyodide} pyodide @param {string[]} paths
	 * @param {(fraction: number) => void} tell */
	#once(what, pyodide, paths, tell) {
		const coming = this.#coming.get(what) ?? bringAll(pyodide, paths, tell);
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
	const wheels = paths.map(async (path) => unpackWheel(await bytesOf(path, receive)));
	await addPackages(pyodide, (await Promise.all(wheels)).flat());
}
