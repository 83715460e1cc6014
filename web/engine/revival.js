/** Decides whether an engine that has ended is started again by itself, and says so.
 *
 * @typedef {import("./protocol.js").About} About
 */

const ONCE_IN = 60_000; // milliseconds, unless something was trained meanwhile
const USUAL_PATIENCE = 120; // seconds that a question may take
const SLOWEST = 2e8; // operations a second, of a machine that is still thought to be alive

export class Revival {
	#at = -Infinity;
	#network = 0;
	#steps = 0;
	#comesBack = false;
	#hasGoneOn = false;

	/** A network is there: the first one of an engine that was started again is the one from before,
	 * under another number. @param {number} network */
	meet(network) {
		if (this.#comesBack) this.#network = network;
		this.#comesBack = false;
	}

	/** A state was kept. @param {About} about */
	hear({ network, steps }) {
		if (network !== this.#network || steps !== this.#steps) this.#hasGoneOn = true;
		this.#network = network;
		this.#steps = steps;
	}

	/** Whether to start it again: not where it would only end again. */
	isWorthIt() {
		const now = Date.now();
		if (!this.#hasGoneOn && now - this.#at < ONCE_IN) return false;
		this.#at = now;
		this.#hasGoneOn = false;
		this.#comesBack = true;
		return true;
	}
}

/**
 * @param {string} reason why it ended @param {boolean} wasTrained whether there was anything to lose
 * @param {About | undefined} about the state that it goes on with
 */
export function describeRevival(reason, wasTrained, about) {
	const ended = `${reason.charAt(0).toUpperCase()}${reason.slice(1)} It was started again`;
	if (about) return `${ended}, with the network of epoch ${about.epoch}, batch ${about.batch}.`;
	return wasTrained ? `${ended}. Its network was not kept, and is lost.` : `${ended}.`;
}

/** Seconds after which an engine that says nothing is given up: a batch may take its time.
 * @param {number} parameters of the network @param {number} samples in a batch */
export function patienceFor(parameters, samples) {
	return USUAL_PATIENCE + (6 * parameters * samples) / SLOWEST;
}
