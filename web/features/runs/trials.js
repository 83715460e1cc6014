/**
 * Trains runs that wait, one after the other in each of several engines of their own, beside the
 * page's engine.
 *
 * @typedef {import("../../app/settings.js").Settings} Settings
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./store.js").Runs} Runs
 * @typedef {import("../../engine/collections.js").Collections} Collections
 */
import { datasetOf } from "../../app/context.js";
import { Companion } from "../../engine/companion.js";
import { Follower } from "./follower.js";
import { Run as NewRun } from "./run.js";

const LEFT = new Set(["waiting", "paused"]);

export class Trials {
	#runs;
	#collections;
	#changed;
	#complain;
	/** The engines at work. @type {Set<Lane>} */
	#lanes = new Set();
	/** Those that a lane has taken. @type {Set<Run>} */
	#taken = new Set();
	/** All of this visit, whatever has become of them. @type {Set<Run>} */
	#all = new Set();
	#isStopped = true;

	/** @param {Runs} runs @param {Collections} collections the visitor's drawings
	 * @param {() => void} changed @param {(sentence: string) => void} complain */
	constructor(runs, collections, changed, complain) {
		this.#runs = runs;
		this.#collections = collections;
		this.#changed = changed;
		this.#complain = complain;
	}

	/** Whether any engine is at work. */
	get isRunning() {
		return this.#lanes.size > 0;
	}

	/** What has been tried in this visit, or waits for it. */
	get all() {
		return [...new Set([...this.#all, ...this.waiting])].filter((run) => this.#runs.has(run));
	}

	/** Runs that have not come to their end. */
	get waiting() {
		return this.#runs.all.filter(
			(run) => run.several && LEFT.has(run.state) && !this.#taken.has(run),
		);
	}

	/** Lists a run for each of these settings. @param {Settings[]} all */
	add(all) {
		for (const settings of all) {
			const id = `waiting ${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
			this.#runs.add(new NewRun({ id, begun: Date.now(), settings, several: true }));
		}
	}

	/** Trains what waits. @param {number} lanes how many engines, at most */
	async start(lanes) {
		this.#isStopped = false;
		const starting = Math.min(lanes, this.waiting.length);
		for (let index = 0; index < starting && !this.#isStopped; index++) {
			const run = this.#next();
			if (!run) break;
			const lane = new Lane(run, this.#runs, this.#collections);
			this.#lanes.add(lane);
			this.#changed();
			// One after the other: the image of Python's memory is taken out by one at a time.
			await lane.loaded.catch(() => {}); // met in its work
			this.#work(lane, run);
		}
	}

	/** Pauses all that train. They go on from there at the next `start`. */
	async stop() {
		this.#isStopped = true;
		await Promise.all([...this.#lanes].map((lane) => lane.pause()));
	}

	#next() {
		const [run] = this.#isStopped ? [] : this.waiting;
		if (run) {
			this.#taken.add(run);
			this.#all.add(run);
		}
		return run;
	}

	/** @param {Lane} lane @param {Run} first */
	async #work(lane, first) {
		/** @type {Run | undefined} */
		let run = first;
		try {
			while (run) {
				await lane.train(run);
				this.#taken.delete(run);
				run = this.#next();
			}
		} catch (error) {
			this.#isStopped = true;
			this.#complain(/** @type {Error} */ (error).message);
		} finally {
			if (run) this.#taken.delete(run);
			lane.close();
			this.#lanes.delete(lane);
			this.#changed();
		}
	}
}

/** An engine that trains one run after the other. */
class Lane {
	/** Resolved once it can train; rejected with a sentence. @type {Promise<void>} */
	loaded;
	#engine;
	#runs;
	#follower;
	#isPaused = false;

	/** @param {Run} run that it begins with @param {Runs} runs @param {Collections} collections */
	constructor(run, runs, collections) {
		this.#runs = runs;
		const { collection = "" } = datasetOf(run.settings);
		const document = collections.document(collection);
		this.#engine = new Companion(run.settings.dataset, document ? { [collection]: document } : {});
		this.#follower = new Follower(this.#engine, runs);
		this.loaded = this.#engine.loaded;
	}

	/** @param {Run} run @returns {Promise<void>} once it has come to an end or is paused; rejected with
	 *   a sentence */
	async train(run) {
		await this.loaded;
		const settings = await this.#bring(run);
		if (this.#isPaused) return;
		await this.#engine.train(settings);
		await this.#follower.settled();
	}

	/** Pauses; what is trained so far is kept. */
	async pause() {
		this.#isPaused = true;
		await this.#engine.pause();
		await this.#follower.settled();
	}

	close() {
		this.#engine.close();
	}

	/** Makes its network the present one: as it was kept, or from the beginning.
	 * @param {Run} run @returns {Promise<Settings>} those that it trains with */
	async #bring(run) {
		const isSaved = run.saved !== undefined;
		const content = isSaved ? await this.#runs.networkOf(run).catch(() => undefined) : undefined;
		if (content) return this.#engine.open(content);
		run.saved = undefined; // it is not there any more
		this.#follower.expect(run);
		await this.#engine.build(run.settings);
		return run.settings;
	}
}
