/**
 * Keeps an image of Python's memory, and the files that it had, for the visitor's next visit.
 * Nothing depends on it: whatever goes wrong here, the next visit starts the long way.
 *
 * @typedef {import("./wheels.js").File} File
 *
 * @typedef {object} Image
 * @property {Promise<Uint8Array<ArrayBuffer>>} memory as Pyodide makes and restores it, once it
 *   is read; rejected if it is damaged
 * @property {Promise<File[]>} files of the packages; the same
 * @property {[number, string][]} libraries the handle that Python has for each dynamic library
 * @property {Record<string, string>} packages that are loaded
 */

// Another copy of the page on the same origin has its own.
const SITE = new URL("../../", import.meta.url);
const CACHE = `mfnet ${SITE.pathname}`;
const [IMAGE, FILES, RESTORING] = /** @type {[URL, URL, URL]} */ (
	["image", "files", "restoring"].map((name) => new URL(name, SITE))
);
const ABOUT = "X-About";
const DIGEST = "X-Digest";

/**
 * Takes the image out for being restored. Until `confirm` is called it counts as one that ended the
 * visit, and would not be taken out again.
 * @param {string} key what the image must have been made with
 * @returns {Promise<Image | undefined>}
 */
export async function takeOut(key) {
	try {
		const cache = await caches.open(CACHE);
		const [image, files, failed] = await Promise.all(
			[IMAGE, FILES, RESTORING].map((url) => cache.match(url)),
		);
		if (!image || !files) return undefined;
		const { made, libraries, packages } = JSON.parse(image.headers.get(ABOUT) ?? "{}");
		if (!failed && made === name(key)) {
			await cache.put(RESTORING, new Response());
			const parts = { memory: read(image), files: read(files).then(split) };
			// A failure is met where they are awaited.
			for (const part of Object.values(parts)) part.catch(() => {});
			return { ...parts, libraries, packages };
		}
		await drop();
	} catch {
		// There is no cache, or it can't be read.
	}
	return undefined;
}

/** The image that was taken out has been restored, and works. */
export async function confirm() {
	try {
		await (await caches.open(CACHE)).delete(RESTORING);
	} catch {
		// Then the next visit takes as long as the first.
	}
}

/** Keeps an image, in the place of any other. @param {string} key @param {Image} image */
export async function keep(key, { memory, files, libraries, packages }) {
	try {
		await drop();
		await write(FILES, join(await files), "");
		await write(IMAGE, await memory, JSON.stringify({ made: name(key), libraries, packages }));
	} catch {
		// There is no room, or none allowed: then the next visit takes as long as this one.
		await drop();
	}
}

/** Forgets the image. */
export async function drop() {
	await globalThis.caches?.delete(CACHE).catch(() => {});
}

/** An image fits the browser that made it. @param {string} key */
function name(key) {
	return `${key} ${navigator.userAgent}`;
}

/** @param {URL} url @param {Uint8Array<ArrayBuffer>} bytes @param {string} about */
async function write(url, bytes, about) {
	const headers = { [ABOUT]: about, [DIGEST]: await digestOf(bytes) };
	await (await caches.open(CACHE)).put(url, new Response(bytes, { headers }));
}

/** @param {Response} kept */
async function read(kept) {
	const bytes = new Uint8Array(await kept.arrayBuffer());
	if ((await digestOf(bytes)) !== kept.headers.get(DIGEST)) throw new Error("It is damaged");
	return bytes;
}

/** All files in one piece: how long their index is, the index, their contents. @param {File[]} files */
function join(files) {
	const index = new TextEncoder().encode(
		JSON.stringify(files.map(({ name, bytes }) => [name, bytes.length])),
	);
	const size = files.reduce((sum, { bytes }) => sum + bytes.length, 4 + index.length);
	const joined = new Uint8Array(size);
	new DataView(joined.buffer).setUint32(0, index.length);
	joined.set(index, 4);
	let end = 4 + index.length;
	for (const { bytes } of files) {
		joined.set(bytes, end);
		end += bytes.length;
	}
	return joined;
}

/** @param {Uint8Array<ArrayBuffer>} joined @returns {File[]} */
function split(joined) {
	let end = 4 + new DataView(joined.buffer).getUint32(0);
	/** @type {[string, number][]} */
	const index = JSON.parse(new TextDecoder().decode(joined.subarray(4, end)));
	return index.map(([name, size]) => {
		end += size;
		return { name, bytes: joined.subarray(end - size, end) };
	});
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function digestOf(bytes) {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
