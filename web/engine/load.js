/**
 * Brings up what the engine runs on, stage by stage: Python, numpy, mfnet, while
 * the data are under way. Everything comes from the site's own folder. On later
 * visits Python is restored with its modules imported, and their stages take no time.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {{ version: string, wheel: string, data: import("./data.js").Sources,
 *   modules: string[], engine: string }} Manifest `modules`: the engine's own, of Python; `engine`
 *   changes with whatever Python's memory depends on
 * @typedef {{ packages: Record<string, { file_name: string, sha256: string }> }} Lock
 * @typedef {import("./wheels.js").File} File
 */
import { Data } from "./data.js";
import * as images from "./image.js";
import { chooseKernel, plug } from "./kernel.js";
import * as python from "./python.js";
import { bytesOf, json } from "./site.js";
import { unpackWheel } from "./wheels.js";

const PACKAGES = ["numpy", "mfnet"];

/**
 * @param {string} dataset that is wanted first
 * @param {(stage: string, fraction: number) => void} report told about every bit of progress
 * @returns {Promise<{ pyodide: Pyodide, session: PyProxy, view: import("pyodide/ffi").PyCallable, data: Data,
 *   settle: () => Promise<void> }>} the interpreter, the module session.py, the function of
 *   views/, the data, and what is to be done once there is time, so that the next visit is faster
 */
export async function load(dataset, report) {
	const [manifest, lock] = /** @type {[Manifest, Lock]} */ (
		await Promise.all(["manifest.json", "pyodide/pyodide-lock.json"].map(json))
	);
	const data = new Data(manifest.data, report);
	data.begin(dataset);
	const { progress } = data;
	const sources = fetchAll(manifest.modules);
	const kernel = chooseKernel((name) => bytesOf(`engine/${name}`));
	kernel.catch(() => {}); // a failure is met where it is awaited

	const { pyodide, files, restored } = await progress.stage("Python", () =>
		startPython(lock, manifest.engine),
	);
	await progress.stage("numpy", async () => pyodide.pyimport("numpy").destroy());
	const session = await progress.stage("mfnet", () => importSession(pyodide, sources));
	const image = restored || !globalThis.caches ? undefined : python.takeImage(pyodide, files);
	await speedUp(pyodide, kernel);
	const views = pyodide.pyimport("views");
	const view = views.view.copy(); // one that outlives its module's proxy
	views.destroy();
	if (restored) await images.confirm();
	const settle = async () => image && images.keep(manifest.engine, image);
	return { pyodide, session, view, data, settle };
}

/**
 * @param {Lock} lock @param {string} key
 * @returns {Promise<{ pyodide: Pyodide, files: Promise<File[]>, restored: boolean }>}
 */
async function startPython(lock, key) {
	const image = await images.takeOut(key);
	if (image) {
		try {
			const pyodide = await python.start(lock, image.files, image);
			performance.mark("Python: restored");
			return { pyodide, files: image.files, restored: true };
		} catch {
			await images.drop();
		}
	}
	const files = unpackPackages(lock);
	// A failure of the packages is told as it is, not as one of Python's.
	const [pyodide] = await Promise.all([python.start(lock, files), files]);
	return { pyodide, files, restored: false };
}

/** @param {Lock} lock @returns {Promise<File[]>} */
async function unpackPackages({ packages }) {
	const wheels = PACKAGES.map(async (name) => {
		const { file_name = "", sha256 = "" } = packages[name] ?? {};
		const hash = (sha256.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
		const integrity = `sha256-${btoa(String.fromCharCode(...hash))}`;
		return unpackWheel(await bytesOf(`pyodide/${file_name}`, { integrity }));
	});
	return (await Promise.all(wheels)).flat();
}

/** @param {Pyodide} pyodide @param {Promise<Map<string, Uint8Array>>} sources
 * @returns {Promise<PyProxy>} the module session.py */
async function importSession(pyodide, sources) {
	for (const [path, source] of await sources) {
		pyodide.FS.mkdirTree(`/${path}`.slice(0, path.lastIndexOf("/") + 1));
		pyodide.FS.writeFile(`/${path}`, source);
	}
	pyodide.runPython("import sys; '/engine' in sys.path or sys.path.append('/engine')");
	// Those that no other imports, or only later.
	for (const name of ["kernel", "views", "datasets.mnist"]) pyodide.pyimport(name).destroy();
	return pyodide.pyimport("session");
}

/** Plugs the kernel in. Without it everything is right, and slower.
 * @param {Pyodide} pyodide @param {ReturnType<typeof chooseKernel>} kernel */
async function speedUp(pyodide, kernel) {
	try {
		const chosen = await kernel;
		if (chosen) await plug(pyodide, chosen.code);
	} catch (error) {
		console.error(error);
	}
}

/** Begins to fetch files; a failure is met where they are awaited.
 * @param {string[]} paths within the site @returns {Promise<Map<string, Uint8Array>>} */
function fetchAll(paths) {
	const files = Promise.all(
		paths.map(async (path) => /** @type {const} */ ([path, await bytesOf(path)])),
	).then((entries) => new Map(entries));
	files.catch(() => {});
	return files;
}
