/**
 * What the browser keeps from one visit to the next: where one was, and the visitor's drawings.
 *
 * Each page that is open keeps its network under its own name: so two tabs never overwrite each
 * other. What no open page has a name for is there to be gone on with.
 *
 * @typedef {import("./protocol.js").About} About
 * @typedef {import("../storage.js").Entry} Entry
 *
 * @typedef {object} Offer a network that can be gone on with
 * @property {string} id of the page that kept it
 * @property {About} about
 * @property {number} written when, in milliseconds since 1970
 * @property {boolean} isOwn whether this tab kept it
 * @property {string[]} names of its states, the newest first
 *
 * @typedef {object} Reactions
 * @property {(name: string | undefined) => Promise<unknown>} keepAs tells the worker the name
 * @property {() => void} keepNow asks the worker to keep what is new
 * @property {(sentence: string) => void} tell
 * @property {(collection: string, document: Uint8Array) => void} bring drawings of an earlier visit
 */
import { get, list, OURS, remove, removeAll } from "../storage.js";
import { DRAWINGS, KeptDrawings } from "./kept-drawings.js";
import { clearItems, hold, openPages, readItem, remember, remembered, writeItem } from "./tabs.js";

/** Begins the name of every state: then come the page's id and which of two it is. */
const STATE = "state ";
const OFF = `${OURS} off`;
const MOST = 5; // networks of pages that are closed
const LATER = 1500; // milliseconds, after which a tab that was closed has let go

export class Keeping {
	/** What can be gone on with, the newest first, that of this tab before the others.
	 * @type {Offer[]} */
	offers = [];
	/** Whether everything has been deleted, and this page is about to go. */
	isOver = false;
	/** Whether the visitor wants nothing to be kept. */
	isOff = readItem("localStorage", OFF) !== null;
	/** What of this page was last kept, while it is there. @type {About | undefined} */
	last;
	/** Resolved once it is known what there is of earlier visits. @type {Promise<void>} */
	ready;

