/**
 * Keeps the whole site, so that it works without a network.
 *
 * A version is whole or not used. Its files come into a cache of its own, each only if its hash is the
 * one in the list below; the worker is installed once all of them are there. It takes over when
 * somebody opens the page or reloads it. A page that is open meanwhile goes on with the version that
 * it has begun with, whose cache is kept until no page needs it.
 *
 * The site works in the same way without this worker: every path that the page loads has a hash of
 * its content.
 */

/**
 * Put here by the build, so that this file differs from version to version, and the browser learns of
 * a new one: each file's size and hash, and the hash of what is in it, if it is compressed: a host may
 * send a compressed file as one that it has compressed itself.
 * @type {{ version: string, files: Record<string, [number, ...string[]]> }}
 */
const SITE = { version: "", files: {} };

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const ROOT = new URL("./", location.href);
// Another copy of the page on the same origin has caches of its own.
const OURS = `mfnet offline ${ROOT.pathname} `;
const CACHE = OURS + SITE.version;

const HASHED = /^[^/]+-[0-9a-f]{16}\//;
const LANES = 4; // files that come at the same time
const PATIENCE = 30_000; // milliseconds, after which a page counts as started
const LOOK_EVERY = 250; // milliseconds
const TELL_EVERY = 250; // milliseconds
const PATIENCE_OF_PAGE = 1000; // milliseconds that a page waits for a new version to take over

/** When a page was first seen, by its id; 0 once it says that it has started.
 * @type {Map<string, number>} */
const seen = new Map();

worker.addEventListener("install", (event) => {
	takeShortCuts(event);
	event.waitUntil(complete());
});
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
	const answer = answerTo(event.request);
	if (answer) event.respondWith(answer);
});
worker.addEventListener("message", (event) => {
	const { data } = event;
	const source = /** @type {Client} */ (event.source);
	if (data.name === "use") takeOver(event);
	else seen.set(source.id, 0);
	if (data.name === "check") event.waitUntil(check(data.page, source));
});

/**
 * Lets the browser take the page's files from the cache by itself, where it can: the page waits for
 * them. (Chromium asks here for those of the page's own worker.) What has to be mended is asked for in
 * the mode "same-origin".
 * @param {ExtendableEvent & { addRoutes?: (routes: unknown[]) => Promise<void> }} event
 */
function takeShortCuts(event) {
	if (!event.addRoutes) return;
	const folders = new Set(Object.keys(SITE.files).flatMap((path) => HASHED.exec(path)?.[0] ?? []));
	const routes = Array.from(folders, (folder) => new URL(`${folder}*`, ROOT).href).flatMap(
		(urlPattern) =>
			["cors", "no-cors"].map((requestMode) => ({
				condition: { urlPattern, requestMode },
				source: { cacheName: CACHE },
			})),
	);
	event.waitUntil(event.addRoutes(routes).catch(() => {})); // without them it is slower, no more
}

async function activate() {
	await worker.clients.claim();
	if ((await pages()).length === 0) await forgetOthers();
}

/** Says where this version is, whose turn it is now. @param {ExtendableMessageEvent} event */
function takeOver(event) {
	event.waitUntil(worker.skipWaiting());
	event.ports[0]?.postMessage(CACHE);
}

/**
 * Mends what is missing, and says that the version is whole.
 * @param {string} page a file of the version that the page has begun with @param {Client} source
 */
async function check(page, source) {
	await complete();
	if (pathOf(new URL(page)) && (await pages()).length === 1) await forgetOthers();
	source.postMessage({ name: "whole" });
}

/** Brings what the cache lacks, while no page is starting. */
async function complete() {
	const cache = await caches.open(CACHE);
	const earlier = await others();
	const kept = new Set((await cache.keys()).map(({ url }) => url));
	const all = Object.keys(SITE.files);
	const lacking = all.filter((path) => !kept.has(urlOf(path)));
	let left = sum(lacking.map(sizeOf));
	let toldAt = 0;
	const bringSome = async () => {
		for (let path = lacking.pop(); path !== undefined; path = lacking.pop()) {
			await calm();
			await bring(path, cache, earlier);
			left -= sizeOf(path);
			if (performance.now() - toldAt < TELL_EVERY) continue;
			toldAt = performance.now();
			await tell({ name: "coming", left, whole: sum(all.map(sizeOf)) });
		}
	};
	await Promise.all(Array.from({ length: LANES }, bringSome));
}

/** Resolved once every page has started. */
async function calm() {
	while ((await pages()).some(isStarting)) await pause(LOOK_EVERY);
}

