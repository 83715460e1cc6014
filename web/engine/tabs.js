/**
 * The tabs in which the page is open. Each page that is open has an id and holds a lock of that name;
 * a tab remembers the id of its page over a reload.
 */
import { OURS } from "../storage.js";

const TAB = `${OURS} tab`;
const LETS_GO_WITHIN = 1000; // milliseconds, in which the page before a reload does

/** Holds the lock of a page for as long as this one is open.
 * @param {string} id @returns {Promise<boolean>} whether it was free */
export function hold(id) {
	if (!navigator.locks) return Promise.resolve(true); // a site without encryption has none
	return new Promise((resolve) => {
		navigator.locks
			.request(`${TAB} ${id}`, { ifAvailable: true }, (lock) => {
				resolve(lock !== null);
				return lock && new Promise(() => {});
			})
			.catch(() => resolve(true)); // refused, as in a frame that is shut off from its origin
	});
}

/** The pages that are open, this one included. @param {string | null} own the one before a reload,
 * which may take a moment to go @returns {Promise<Set<string>>} ids */
export async function openPages(own) {
	for (const began = performance.now(); ; await new Promise((done) => setTimeout(done, 50))) {
		const { held = [] } = (await navigator.locks?.query().catch(() => undefined)) ?? {};
		const open = new Set(held.map(({ name = "" }) => name.slice(TAB.length + 1)));
		const isGone = own === null || !open.has(own);
		if (isGone || performance.now() - began > LETS_GO_WITHIN) return open;
	}
}

/** The id that this tab remembers. @returns {string | null} */
export function remembered() {
	return readItem("sessionStorage", TAB);
}

/** @param {string | null} id to be remembered by this tab; null: none */
export function remember(id) {
	writeItem("sessionStorage", TAB, id);
}

/** @param {"localStorage" | "sessionStorage"} storage @param {string} key @returns {string | null} */
export function readItem(storage, key) {
	try {
		return globalThis[storage].getItem(key);
	} catch {
		return null; // none is allowed
	}
}

/** @param {"localStorage" | "sessionStorage"} storage @param {string} key
 * @param {string | null} value null removes it */
export function writeItem(storage, key, value) {
	try {
		if (value === null) globalThis[storage].removeItem(key);
		else globalThis[storage].setItem(key, value);
	} catch {
		// None is allowed, or there is no room.
	}
}

/** Removes what this page has in these storages, which other pages of the origin use too. */
export function clearItems() {
	for (const storage of /** @type {const} */ (["localStorage", "sessionStorage"])) {
		try {
			for (const key of Object.keys(globalThis[storage]))
				if (isOurs(key)) globalThis[storage].removeItem(key);
		} catch {
			// There are none.
		}
	}
}

/** @param {string} key */
function isOurs(key) {
	const isOfPage = key.startsWith("mfnet ") && key.endsWith(` ${location.pathname}`);
	return isOfPage || key.startsWith(`${OURS} `);
}
