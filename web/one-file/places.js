/**
 * Gives each file of the site a place of its own, as a blob, and lets fetches and imports have what
 * lies at an address. The page and its worker do this alike, each for itself: where the page comes
 * from a disk, its blobs are nobody else's.
 *
 * @typedef {Map<string, string | Blob>} Files by their paths from the site's root; a text is a module
 *   of the page's own, which finds others by relative paths
 * @typedef {Map<string, string>} Places addresses of blobs by addresses of the site
 */

/** @type {Record<string, string>} */
const TYPES = {
	css: "text/css",
	html: "text/html",
	js: "text/javascript",
	mjs: "text/javascript",
	wasm: "application/wasm",
};
const IMPORTS = /^((?:import|export)\b[^;"]*")(\.[^"]+)(";)/gm;
const LATER_IMPORTS = /(?<![\w.])import\(/g;

/** @param {Files} files @param {string} root the site's address, of a host that does not exist
 * @returns {Places} */
export function giveAll(files, root) {
	/** @type {Places} */
	const places = new Map();
	for (const path of files.keys()) give(path, files, root, places);
	answerFetches(places, root);
	answerRequests(places);
	const importFrom = (/** @type {string} */ base, /** @type {string} */ name) => {
		const { href } = new URL(name, base);
		return import(places.get(href) ?? href);
	};
	Object.assign(globalThis, { importFrom });
	return places;
}

/** @param {string} path @returns {string} its type, as a host would tell it */
export function typeOf(path) {
	return TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

/** Gives a file its place. A module comes after those that it imports: it has their places in it.
 * @param {string} path @param {Files} files @param {string} root @param {Places} places
 * @returns {string} */
function give(path, files, root, places) {
	const address = root + path;
	const known = places.get(address);
	if (known) return known;
	const file = files.get(path) ?? "";
	const place = (/** @type {string} */ name) =>
		give(new URL(name, address).href.slice(root.length), files, root, places);
	const content = typeof file === "string" ? withPlaces(file, address, place) : file;
	const made = URL.createObjectURL(new Blob([content], { type: typeOf(path) }));
	places.set(address, made);
	return made;
}

/** @param {string} text of a module @param {string} address of it
 * @param {(name: string) => string} place of what it imports */
function withPlaces(text, address, place) {
	const here = JSON.stringify(address);
	return text
		.replace(IMPORTS, (_, before, name, after) => before + place(name) + after)
		.replace(LATER_IMPORTS, `globalThis.importFrom(${here}, `)
		.replaceAll("import.meta.url", here);
}

/** @param {Places} places @param {string} root */
function answerFetches(places, root) {
	const { fetch } = globalThis;
	globalThis.fetch = async (asked, options) => {
		const address = asked instanceof Request ? asked.url : String(asked);
		const place = places.get(address);
		if (place) return fetch(place, { signal: options?.signal ?? null });
		return address.startsWith(root) ? new Response(null, { status: 404 }) : fetch(asked, options);
	};
}

/** Python waits for some modules, which are asked for in this way. @param {Places} places */
function answerRequests(places) {
	const { open } = XMLHttpRequest.prototype;
	XMLHttpRequest.prototype.open = function (
		/** @type {string} */ method,
		/** @type {string | URL} */ asked,
		/** @type {boolean} */ waits = true,
	) {
		open.call(this, method, places.get(String(asked)) ?? asked, waits);
	};
}
