/**
 * Starts Python with packages in it: by booting it, or by restoring an image of the memory that it
 * had when its modules were imported.
 *
 * An image holds addresses of the packages' dynamic libraries. So these are linked before Python
 * has taken any memory, always in the same order: they then lie at the same addresses every time.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("./image.js").Image} Image
 * @typedef {import("./wheels.js").File} File
 * @typedef {{ path: string, code: WebAssembly.Module }} Library
 */
import manifest from "../manifest.js";
import { post } from "./crossing.js";
import { bytesOf, urlOf } from "./site.js";
import { unpackGzip } from "./wheels.js";

// Tells Pyodide not to boot. It would wait for the image before it compiled its program, and while
// that is done the image can be read.
const NO_IMAGE_YET = new Uint8Array(1);

const SITE_PACKAGES = "/lib/python3.14/site-packages";

const MODULES = ["pyodide.mjs", "pyodide.asm.mjs"];
const PROGRAM = "pyodide.asm.wasm";
const LIBRARY = "python_stdlib.zip"; // Pyodide is given, under this name, what the page starts with

/**
 * Pyodide's own files, on their way.
 * @typedef {object} Runtime
 * @property {Promise<[typeof import("../pyodide/pyodide.mjs"), typeof import("../pyodide/pyodide.asm.mjs")]>} modules
 * @property {Map<string, Promise<Response>>} responses by address, which are given to Pyodide
 * @property {Promise<unknown>} whole once all is there and right; rejected with what is not
 */

/** Begins to fetch Pyodide. @param {import("./progress.js").Progress} progress @returns {Runtime} */
export function fetchRuntime(progress) {
	const path = (/** @type {string} */ name) => `${manifest.python}${name}`;
	const wanted = /** @type {const} */ ([
		[PROGRAM, path(PROGRAM)],
		[LIBRARY, manifest.library],
	]);
	progress.expect([...MODULES.map(path), ...wanted.map(([, file]) => file)]);
	// A module is fetched first, and imported from what the browser has kept of it: an import alone
	// says neither how far it is nor why it fails.
	const modules = MODULES.map(async (name) => {
		await bytesOf(path(name), progress.receive);
		return import(urlOf(path(name)));
	});
	const responses = new Map();
	const others = wanted.map(([name, file]) => {
		/** @type {PromiseWithResolvers<Response>} */
		const { promise, resolve } = Promise.withResolvers();
		responses.set(urlOf(path(name)), promise);
		if (name === PROGRAM) return bytesOf(file, progress.receive, resolve); // it is compiled as it comes
		const unpacked = bytesOf(file, progress.receive).then(unpackGzip);
		return unpacked.then((bytes) => resolve(new Response(bytes)));
	});
	const runtime = {
		modules: /** @type {Runtime["modules"]} */ (Promise.all(modules)),
		responses,
		whole: Promise.all([...modules, ...others]),
	};
	for (const promise of [runtime.modules, runtime.whole]) promise.catch(() => {}); // met where awaited
	return runtime;
}

/**
 * Random numbers would be the same after every restoring. What stays is the secret of the hashes of
 * strings: it is the one browser's own, lasts as long as its image, and matters only to who is given
 * keys by an attacker.
 */
const RESEED = `
import random, sys
random.seed()
if "numpy.random" in sys.modules:
    sys.modules["numpy.random"].seed()
`;

/**
 * @param {Runtime} runtime
 * @param {Promise<File[]>} files of the packages
 * @param {Image} [image] to be restored
 * @returns {Promise<Pyodide>}
 */
export async function start(runtime, files, image) {
	// Pyodide waits for ever for what does not come.
	const { promise: missing, reject } = Promise.withResolvers();
	for (const needed of [runtime.whole, files]) needed.catch(reject);
	const started = boot(runtime, files, image);
	started.catch(() => {}); // what is missing is told first
	const pyodide = await Promise.race([started, /** @type {Promise<never>} */ (missing)]);
	await runtime.whole;
	return pyodide;
}

/** @param {Runtime} runtime @param {Promise<File[]>} files @param {Image} [image] */
async function boot({ modules, responses }, files, image) {
	const libraries = files.then(compile);
	libraries.catch(() => {}); // a failure is met where they are awaited
	const [{ loadPyodide }, { default: create }] = await modules;
	const giveBack = replaceFetch(responses);
	const pyodide = await loadPyodide(
		/** @type {any} */ ({
			lockFileContents: manifest.lock,
			indexURL: urlOf(manifest.python),
			packageBaseUrl: urlOf(manifest.python),
			...(image && { _loadSnapshot: NO_IMAGE_YET }),
			// What fails here is met where the libraries are awaited.
			fsInit: (/** @type {any} */ FS) => files.then((all) => writeFiles(FS, all)).catch(() => {}),
			createPyodideModule: async (/** @type {any} */ settings) => {
				settings.preRun.push((/** @type {any} */ module) => link(module, libraries));
				const module = await create(settings);
				if (image) await replaceImage(module, image);
				return module;
			},
		}),
	).finally(giveBack);
	await libraries; // without which it has started all the same
	if (image) reconnect(pyodide, image);
	return pyodide;
}

