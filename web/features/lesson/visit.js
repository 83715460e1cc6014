/**
 * The visitor's own network and settings are put aside while a lesson is taken, and come back as they
 * were when it is left.
 */
import { State } from "../../app/state.js";
import { notify } from "../../ui/notices.js";

export class Visit {
	#state;
	#engine;
	/** The visitor's own settings. @type {import("../../app/settings.js").Settings | undefined} */
	#own;
	/** What was in force when the lesson was last looked at. */
	#seen;
	#starts = 0;
	/** What is done with the network, one after the other. */
	#queue = Promise.resolve();
	/** Whether a step's network is not there yet. */
	isStarting = false;

	/** Called once the engine is no longer loading. @type {(() => void) | undefined} */
	#loaded;

	/** @param {import("../../app/stage.js").Context} context */
	constructor({ state, engine }) {
		this.#state = state;
		this.#engine = engine;
		this.#seen = state.settings;
		engine.on("state", ({ name }) => {
			if (name !== "loading") this.#loaded?.();
		});
		state.subscribe(() => {
			// What a link has brought along with another lesson, or none, is no state to come back to.
			if (state.settings.lesson === this.#seen.lesson) this.#seen = state.settings;
		});
	}

	/** Builds the network of a step, once the visitor's own is aside.
	 * @param {string} start its settings, as in an address @param {() => void} then once it is there
	 * @returns {Promise<void>} rejected with a sentence */
	begin(start, then) {
		const number = ++this.#starts;
		this.isStarting = true;
		this.#own ??= this.#seen;
		this.#seen = this.#state.settings;
		return this.#inTurn(async () => {
			const { lesson } = this.#state.settings;
			if (number !== this.#starts || !lesson) return;
			const settings = { ...new State(start).settings, lesson };
			const isBuilt = this.#engine.aside.put(settings);
			this.#state.restore(settings);
			if (!(await isBuilt)) await this.#build();
			if (number !== this.#starts) return;
			this.isStarting = false;
			then();
		});
	}

	/** Goes on with what was there before. */
	leave() {
		const own = this.#own;
		const now = this.#state.settings;
		const isLeft = sameButLesson(now, this.#seen);
		this.#seen = now;
		this.#own = undefined;
		this.#starts++;
		this.isStarting = false;
		if (!own) return;
		this.#inTurn(async () => {
			const isBack = await this.#engine.aside.takeBack();
			const { lesson } = this.#state.settings;
			this.#state.restore({ ...(isLeft ? own : now), lesson });
			const { state, pending } = this.#engine;
			if (!isBack && (state.name !== "ready" || pending)) await this.#build();
		}).catch((error) => notify(error.message));
	}

	/** Builds the network of the settings; while the engine loads, it will be that by itself. */
	async #build() {
		await this.#engine.reset();
		if (this.#engine.state.name !== "loading") return;
		await new Promise((resolve) => {
			this.#loaded = () => resolve(undefined);
		});
	}

	/** @param {() => Promise<void>} act @returns {Promise<void>} */
	#inTurn(act) {
		const done = this.#queue.then(act);
		this.#queue = done.catch(() => {});
		return done;
	}
}

/** @param {import("../../app/settings.js").Settings} one
 * @param {import("../../app/settings.js").Settings} other */
function sameButLesson(one, other) {
	return JSON.stringify({ ...one, lesson: "" }) === JSON.stringify({ ...other, lesson: "" });
}
