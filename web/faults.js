/**
 * Fetches the site's files, and says in a sentence what is wrong with one that does not come as it
 * should: which it is, and what to do. The guard in index.html has a copy, for when nothing else
 * comes.
 *
 * @typedef {{ bytes: number, integrity: string, unpacked?: Entry }} Entry what a file should be;
 *   `unpacked` for what a host may send in its place, as the content of a file it compressed itself
 * @typedef {{ page: string, files: Record<string, Entry>, imports: Record<string, string[]> }} Site
 *   what the site consists of at present; paths from its root
 *
 * @typedef {object} Options
 * @property {RequestCache} [cache]
 * @property {number} [silence] seconds without a byte after which it is given up
 * @property {(bytes: number) => void} [receive] told how much has come
 * @property {(response: Response) => void} [begin] given the response once it begins, to read it too
 */

/** Seconds without a byte after which a file is given up: a person is told within 20. */
export const SILENCE = 18;
const HASHED =
	/^(.*?\/)(?:(?:page|python|samples|spreadsheets|tables)-[0-9a-f]{16}\/(.*)|(wheels\/.*))$/;

/** A reason that can be shown to a person as it is. */
export class LoadError extends Error {
	/** The file that is at fault. @type {string | undefined} */
	url;

	/** @param {string} sentence @param {string} [url] */
	constructor(sentence, url) {
		super(sentence);
		this.url = url;
	}
}

/**
 * @param {string} url @param {Entry | undefined} entry what it should be, where that is known
 * @param {Options} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejected with a LoadError
 */
export async function fetchWhole(url, entry, options = {}) {
	const { cache = "default", silence = SILENCE, receive = () => {}, begin } = options;
	const controller = new AbortController();
	const fail = (/** @type {string} */ words) => new LoadError(`${nameOf(url)} ${words}`, url);
	// Counted in seconds, as a computer that slept, or was busy, has not waited.
	let silent = 0;
	const clock = setInterval(() => {
		silent += 1;
		if (silent >= silence) controller.abort();
	}, 1000);
	let size = 0;
	try {
		// In this mode the service worker is asked, and mends what it has kept.
		const mode = cache === "reload" ? "same-origin" : "cors";
		const response = await fetch(url, { cache, mode, signal: controller.signal });
		if (!response.ok) throw fail(await missing(url, response.status));
		silent = 0;
		const counted = begin ? response.clone() : response;
		begin?.(response);
		const encoded = entry?.unpacked && response.headers.has("Content-Encoding");
		const expected = encoded ? entry.unpacked : entry;
		const scale = encoded ? entry.bytes / (expected?.bytes ?? 1) : 1;
		/** @type {Uint8Array[]} */
		const chunks = [];
		const reader = counted.body?.getReader();
		for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
			silent = 0;
			chunks.push(read.value);
			size += read.value.length;
			receive(size * scale);
		}
		const bytes = join(chunks, size);
		if (!(await isRight(bytes, entry))) throw fail(damaged());
		return bytes;
	} catch (error) {
		if (error instanceof LoadError) throw error;
		if (silent >= silence) throw fail(stalled());
		throw fail(size > 0 ? brokenOff(size) : unreachable());
	} finally {
		clearInterval(clock);
	}
}

/**
 * Fetches files only to see which of them does not come as it should.
 * @param {string[]} urls @param {number} [silence] seconds
 * @returns {Promise<LoadError | undefined>} undefined if all do
 */
export async function findFault(urls, silence) {
	const site = await present(urls[0] ?? "");
	const faults = urls.map(async (url) => {
		const { root, path } = splitUrl(url);
		// What the site does not have any more is found to be missing.
		const bytes = await fetchWhole(url, root ? site?.files[path] : undefined, { silence });
		return bytes && undefined;
	});
	for (const found of await Promise.allSettled(faults))
		if (found.status === "rejected") return found.reason;
	// All of them came, some from what the browser had kept; others may be gone.
	const gone = urls.find((url) => site && !(splitUrl(url).path in site.files));
	return gone ? new LoadError(`${nameOf(gone)} ${outdated()}`, gone) : undefined;
}

/** @param {string} url of a module @returns {Promise<string[]>} it, and all that it imports */
export async function withImports(url) {
	const site = await present(url);
	const { root, path } = splitUrl(url);
	const paths = new Set([path]);
	for (const found of paths) for (const next of site?.imports[found] ?? []) paths.add(next);
	return Array.from(paths, (each) => root + each);
}

/** Fetches a file past what the browser kept of it. @param {string | undefined} url */
export async function refresh(url) {
	if (url) await fetchWhole(url, undefined, { cache: "reload" }).catch(() => {});
}

/** What the site consists of at present. @param {string} url of one of its files
 * @returns {Promise<Site | undefined>} undefined if that can't be learnt */
async function present(url) {
	try {
		const { root } = splitUrl(url);
		const signal = AbortSignal.timeout((SILENCE / 4) * 1000);
		const response = await fetch(`${root}manifest.json`, { cache: "no-cache", signal });
		return response.ok ? await response.json() : undefined;
	} catch {
		return undefined;
	}
}

/** @param {string} url @param {number} status @returns {Promise<string>} */
async function missing(url, status) {
	if (status !== 404 && status !== 410)
		return `was refused by the host, which answered ${status}. Try again in a while.`;
	const site = await present(url);
	if (site && !(splitUrl(url).path in site.files)) return outdated();
	return `is missing on this site (${status}). Copy all of the built site to the host, then try again.`;
}

function outdated() {
	return "is of an earlier version: this site was updated meanwhile. Reload the page.";
}

function unreachable() {
	return "could not be fetched. Check the connection, then try again.";
}

/** @param {number} size */
function brokenOff(size) {
	return `broke off after ${size.toLocaleString("en-US")} bytes. Check the connection, then try again.`;
}

function stalled() {
	return `does not come: nothing has arrived for ${SILENCE} seconds. Check the connection, then try again.`;
}

function damaged() {
	return "came damaged: it is not the file that belongs to this page. Try again; if that does not help, copy all of the built site to the host anew.";
}

/** @param {string} url */
function nameOf(url) {
	return splitUrl(url).name;
}

/** @param {string} url @returns {{ root: string, path: string, name: string }} `root` of the site,
 *   `path` from there, and what the file is called, without the folder that is named by a hash */
function splitUrl(url) {
	const [, root = "", inFolder, wheel] = HASHED.exec(url) ?? [];
	return { root, path: url.slice(root.length), name: inFolder ?? wheel ?? url };
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {Entry | undefined} entry */
async function isRight(bytes, entry) {
	if (!entry) return true;
	const { unpacked } = entry;
	const fitting = [entry, unpacked].find((each) => each?.bytes === bytes.length);
	// A browser hashes only on a connection that nobody can listen to.
	if (!fitting || !globalThis.crypto?.subtle) return Boolean(fitting);
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return fitting.integrity === `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/** @param {Uint8Array[]} chunks @param {number} size of all together */
function join(chunks, size) {
	const whole = new Uint8Array(size);
	let end = 0;
	for (const chunk of chunks) {
		whole.set(chunk, end);
		end += chunk.length;
	}
	return whole;
}
