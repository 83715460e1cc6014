/** Goes from matrix to matrix: by buttons, by the slider, or by itself. */
import { say } from "../../ui/dom.js";

/**
 * @typedef {object} Path
 * @property {() => string[]} stages the names of the matrices, in their order
 * @property {() => string} current the one that is shown
 * @property {(name: string | undefined) => void} go
 */

const PLAY_EVERY = 2500; // milliseconds

export class Player {
	#path;
	#button;
	/** @type {ReturnType<typeof setInterval> | undefined} */
	#playing;

	/** @param {ReturnType<typeof import("./controls.js").makeControls>} controls @param {Path} path */
	constructor({ back, next, play, scrubber }, path) {
		this.#path = path;
		this.#button = play;
		back.addEventListener("click", () => this.move(-1));
		next.addEventListener("click", () => this.move(1));
		play.addEventListener("click", () => (this.#playing ? this.stop() : this.#play()));
		scrubber.addEventListener("input", () => {
			this.stop();
			path.go(path.stages()[Number(scrubber.value)]);
		});
	}

	/** @param {number} by */
	move(by) {
		this.stop();
		this.#path.go(this.#path.stages()[this.#at + by]);
	}

	stop() {
		clearInterval(this.#playing);
		this.#playing = undefined;
		say(this.#button, "Play");
	}

	#play() {
		const { stages, go } = this.#path;
		const end = stages().length - 1;
		if (this.#at === end) go(stages()[0]);
		this.#playing = setInterval(() => {
			const next = this.#at + 1;
			go(stages()[next]);
			if (next >= end) this.stop();
		}, PLAY_EVERY);
		say(this.#button, "Stop");
	}

	get #at() {
		return this.#path.stages().indexOf(this.#path.current());
	}
}
