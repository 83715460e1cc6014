/** Trains in slices, and reports to the page between two of them. */

import { buffersIn, endsPython, explain, post, take } from "./crossing.js";
import { nextTask } from "./tasks.js";

/** @typedef {import("./load.js").PyProxy} PyProxy */

const REPORT_EVERY = 100; // milliseconds

export class Trainer {
	/** Whether the data of the network to come are loading: no training meanwhile. */
	isBlocked = true;

	#engine;
	#watches;
	#keeper;
	#isLooping = false;
	#reportedAt = 0;

	/** @param {PyProxy} engine as `mfnet_page/engine.py` has it
	 * @param {import("./watches.js").Watches} watches answered while it trains
	 * @param {import("./keeper.js").Keeper} keeper of what is trained */
	constructor(engine, watches, keeper) {
		this.#engine = engine;
		this.#watches = watches;
		this.#keeper = keeper;
	}

	get isTraining() {
		return !this.isBlocked && this.#engine.is_training;
	}

	/** Whether a slice may still be running, or the rest after it. */
	get isLooping() {
		return this.#isLooping;
	}

	/** Trains until something else is asked for. */
	async loop() {
		if (this.#isLooping) return;
		this.#isLooping = true;
		try {
			while (this.isTraining) {
				this.#turn();
				const { rest } = this.#engine;
				await (rest && !this.#watches.isAmid ? sleep(rest) : nextTask());
			}
			this.#isLooping = false;
		} catch (error) {
			if (endsPython(error)) return post("error", explain(error));
			// The page is never left with a training that does not go on.
			post("ended", "something went wrong inside the engine.");
			throw error;
		}
	}

	#turn() {
		try {
			if (!this.#watches.isAmid) this.#trainSlice();
			this.#watches.runOne();
		} catch (error) {
			if (endsPython(error)) throw error;
			this.#engine.pause(); // a watch may have failed, and not the training
			this.reportState();
			post("error", explain(error));
		}
	}

	reportState() {
		this.#report();
		this.postState();
	}

	/** Training has ended, or pauses: the network is kept at once, before the visitor leaves. */
	reportEnd() {
		this.reportState();
		this.#keeper.keepAtRest();
	}

	postState() {
		post("state", take(this.#engine.status()));
		if (this.#engine.is_training) return;
		this.#watches.runAll();
		this.#keeper.settle();
	}

	#trainSlice() {
		const hasChanged = this.#engine.advance();
		if (hasChanged && !this.#engine.is_training) this.reportEnd();
		else if (hasChanged) this.reportState();
		else if (performance.now() - this.#reportedAt >= REPORT_EVERY) this.#report();
	}

	/** Posts what has happened since the last report. */
	#report() {
		const record = this.#engine.report();
		if (!record) return;
		const progress = take(record);
		post("progress", progress, buffersIn(progress));
		this.#reportedAt = performance.now();
		this.#watches.touch();
		if (this.#engine.is_training) this.#keeper.follow();
	}
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
