/**
 * Follows what an engine trains, and writes it down as runs.
 *
 * @typedef {Pick<import("../../engine/client.js").Engine, "on" | "query" | "state" | "isOpened">
 *   & { aside: { isThere: boolean } }} Engine what is followed of it
 * @typedef {import("../../engine/protocol.js").ProgressRecord} ProgressRecord
 * @typedef {import("../../engine/protocol.js").Summary} Summary
 * @typedef {import("./store.js").Runs} Runs
 */
import { Run } from "./run.js";

export class Follower {
	#engine;
	#runs;
	/** The run of the present network; it is listed once something is learnt. @type {Run | undefined} */
	#run;
	/** How many batches the present network had learnt when it was introduced. */
	#from = 0;
	/** The listed run that the next network is to be. @type {Run | undefined} */
	#expected;
	/** What is under way. @type {Set<string>} */
	#asked = new Set();
	/** After how many batches the present network was last asked for, to be kept. */
	#kept = 0;
	/** The keeping of a network, that is under way. @type {Promise<void>} */
	#saving = Promise.resolve();

	/** @param {Engine} engine @param {Runs} runs */
	constructor(engine, runs) {
		this.#engine = engine;
		this.#runs = runs;
		engine.on("built", (summary) => this.#begin(summary));
		engine.on("progress", (record) => this.#take(record));
		engine.on("state", ({ name }) => this.#change(name));
		engine.on("replacing", () => {
			if (this.#run?.state === "training") this.#save();
		});
		// What has happened before anybody followed is asked for.
		this.#ask("runs.course");
	}

	/** The run of the present network. */
	get present() {
		return this.#run;
	}

	/** @param {Run} run that is listed already, and is what the next network trains */
	expect(run) {
		this.#expected = run;
	}

	/** @returns {Promise<void>} once the network is kept as far as it was asked for */
	settled() {
		return this.#saving;
	}

	/** @param {Summary} summary */
	#begin(summary) {
		this.#leave();
		const { steps } = summary.record;
		this.#from = steps;
		this.#kept = 0;
		const expected = this.#expected;
		this.#expected = undefined;
		const known = expected ?? this.#runs.find(summary.run);
		const isEarlier = known && steps < known.steps && !known.interrupted;
		if (known && (expected || !isEarlier)) this.#goOn(known, summary);
		else {
			this.#run = new Run({ id: summary.run, begun: Date.now(), settings: summary.config });
			this.#run.begin(summary);
			if (isEarlier) this.#branch(this.#run);
			else if (this.#engine.isOpened && steps > 0) this.#list(this.#run);
		}
	}

	/** The network of a run that is known. @param {Run} run @param {Summary} summary */
	#goOn(run, summary) {
		this.#run = run;
		if (run.id !== summary.run) this.#runs.identify(run, summary.run);
		const { losses_before, losses, steps } = summary.record;
		const isSame = run.curve.count === losses_before + losses.length && run.steps === steps;
		if (!isSame || run.samples === 0) run.begin(summary);
		run.interrupted = false;
		this.#runs.changed(run);
	}

	/** A training from an earlier point on is another run. @param {Run} run */
	async #branch(run) {
		const answer = await this.#engine.query("runs.branch").catch(() => undefined);
		if (answer) run.id = answer.run;
	}

	/** @param {Run} run */
	#list(run) {
		if (this.#engine.aside.isThere) return; // a lesson's
		this.#runs.add(run);
		this.#ask("runs.about");
	}

	/** Another network takes the place of the present one, or the engine has ended. */
	#leave() {
		const run = this.#run;
		this.#run = undefined;
		if (run?.state !== "training") return;
		run.state = "paused";
		if (this.#runs.has(run)) this.#runs.keep(run);
	}

	/** @param {ProgressRecord} record */
	#take(record) {
		const run = this.#run;
		if (!run) return;
		if (!run.take(record)) {
			this.#ask("runs.course");
			return;
		}
		if (record.diverged) run.state = "diverged";
		if (!this.#runs.has(run) && run.steps > this.#from) this.#list(run);
		else if (record.evaluations.length > 0) this.#ask("runs.about");
		this.#runs.changed(run);
	}

	/** @param {string} name of the engine's state */
	#change(name) {
		const run = this.#run;
		if (name === "failed" || name === "loading") {
			// The engine may go on with the network as it was kept, a little earlier.
			if (run?.state === "training") run.interrupted = true;
			return this.#leave();
		}
		if (!run || run.steps === 0) {
			if (run) run.state = name === "training" ? "training" : "waiting";
			return;
		}
		if (name === "training") run.state = "training";
		else if (name === "finished") run.state = "finished";
		else if (run.state === "training" || run.state === "waiting") run.state = "paused";
		if (!this.#runs.has(run)) return;
		if (name !== "training") this.#save();
		this.#runs.changed(run);
	}

	/** @param {"runs.about" | "runs.course"} question */
	async #ask(question) {
		const run = this.#run;
		if (!run || this.#asked.has(question)) return;
		this.#asked.add(question);
		const answer = await this.#engine.query(question).catch(() => undefined);
		this.#asked.delete(question);
		if (!answer) return; // another network has taken its place
		run.settings = answer.config;
		if (question === "runs.course") {
			if (!run.take(answer)) return;
			if (!this.#runs.has(run) && run.steps > this.#from) this.#list(run);
			if (this.#run === run) this.#change(this.#engine.state.name);
		} else {
			run.baseline = answer.baseline ?? null;
			run.changes = answer.changes;
		}
		this.#runs.changed(run);
	}

	/** Keeps the present network with its run. */
	#save() {
		const run = this.#run;
		if (!run || !this.#runs.has(run)) return;
		// What is set after the last batch is no part of its training.
		if ([this.#kept, run.saved].includes(run.steps)) return;
		this.#kept = run.steps;
		const asked = this.#engine.query("runs.network").catch(() => undefined);
		this.#saving = asked.then(async (answer) => {
			if (answer) await this.#runs.keepNetwork(run, answer.content, answer.steps);
		});
		this.#ask("runs.about");
	}
}
