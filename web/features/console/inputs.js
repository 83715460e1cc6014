/** What was typed before, which the browser keeps for the next visit. */

const MOST = 100;
// Another copy of the page on the same origin keeps its own.
const KEY = `mfnet console ${location.pathname}`;

export class Inputs {
	/** The newest comes last. @type {string[]} */
	#all = load();
	/** The one that is looked at; behind the last: what is being typed. */
	#at = this.#all.length;
	#draft = "";

	/** @param {string} text */
	add(text) {
		this.#all = [...this.#all.filter((known) => known !== text), text].slice(-MOST);
		this.#at = this.#all.length;
		this.#draft = "";
		try {
			localStorage.setItem(KEY, JSON.stringify(this.#all));
		} catch {
			// There is no room, or none allowed: they last as long as the page.
		}
	}

	/**
	 * @param {-1 | 1} direction to earlier ones, or back
	 * @param {string} now what stands in the editor
	 * @returns {string | undefined} undefined at the end
	 */
	recall(direction, now) {
		const next = this.#at + direction;
		if (next < 0 || next > this.#all.length) return undefined;
		if (this.#at === this.#all.length) this.#draft = now;
		this.#at = next;
		return this.#all[next] ?? this.#draft;
	}
}

/** @returns {string[]} */
function load() {
	try {
		const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
		return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
	} catch {
		return [];
	}
}