/**
 * @param {Pyodide} pyodide with nothing in it that JavaScript made
 * @param {Promise<File[]>} files that it was started with
 * @returns {Image | undefined} undefined if there can't be one
 */
export function takeImage(pyodide, files) {
	const { LDSO, API } = /** @type {any} */ (pyodide)._module;
	const packages = { ...pyodide.loadedPackages };
	const loaded = /** @type {Record<string, string>} */ (pyodide.loadedPackages);
	try {
		// Asked for when Pyodide loads, this would give Python a wrapped view of JavaScript for good.
		API.config._makeSnapshot = true;
		// Pyodide takes an image only of a Python without packages of its own loading.
		for (const name of Object.keys(loaded)) delete loaded[name];
		const memory = /** @type {any} */ (pyodide).makeMemorySnapshot();
		const libraries = Object.entries(LDSO.loadedLibsByHandle).map(
			([handle, { name }]) => /** @type {[number, string]} */ ([Number(handle), name]),
		);
		return { memory: Promise.resolve(memory), files, libraries, packages };
	} catch (error) {
		console.error(error);
		return undefined;
	} finally {
		API.config._makeSnapshot = false;
		Object.assign(loaded, packages);
	}
}

/** Adds the files of further packages. @param {Pyodide} pyodide that runs @param {File[]} files */
export async function addPackages(pyodide, files) {
	const module = /** @type {any} */ (pyodide)._module;
	writeFiles(module.FS, files);
	await preload(module, await compile(files));
	pyodide.runPython("import importlib; importlib.invalidate_caches()");
}

/**
 * Lets Python fetch the modules that it has started without, when they are first imported.
 * @param {Pyodide} pyodide
 */
export function supply(pyodide) {
	const module = pyodide.pyimport("mfnet_page.supply");
	const archives = manifest.supply.map((archive) => ({
		...archive,
		files: archive.files.map(([path, integrity]) => [urlOf(path), integrity]),
	}));
	module.install(JSON.stringify(archives), fetchAtOnce);
	module.destroy();
}

/** Python waits for an import. @param {string} address @returns {Uint8Array | string} or what failed */
function fetchAtOnce(address) {
	const request = new XMLHttpRequest();
	request.open("GET", address, false);
	request.responseType = "arraybuffer";
	post("fetching", true);
	try {
		request.send();
	} catch {
		return "the site can't be reached";
	} finally {
		post("fetching", false);
	}
	const { status, response } = request;
	return status === 200 ? new Uint8Array(response) : `the site answers ${status}`;
}

/**
 * Pyodide fetches its program and Python's library by itself, and waits for ever if they do not come:
 * it is given what was fetched, and checked, here.
 * @param {Map<string, Promise<Response>>} responses by address
 * @returns {() => void} puts the browser's own fetch back
 */
function replaceFetch(responses) {
	const { fetch } = globalThis;
	globalThis.fetch = (address, options) =>
		responses.get(String(address)) ?? fetch(address, options);
	return () => {
		globalThis.fetch = fetch;
	};
}

/** @param {File[]} files @returns {Promise<Library[]>} */
function compile(files) {
	const libraries = files
		.filter(({ name }) => name.endsWith(".so"))
		.map(async ({ name, bytes }) => ({
			path: `${SITE_PACKAGES}/${name}`,
			code: await WebAssembly.compile(bytes),
		}));
	return Promise.all(libraries);
}

/** Hands over the image that was read meanwhile. @param {any} module @param {Image} image */
async function replaceImage(module, image) {
	const memory = await image.memory;
	const { restoreSnapshot } = module.API;
	module.API.restoreSnapshot = () => restoreSnapshot(memory);
	module.growMemory(memory.length);
}

/** @param {any} FS @param {File[]} files */
function writeFiles(FS, files) {
	const made = new Set();
	for (const { name, bytes } of files) {
		const path = `${SITE_PACKAGES}/${name}`;
		const folder = path.slice(0, path.lastIndexOf("/"));
		if (!made.has(folder)) FS.mkdirTree(folder);
		made.add(folder);
		FS.writeFile(path, bytes, { canOwn: true });
	}
}

/** Links the libraries ahead of their imports. @param {any} module @param {Promise<Library[]>} libraries */
async function link(module, libraries) {
	module.addRunDependency("libraries");
	try {
		await preload(module, await libraries);
	} catch {
		// Met where the libraries are awaited, or an import of theirs.
	} finally {
		module.removeRunDependency("libraries");
	}
}

/** @param {any} module @param {Library[]} libraries */
async function preload(module, libraries) {
	for (const { path, code } of libraries) {
		const flags = { loadAsync: true, nodelete: true };
		module.preloadedWasm[path] = await module.loadWebAssemblyModule(code, flags, path, {});
	}
}

/** Tells Pyodide what only Python's memory knows. @param {Pyodide} pyodide @param {Image} image */
function reconnect(pyodide, { libraries, packages }) {
	const { LDSO, newDSO, preloadedWasm } = /** @type {any} */ (pyodide)._module;
	for (const [handle, name] of libraries) {
		LDSO.loadedLibsByHandle[handle] =
			LDSO.loadedLibsByName[name] ?? newDSO(name, handle, preloadedWasm[name]);
	}
	Object.assign(pyodide.loadedPackages, packages);
	pyodide.runPython(RESEED);
}
