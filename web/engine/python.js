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

// Tells Pyodide not to boot. It would wait for the image before it compiled its program, and while
// that is done the image can be read.
const NO_IMAGE_YET = new Uint8Array(1);

const SITE_PACKAGES = "/lib/python3.14/site-packages";

// Under way before it is asked for.
const runtime = Promise.all([
	import("../pyodide/pyodide.mjs"),
	import("../pyodide/pyodide.asm.mjs"),
]);
runtime.catch(() => {});

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
 * @param {object} lock Pyodide's lock file
 * @param {Promise<File[]>} files of the packages
 * @param {Image} [image] to be restored
 * @returns {Promise<Pyodide>}
 */
export async function start(lock, files, image) {
	const libraries = files.then(compile);
	libraries.catch(() => {}); // a failure is met where they are awaited
	const [{ loadPyodide }, { default: create }] = await runtime;
	const pyodide = await loadPyodide(
		/** @type {any} */ ({
			lockFileContents: lock,
			packageBaseUrl: new URL("../pyodide/", import.meta.url).href,
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
	);
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
		for (const { path, code } of await libraries) {
			const flags = { loadAsync: true, nodelete: true };
			module.preloadedWasm[path] = await module.loadWebAssemblyModule(code, flags, path, {});
		}
	} catch {
		// Met where the libraries are awaited, or an import of theirs.
	} finally {
		module.removeRunDependency("libraries");
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
