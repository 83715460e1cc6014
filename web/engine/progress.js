/** How far the loading of something is: what has come of its files, and its stages after that. */
import manifest from "../manifest.js";
import { LoadError } from "./site.js";

/** Shares of the whole, in the stages that take time after the files have come. */
const SHARES = { Python: 0.25, numpy: 0.05, mfnet: 0.05 };
const DATA = 0.02;
const MEGABYTE = 1e6;
const TELL_EVERY = 100; // milliseconds

export class Progress {
	/** @type {Map<string, number>} bytes that have come of each file that is to come */
	#received = new Map();
	/** @type {Set<string>} */
	#done = new Set();
	#stage = "Python";
	#furthest = 0;
	#toldAt = 0;
	#over = false;
	#report;
	/** @type {Record<string, number>} */
	#shares;

	/**
	 * @param {(stage: string, fraction: number) => void} report
	 * @param {string} data what the data are called; nothing if there are none to come
	 * @param {{ engine: boolean }} parts whether the engine is loaded too, or the data alone
	 */
	constructor(report, data, { engine }) {
		this.#report = report;
		const ofData = data ? { [data]: DATA } : {};
		this.#shares = engine ? { ...SHARES, ...ofData } : ofData;
		if (!engine) this.#stage = data;
	}

	/** What arrives from now on is no longer loading. */
	end() {
		this.#over = true;
	}

	/** @param {string[]} paths of files that are to come */
	expect(paths) {
		for (const path of paths) this.#received.set(path, this.#received.get(path) ?? 0);
	}

	/** They are not needed. @param {string[]} paths of files that were to come */
	spare(paths) {
		for (const path of paths) this.#received.delete(path);
	}

	/** @param {string} path @param {number} bytes that have come of the file */
	receive = (path, bytes) => {
		if (!this.#received.has(path)) return;
		this.#received.set(path, bytes);
		if (performance.now() - this.#toldAt >= TELL_EVERY) this.#tell();
	};

	/**
	 * @template T
	 * @param {string} name
	 * @param {() => Promise<T>} work
	 */
	async stage(name, work) {
		this.#stage = name;
		this.#tell();
		performance.mark(`${name}: start`);
		const result = await work().catch((error) => {
			this.end();
			if (error instanceof LoadError) throw error;
			console.error(error);
			throw new LoadError(
				`${name} did not start in this browser, though all its files are right. Try again, or try a current browser.`,
			);
		});
		performance.measure(name, `${name}: start`);
		this.#done.add(name);
		this.#tell();
		return result;
	}

	#tell() {
		if (this.#over) return;
		this.#toldAt = performance.now();
		const whole = sum([...this.#received.keys()].map(sizeOf));
		const received = Math.min(whole, sum([...this.#received.values()]));
		const stages = sum(Object.values(this.#shares));
		const done = sum([...this.#done].map((name) => this.#shares[name] ?? 0));
		const fraction = done + (1 - stages) * (whole ? received / whole : 1);
		// What is found to be needed later makes the whole larger, and what was said stays true.
		this.#furthest = Math.max(this.#furthest, fraction);
		const all = whole / MEGABYTE;
		const coming =
			received < whole ? ` ${(received / MEGABYTE).toFixed(1)} of ${all.toFixed(1)} MB,` : "";
		this.#report(`${this.#stage}${coming}`, this.#furthest);
	}
}

/** @param {string} path */
function sizeOf(path) {
	return manifest.files[path]?.bytes ?? 0;
}

/** @param {number[]} numbers */
function sum(numbers) {
	return numbers.reduce((total, number) => total + number, 0);
}