	#on;
	#id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join(
		"",
	);
	#drawings;
	/** Sentences that were told. @type {Set<string>} */
	#told = new Set();
	/** @type {(() => void)[]} */
	#listeners = [];

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
		this.#drawings = new KeptDrawings({
			id: () => this.#id,
			kept: () => remember(this.#id),
			bring: on.bring,
			tell: (sentence) => this.#tell(sentence),
		});
		hold(this.#id);
		this.ready = this.#look().catch(() => {}); // told once there is something to be kept
		document.addEventListener("visibilitychange", () => {
			if (document.visibilityState === "hidden") this.keepNow();
		});
	}

	/** @param {() => void} listener called whenever there is something else to be told */
	subscribe(listener) {
		this.#listeners.push(listener);
	}

	/** The id of this page. */
	get id() {
		return this.#id;
	}

	/** Under which the worker keeps networks. @returns {string | undefined} */
	get name() {
		return this.isOff ? undefined : `${STATE}${this.#id}`;
	}

	/** The worker has kept a network. @param {About} about */
	hear(about) {
		const isFirst = this.last?.network !== about.network;
		this.last = about;
		remember(this.#id);
		if (isFirst) this.#change();
	}

	/** The worker could not keep a network. @param {string} sentence */
	complain(sentence) {
		this.last = undefined;
		this.#tell(`${sentence} Training goes on; “Save network” makes a file of it.`);
		this.#change();
	}

	/**
	 * The newest whole state that is kept by this page, or on offer.
	 * @param {string} [id] of an offer; without one, this page's own
	 * @returns {Promise<{ content: Uint8Array, about: About } | undefined>} rejected with a sentence if
	 *   what there is is damaged
	 */
	async read(id = this.#id) {
		let damage;
		for (const { name } of await list(`${STATE}${id} `)) {
			try {
				const state = await get(name);
				if (state && damage) this.#tell("The newest state is damaged: this is the one before it.");
				if (state) return { content: state.bytes, about: state.about };
			} catch (error) {
				damage = error;
			}
		}
		if (damage) throw damage;
		return undefined;
	}

	/** Takes over the name of an offer, which this page goes on with, unless another tab was quicker.
	 * @param {string} id */
	async adopt(id) {
		if (!(await hold(id))) return;
		this.#id = id;
		this.offers = this.offers.filter((offer) => offer.id !== id);
		remember(id);
		this.#change();
	}

	/** @param {string} id of an offer */
	async forget(id) {
		const { names = [] } = this.offers.find((offer) => offer.id === id) ?? {};
		await remove(...names);
		if (remembered() === id) remember(null);
		this.offers = this.offers.filter((offer) => offer.id !== id);
		this.#change();
	}

	/** Keeps networks and drawings, or no longer; the network of this page goes then.
	 * @param {boolean} isOff */
	async turn(isOff) {
		this.isOff = isOff;
		writeItem("localStorage", OFF, isOff ? "" : null);
		await this.#on.keepAs(this.name);
		if (isOff) {
			const states = await list(`${STATE}${this.#id} `);
			await remove(...states.map(({ name }) => name));
			this.last = undefined;
		}
		this.#change();
	}

	/** Removes all that the page has ever kept of the visitor's in this browser, for good. The page is
	 * to be loaded anew then: what it has in memory would be kept again. */
	async deleteEverything() {
		this.isOff = this.isOver = true;
		this.#drawings.drop();
		await this.#on.keepAs(undefined);
		await removeAll();
		clearItems();
	}

	/** Something is kept, or no longer, that this knows nothing of. */
	changed() {
		this.#change();
	}

	/** Everything of this page that the browser keeps. @returns {Promise<Entry[]>} */
	all() {
		return list();
	}

	/** @param {string} collection @param {string} document */
	keepDrawings(collection, document) {
		if (!this.isOff) this.#drawings.keep(collection, document);
	}

	/** Keeps what is new, as the page may end any moment. */
	keepNow() {
		this.#on.keepNow();
		this.#drawings.keepNow();
	}

	/** Finds what there is of earlier visits. */
	async #look() {
		const own = remembered();
		const open = await openPages(own);
		const isLeft = (/** @type {Entry} */ entry) => !open.has(idOf(entry));
		const states = await list(STATE);
		const left = states.filter(isLeft);
		const drawings = (await list(DRAWINGS)).filter(isLeft);
		await this.#offer(left, own);
		// A tab that was closed a moment ago may still be held for open.
		if (left.length < states.length) setTimeout(() => this.#lookAgain().catch(() => {}), LATER);
		await this.#drawings.bring(drawings);
		const isThere = [...left, ...drawings].some((entry) => idOf(entry) === own);
		if (own && !open.has(own) && !isThere) {
			remember(null);
			this.#tell("The browser has removed what this page had kept in it.");
		}
		this.#change();
	}

	async #lookAgain() {
		const open = await openPages(null);
		const left = (await list(STATE)).filter((entry) => !open.has(idOf(entry)));
		await this.#offer(left, remembered());
		this.#change();
	}

	/** Offers what is left of pages that are closed, and removes the oldest of many.
	 * @param {Entry[]} states @param {string | null} own */
	async #offer(states, own) {
		this.offers = offersOf(states, own);
		const old = this.offers.splice(MOST);
		if (old.length > 0) await remove(...old.flatMap(({ names }) => names));
	}

	/** Tells it once. @param {string} sentence */
	#tell(sentence) {
		if (this.#told.has(sentence)) return;
		this.#told.add(sentence);
		this.#on.tell(sentence);
	}

	#change() {
		for (const listener of this.#listeners) listener();
	}
}

/** @param {Entry[]} entries the newest first @param {string | null} own @returns {Offer[]} */
function offersOf(entries, own) {
	/** @type {Map<string, Offer>} */
	const offers = new Map();
	for (const entry of entries) {
		const { name, about, written } = entry;
		const id = idOf(entry);
		const offer = offers.get(id);
		if (offer) offer.names.push(name);
		else offers.set(id, { id, about, written, isOwn: id === own, names: [name] });
	}
	return [...offers.values()].sort((one, other) => Number(other.isOwn) - Number(one.isOwn));
}

/** The id of the page that has kept it. @param {Entry} entry */
function idOf({ name }) {
	return name.split(" ")[1] ?? "";
}
