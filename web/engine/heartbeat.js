/**
 * Notices a worker that says nothing any more, though nothing has told of its end. A lock tells of an
 * end at once; this is for browsers and sites without locks, and for a worker that is stuck.
 */

const EVERY = 5000; // milliseconds

export class Heartbeat {
	#ask;
	#silence = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#clock;

	/** @param {() => void} ask the worker for a word */
	constructor(ask) {
		this.#ask = ask;
	}

	/**
	 * @param {() => number} patience seconds of silence to wait for, at present
	 * @param {() => void} lost called once they are over
	 */
	begin(patience, lost) {
		this.#clock = setTimeout(() => {
			// Counted in beats, as a computer that slept has not waited.
			this.#silence += EVERY / 1000;
			if (this.#silence > patience()) return lost();
			this.#ask();
			this.begin(patience, lost);
		}, EVERY);
	}

	/** The worker has said something. */
	hear() {
		this.#silence = 0;
	}

	end() {
		clearTimeout(this.#clock);
	}
}
