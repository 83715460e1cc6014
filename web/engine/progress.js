/** How far the loading of something in several stages is. */
import { LoadError } from "./site.js";

/** Seconds each stage took where it was measured. */
const SHARES = { Python: 1.2, numpy: 0.2, mfnet: 0.1 };
const DOWNLOAD = 1;
const DATA = 0.1;

export class Progress {
	/** @type {Map<string, number>} the fraction of each part that is done */
	#done = new Map();
	#stage = "Python";
	#received = "";
	#over = false;
	#report;
	#shares;

	/**
	 * @param {(stage: string, fraction: number) => void} report
	 * @param {string} data what the data are called; nothing if there are none to come
	 * @param {{ engine: boolean }} parts whether the engine is loaded too, or the data alone
	 */
	constructor(report, data, { engine }) {
		this.#report = report;
		/** @type {Record<string, number>} */
		const shares = data ? { download: DOWNLOAD, [data]: DATA } : {};
		this.#shares = engine ? { ...SHARES, ...shares } : shares;
		if (!engine) this.#stage = data;
	}

	/** What arrives from now on is no longer loading. */
	end() {
		this.#over = true;
	}

	/** @param {number} fraction of the data that has come @param {string} text how much */
	receive(fraction, text) {
		this.#received = text;
		this.#reach("download", fraction);
	}

	/**
	 * @template T
	 * @param {string} name
	 * @param {() => Promise<T>} work
	 */
	async stage(name, work) {
		this.#stage = name;
		this.#reach(name, 0);
		performance.mark(`${name}: start`);
		const result = await work().catch((error) => {
			this.end();
			if (error instanceof LoadError) throw error;
			console.error(error);
			throw new LoadError(
				`${name} did not start in this browser. Reload the page, or try a current browser.`,
			);
		});
		performance.measure(name, `${name}: start`);
		this.#reach(name, 1);
		return result;
	}

	/** @param {string} part @param {number} fraction of it that is done */
	#reach(part, fraction) {
		if (this.#over) return;
		this.#done.set(part, fraction);
		let done = 0;
		let all = 0;
		for (const [name, share] of Object.entries(this.#shares)) {
			done += share * (this.#done.get(name) ?? 0);
			all += share;
		}
		const waiting = this.#stage in SHARES ? "" : this.#received;
		this.#report(waiting ? `${this.#stage} ${waiting}` : this.#stage, done / all);
	}
}
