/**
 * Stands in the one file that holds the whole site, with all other files packed at its end, and
 * starts the page from them. The page's program is that of the site, unchanged: it asks for addresses
 * of a host that does not exist, and is given what lies at their places.
 */
import { giveAll, typeOf } from "./places.js";

const PAGE_PROGRAM = /^page-[0-9a-f]+\/app\/main\.js$/;
const ENGINE_PROGRAM = /^page-[0-9a-f]+\/engine\/worker\.js$/;
/** What a worker does first: a script, put here by the build. */
const WORKER = "one-file-worker.js";
// Two such files in one folder, or on one platform, keep what they keep apart: names have this path.
const ROOT = `https://mfnet.invalid/${encodeURIComponent(location.pathname)}/`;

addEventListener("DOMContentLoaded", () => start().catch(tell));

async function start() {
	const files = await unpack();
	const places = giveAll(files, ROOT);
	leadToPlaces(places);
	startWorkersWith(files, places.get(ROOT + WORKER) ?? "");
	const program = find(files, PAGE_PROGRAM);
	await import(places.get(ROOT + program) ?? program);
}

/** @param {Error} error */
function tell(error) {
	console.error(error);
	const engine = document.querySelector("[role=status][aria-label=Engine]");
	if (!engine) return;
	engine.textContent = `Failed: this file can't be unpacked here (${error.message}). Copy it anew, or try a current browser.`;
	engine.closest(".engine")?.setAttribute("data-state", "failed");
}

/** The site's files, as the build packs them: how long the index is, the index, their contents.
 * @returns {Promise<import("./places.js").Files>} */
async function unpack() {
	const element = document.querySelector("#site");
	const letters = atob(element?.textContent ?? "");
	element?.remove(); // it is as large as the file
	const packed = new Uint8Array(letters.length);
	for (let index = 0; index < packed.length; index++) packed[index] = letters.charCodeAt(index);
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
	const whole = await new Response(stream).arrayBuffer();
	let end = 4 + new DataView(whole).getUint32(0);
	/** @type {[string, number][]} */
	const index = JSON.parse(textOf(whole.slice(4, end)));
	return new Map(
		index.map(([path, size]) => {
			end += size;
			const content = whole.slice(end - size, end);
			const file = isOwnModule(path)
				? textOf(content)
				: new Blob([content], { type: typeOf(path) });
			return [path, file];
		}),
	);
}

/** @param {string} path */
function isOwnModule(path) {
	return path.startsWith("page-") && path.endsWith(".js") && !path.endsWith(".min.js");
}

/** @param {ArrayBuffer} bytes */
function textOf(bytes) {
	return new TextDecoder().decode(bytes);
}

/** @param {import("./places.js").Files} files @param {RegExp} path */
function find(files, path) {
	const found = Array.from(files.keys()).find((each) => path.test(each));
	if (!found) throw new Error("a part of it is missing");
	return found;
}

/** Gives each worker the files before anything else is said to it.
 * @param {import("./places.js").Files} files @param {string} place of what it does first */
function startWorkersWith(files, place) {
	const program = find(files, ENGINE_PROGRAM);
	globalThis.Worker = class extends Worker {
		/** @param {string | URL} _ @param {WorkerOptions} [options] */
		constructor(_, options) {
			// Chromium starts no worker from a module that a page from a disk has made.
			super(place, { ...options, type: "classic" });
			this.postMessage({ files, root: ROOT, program });
		}
	};
}

/** Lets links lead to places. @param {import("./places.js").Places} places */
function leadToPlaces(places) {
	for (const { prototype } of [HTMLLinkElement, HTMLAnchorElement]) {
		const { get, set } = Object.getOwnPropertyDescriptor(prototype, "href") ?? {};
		Object.defineProperty(prototype, "href", {
			get,
			set(/** @type {string} */ address) {
				set?.call(this, places.get(address) ?? address);
			},
		});
	}
	const licences = document.querySelector('a[href="licenses.html"]');
	licences?.setAttribute("href", places.get(`${ROOT}licenses.html`) ?? "");
	licences?.setAttribute("target", "_blank");
}
