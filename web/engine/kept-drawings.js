/**
 * The visitor's drawings, kept from one visit to the next. Each open page keeps its own; those of
 * pages that are closed are taken over by the next one, which removes them once its own are kept.
 */
import { get, put, remove } from "../storage.js";

/** Begins the name of everything that is kept here: then come the page's id and the collection. */
export const DRAWINGS = "drawings ";
const QUIET = 300; // milliseconds without a change, after which drawings are kept

export class KeptDrawings {
	#on;
	/** The newest documents that are not kept yet, by collection. @type {Map<string, string>} */
	#unkept = new Map();
	/** What the drawings of a collection were taken over from. @type {Map<string, string[]>} */
	#taken = new Map();
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#clock;

	/**
	 * @param {object} on
	 * @param {() => string} on.id of this page
	 * @param {() => void} on.kept
	 * @param {(collection: string, document: Uint8Array) => void} on.bring drawings of an earlier visit
	 * @param {(sentence: string) => void} on.tell
	 */
	constructor(on) {
		this.#on = on;
	}

	/** Takes over the drawings of pages that are closed.
	 * @param {import("../storage.js").Entry[]} entries the newest first */
	async bring(entries) {
		for (const { name } of entries.toReversed()) {
			const [, , collection = ""] = name.split(" ");
			try {
				const kept = await get(name);
				if (!kept) continue;
				this.#on.bring(collection, kept.bytes);
				this.#taken.set(collection, [...(this.#taken.get(collection) ?? []), name]);
			} catch (error) {
				this.#on.tell(`${/** @type {Error} */ (error).message} Some of your drawings are lost.`);
			}
		}
	}

	/** @param {string} collection @param {string} document */
	keep(collection, document) {
		this.#unkept.set(collection, document);
		clearTimeout(this.#clock);
		this.#clock = setTimeout(() => this.keepNow(), QUIET);
	}

	async keepNow() {
		const documents = [...this.#unkept];
		this.drop();
		for (const [collection, document] of documents) {
			const name = `${DRAWINGS}${this.#on.id()} ${collection}`;
			try {
				await put(name, new TextEncoder().encode(document));
				// They are in the new document, too.
				await remove(...(this.#taken.get(collection) ?? []).filter((taken) => taken !== name));
				this.#taken.delete(collection);
				this.#on.kept();
			} catch (error) {
				const { message } = /** @type {Error} */ (error);
				this.#on.tell(
					`${message} Your drawings go with this page: “Download drawings” saves them.`,
				);
			}
		}
	}

	/** Forgets what is not kept yet. */
	drop() {
		clearTimeout(this.#clock);
		this.#unkept.clear();
	}
}