/** @param {Client} page */
function isStarting({ id, url }) {
	if (pathOf(new URL(url)) !== "index.html") return false;
	const now = performance.now();
	const since = seen.get(id) ?? now;
	seen.set(id, since);
	return since > 0 && now - since < PATIENCE;
}

/** Puts a file into the cache: that of an earlier version, if it is the same, or one that is fetched.
 * @param {string} path @param {Cache} cache @param {string[]} earlier caches of other versions */
async function bring(path, cache, earlier) {
	const url = urlOf(path);
	const sources = [
		...earlier.map((name) => () => caches.match(url, { cacheName: name })),
		() => fetch(url, { priority: "low" }),
		// What the browser had kept may be damaged, or of another version.
		() => fetch(url, { cache: "reload", priority: "low" }),
	];
	for (const source of sources) {
		const response = await source();
		if (response?.ok && (await isRight(path, response.clone())))
			return cache.put(url, plain(response));
	}
	throw new Error(`${path} is not the file that belongs to this version`);
}

/**
 * @param {Request} request
 * @returns {Promise<Response> | undefined} undefined if the browser is to answer
 */
function answerTo(request) {
	const url = new URL(request.url);
	if (request.method !== "GET" || request.headers.has("Range")) return undefined;
	if (!url.href.startsWith(ROOT.href)) return undefined;
	const path = pathOf(url);
	if (path) return answer(request, path);
	// Of the version that another page has begun with, perhaps.
	return request.mode === "navigate" || url.pathname.endsWith("/manifest.json")
		? undefined
		: caches.match(request).then((kept) => kept ?? fetch(request));
}

/** @param {Request} request @param {string} path of a file of this version */
async function answer(request, path) {
	const isPage = request.mode === "navigate";
	// The page asks so for a file that was not right.
	if (!isPage && request.cache === "reload")
		await bring(path, await caches.open(CACHE), await others()).catch(() => {});
	const cacheName = isPage ? await handOver() : CACHE;
	const kept = await caches.match(urlOf(path), { cacheName });
	return kept ?? fetch(request);
}

/**
 * Lets a newer version, if there is one, take over. It has the page from its first file on: what the
 * page loads is in a folder of its version.
 * @returns {Promise<string>} the cache of the newest version
 */
async function handOver() {
	const { waiting } = worker.registration;
	if (!waiting) return CACHE;
	const { port1, port2 } = new MessageChannel();
	/** @type {Promise<string>} */
	const reply = new Promise((resolve) => {
		port1.onmessage = ({ data }) => resolve(data);
	});
	waiting.postMessage({ name: "use" }, [port2]);
	return Promise.race([reply, pause(PATIENCE_OF_PAGE).then(() => CACHE)]);
}

/** @param {URL} url @returns {string | undefined} of a file of this version */
function pathOf(url) {
	const path = url.pathname.slice(ROOT.pathname.length);
	const names = path === "" || path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`];
	return names.find((name) => Object.hasOwn(SITE.files, name));
}

/** Some hosts lead from index.html to its folder. @param {string} path */
function urlOf(path) {
	return new URL(path.replace(/(^|\/)index\.html$/, "$1"), ROOT).href;
}

/** @param {string} path */
function sizeOf(path) {
	return SITE.files[path]?.[0] ?? 0;
}

/** @param {string} path @param {Response} response */
async function isRight(path, response) {
	const [, ...hashes] = SITE.files[path] ?? [0];
	const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
	return hashes.includes(btoa(String.fromCharCode(...new Uint8Array(digest))));
}

/** As a browser takes it for a page: not led here from elsewhere. @param {Response} response */
function plain(response) {
	const { body, headers, redirected } = response;
	return redirected ? new Response(body, { headers }) : response;
}

/** The caches of other versions. */
async function others() {
	const names = await caches.keys();
	return names.filter((name) => name.startsWith(OURS) && name !== CACHE);
}

/** Forgets the caches of earlier versions; not where a newer one is there, which has one, too. */
async function forgetOthers() {
	const { installing, waiting } = worker.registration;
	if (installing || waiting) return;
	for (const name of await others()) await caches.delete(name);
}

/** All that is open of this site. */
async function pages() {
	const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
	return all.filter(({ url }) => url.startsWith(ROOT.href));
}

/** @param {{ name: string, left: number, whole: number }} message */
async function tell(message) {
	for (const page of await pages()) page.postMessage(message);
}

/** @param {number} milliseconds */
function pause(milliseconds) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @param {number[]} numbers */
function sum(numbers) {
	return numbers.reduce((total, number) => total + number, 0);
}
