/**
 * Keeps the present network in the browser while it is trained, so that a reload, a crash or a closed
 * tab loses an epoch at most. Two states take turns under two names: the one before is whole, whatever
 * becomes of the newest.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("./protocol.js").Answer} Answer
 */
import { endsPython, explain, post, take } from "./crossing.js";

const SHARE = 0.02; // of the time, at most, that the making of states takes while it is trained
const PAUSE = 1000; // milliseconds at least between two states, however short the epochs are
const PAUSE_AFTER_FAILURE = 20_000;
const QUIET = 300; // milliseconds without a change, after which what is not trained is kept
const TOO_LARGE = "There is not enough memory to keep this network in the browser.";

export class Keeper {
	/** What the visitor wrote that networks train with. @type {Answer[]} */
	answers = [];

	#engine;
	/** @type {string | undefined} */
	#name;
	#turn = 0;
	#notBefore = 0;
	/** Milliseconds that the making of the last state took: the first has more to do. */
	#cost = 0;
	/** @type {Promise<void> | undefined} */
	#writing;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#clock;

	/** @param {PyProxy} engine as `mfnet_page/engine.py` has it */
	constructor(engine) {
		this.#engine = engine;
	}

	/** @param {string} [name] under which networks are kept from now on; without one, none are
	 * @returns {Promise<void>} once nothing more is written under the name before */
	async keepAs(name) {
		clearTimeout(this.#clock);
		this.#name = undefined;
		await this.#writing;
		this.#name = name;
		this.#engine.keep_again();
	}

	/** Keeps the network if another epoch has ended, as far as there is time. */
	follow() {
		if (!this.#name || this.#writing || performance.now() < this.#notBefore) return;
		if (this.#engine.news === "epoch") this.keep();
	}

	/** Keeps the network soon, as it is not trained at present. */
	settle() {
		clearTimeout(this.#clock);
		if (this.#name) this.#clock = setTimeout(() => this.keepAtRest(), QUIET);
	}

	/** Keeps the network now, or once what is being written is. If it is trained again by then, its next
	 * epoch's end is early enough: of a wide network, the making of a state holds training for long. */
	async keepAtRest() {
		while (this.#writing) await this.#writing;
		if (!this.#engine.is_training) await this.keep();
	}

	/** Keeps the network now, if there is any news of it. */
	async keep() {
		while (this.#writing) await this.#writing;
		if (!this.#name || this.#engine.news === "none") return;
		this.#writing = this.#write(this.#name);
		await this.#writing;
		this.#writing = undefined;
	}

	/** @param {string} name */
	async #write(name) {
		const started = performance.now();
		const kept = this.#make();
		this.#pauseFor(performance.now() - started);
		if (!kept) return;
		try {
			const { put } = await import("../storage.js");
			await put(`${name} ${this.#turn}`, kept.content, { ...kept.about, answers: this.answers });
			this.#turn = 1 - this.#turn;
			post("kept", kept.about);
		} catch (error) {
			this.#refuse(/** @type {Error} */ (error).message);
		}
	}

	/** Lets training have its time. What took long once may have had to wait for the processor; a slow
	 * training rests anyway. @param {number} cost in milliseconds, of a state */
	#pauseFor(cost) {
		const usual = Math.min(cost, this.#cost);
		this.#cost = cost;
		const pause = this.#engine.rest ? PAUSE : Math.max(PAUSE, usual / SHARE);
		this.#notBefore = performance.now() + pause;
	}

	/** @returns {{ content: Uint8Array<ArrayBuffer>, about: import("./protocol.js").About } | undefined} */
	#make() {
		try {
			return take(this.#engine.keep());
		} catch (error) {
			if (endsPython(error)) post("error", explain(error));
			else {
				console.error(error);
				this.#refuse(TOO_LARGE);
			}
			return undefined;
		}
	}

	/** @param {string} sentence */
	#refuse(sentence) {
		this.#engine.keep_again();
		this.#notBefore = performance.now() + PAUSE_AFTER_FAILURE;
		post("unkept", sentence);
	}
}
