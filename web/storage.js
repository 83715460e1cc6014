/**
 * What the page keeps in the browser: bytes under a name, with a few facts about them. Page and
 * worker use it alike.
 *
 * IndexedDB, as all browsers have it, in page and worker and most private windows, and as it writes
 * whole or not at all: what stood under a name stays there until what replaces it is complete. The
 * origin's private file system lacks both in places.
 *
 * @typedef {object} Entry what is known of something kept, without reading it
 * @property {string} name
 * @property {any} about the facts that `put` was given
 * @property {number} size in bytes
 * @property {number} written when, in milliseconds since 1970
 *
 * @typedef {Entry & { digest: string }} Written
 * @typedef {import("idb").IDBPDatabase} Database
 * @typedef {import("idb").IDBPObjectStore<unknown, string[], string, "readwrite">} Store
 */
import { openDB } from "./vendor/idb.js";

/** Begins the name of everything that this copy of the page keeps in the browser, be it a database, a
 * cache or a lock: another copy on the same origin has its own. */
export const OURS = `mfnet ${new URL("../", import.meta.url).pathname}`;

const ENTRIES = "entries";
const CONTENTS = "contents";
const ANSWERS_WITHIN = 10_000; // milliseconds: some browsers have been seen never to answer

const SENTENCES = {
	full: "The browser has no room left for what this page keeps.",
	absent: "The browser keeps nothing for this page, as in some private windows.",
	damaged: "What the browser has kept is damaged.",
};

/** Why something cannot be kept, or be had back: its message is a sentence for people. */
export class StorageError extends Error {
	/** @param {keyof typeof SENTENCES} kind @param {unknown} [cause] */
	constructor(kind, cause) {
		super(SENTENCES[kind], { cause });
		this.kind = kind;
	}
}

/** @type {Promise<Database> | undefined} */
let opened;

/**
 * Keeps bytes under a name, in the place of what is there, which stays if this fails.
 * @param {string} name @param {Uint8Array<ArrayBuffer>} bytes @param {unknown} [about] facts, as
 *   JSON has them
 * @returns {Promise<void>} once it is whole; rejected with a StorageError, "full" or "absent"
 */
export async function put(name, bytes, about = null) {
	/** @type {Written} */
	const entry = {
		name,
		about,
		size: bytes.length,
		written: Date.now(),
		digest: await digest(bytes),
	};
	await within("readwrite", (entries, contents) =>
		Promise.all([entries.put(entry, name), contents.put(bytes, name)]),
	);
}

/**
 * @param {string} name
 * @returns {Promise<(Entry & { bytes: Uint8Array<ArrayBuffer> }) | undefined>} undefined if nothing
 *   is kept under this name; rejected with a StorageError, "damaged" or "absent"
 */
export async function get(name) {
	/** @type {[Written | undefined, Uint8Array<ArrayBuffer> | undefined]} */
	const [entry, bytes] = await within("readonly", (entries, contents) =>
		Promise.all([entries.get(name), contents.get(name)]),
	);
	if (!entry) return undefined;
	const isWhole = bytes?.length === entry.size && (await digest(bytes)) === entry.digest;
	if (!isWhole) throw new StorageError("damaged");
	return { ...entry, bytes };
}

/**
 * What is kept under names that begin like this, the newest first; contents are not read.
 * @param {string} [beginning]
 * @returns {Promise<Entry[]>} rejected with a StorageError, "absent"
 */
export async function list(beginning = "") {
	const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
	/** @type {Entry[]} */
	const found = await within("readonly", (entries) => entries.getAll(range));
	return found.sort((one, other) => other.written - one.written);
}

/** @param {...string} names @returns {Promise<void>} rejected with a StorageError, "absent" */
export async function remove(...names) {
	await within("readwrite", (...stores) =>
		Promise.all(names.flatMap((name) => stores.map((store) => store.delete(name)))),
	);
}

/** Removes everything that is kept here. @returns {Promise<void>} rejected with a StorageError, "absent" */
export async function removeAll() {
	await within("readwrite", (...stores) => Promise.all(stores.map((store) => store.clear())));
}

/**
 * Works on the stores of entries and of contents, in a transaction whose end belongs to the work: if
 * nobody awaited that too, one that breaks off would be an error beside the answer.
 * @template T
 * @param {"readonly" | "readwrite"} mode
 * @param {(entries: Store, contents: Store) => Promise<T>} work
 * @returns {Promise<T>} rejected with a StorageError
 */
async function within(mode, work) {
	/** @type {PromiseWithResolvers<never>} */
	const { promise: late, reject } = Promise.withResolvers();
	const clock = setTimeout(() => reject(new Error("It does not answer")), ANSWERS_WITHIN);
	try {
		opened ??= open();
		const done = opened.then((database) => {
			const transaction = /** @type {any} */ (database.transaction([ENTRIES, CONTENTS], mode));
			const [entries, contents] = [ENTRIES, CONTENTS].map((name) => transaction.objectStore(name));
			return Promise.all([work(entries, contents), transaction.done]);
		});
		const [result] = await Promise.race([done, late]);
		return result;
	} catch (error) {
		const { name } = /** @type {Error} */ (error);
		if (name === "DataCloneError") throw error; // facts that are none
		if (name === "QuotaExceededError") throw new StorageError("full", error);
		opened = undefined; // the next try begins anew
		throw new StorageError("absent", error);
	} finally {
		clearTimeout(clock);
	}
}

/** @returns {Promise<Database>} */
async function open() {
	return openDB(OURS, 1, {
		upgrade(database) {
			for (const store of [ENTRIES, CONTENTS]) database.createObjectStore(store);
		},
		// Another tab deletes it, or has a newer version of the page.
		blocking: (_, __, event) => {
			/** @type {IDBDatabase} */ (event.target).close();
			opened = undefined;
		},
		terminated() {
			opened = undefined;
		},
	});
}

/** Recognizes damage. Sites without encryption have no digests: there, lengths tell.
 * @param {Uint8Array<ArrayBuffer>} bytes */
async function digest(bytes) {
	if (!globalThis.crypto?.subtle) return "";
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
