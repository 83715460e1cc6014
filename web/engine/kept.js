/**
 * The trained networks whose place others have taken: the way back to each of them, and forth again.
 *
 * @typedef {object} Network
 * @property {import("./load.js").PyProxy} session
 * @property {number} number which questions name; another one whenever the page is told of it
 * @property {import("../app/settings.js").Settings} config what it was built from
 * @property {number} goal how many epochs it is to be trained
 * @property {number} epoch the one that the newest batch belongs to
 * @property {boolean} trained whether any batch has been run
 * @property {number} parameters how many it has
 * @property {number} [recoverable] the epoch to go back to, as training diverged
 */

const MOST = 8;
const MOST_PARAMETERS = 4e6; // in all, of about 80 bytes each; the newest is kept however large

export class Kept {
	/** @type {Network[]} the newest comes last */
	#past = [];
	/** @type {Network[]} those that Undo has gone back from; the newest comes first */
	#future = [];

	get undoable() {
		return this.#past.length > 0;
	}

	get redoable() {
		return this.#future.length > 0;
	}

	/** Keeps a network that another takes the place of, if it was trained.
	 * @param {Network | undefined} network */
	add(network) {
		if (!network?.trained) return forget(network);
		this.#past.push(network);
		this.#makeRoom();
	}

	/** The network before this one. @param {Network | undefined} present */
	undo(present) {
		const before = this.#past.pop();
		if (before && present?.trained) this.#future.unshift(present);
		else if (before) forget(present);
		return before;
	}

	/** The network that `undo` has gone back from. @param {Network | undefined} present */
	redo(present) {
		const after = this.#future.shift();
		if (after) this.add(present);
		return after;
	}

	/** Another one is trained now: those that Undo has gone back from are further back than it. */
	settle() {
		this.#past.unshift(...this.#future.splice(0).reverse());
	}

	#makeRoom() {
		const size = () => this.#past.reduce((sum, { parameters }) => sum + parameters, 0);
		while (this.#past.length > MOST || (this.#past.length > 1 && size() > MOST_PARAMETERS))
			forget(this.#past.shift());
	}
}

/** @param {Network | undefined} dropped */
function forget(dropped) {
	dropped?.session.destroy();
}
