/**
 * Brings up what the engine runs on, stage by stage: Python, numpy, mfnet, the
 * data. Everything comes from the site's own folder. On later visits Python is
 * restored with its modules imported, and their stages take no time.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {{ version: string, wheel: string, data: { mnist: import("./delivery.js").Parts },
 *   engine: string }} Manifest `engine` changes with whatever Python's memory depends on
 * @typedef {{ packages: Record<string, { file_name: string, sha256: string }> }} Lock
 * @typedef {import("./wheels.js").File} File
 * @typedef {(stage: string, fraction: number) => void} Report
 */
import { Delivery } from "./delivery.js";
import * as images from "./image.js";
import { chooseKernel, plug } from "./kernel.js";
import * as python from "./python.js";
import { bytesOf, json, LoadError } from "./site.js";
import { unpackWheel } from "./wheels.js";

const MEGABYTE = 1e6;
const PACKAGES = ["numpy", "mfnet"];

/** Seconds each part took where it was measured: how far along the whole is. */
const SHARES = { Python: 1.2, numpy: 0.2, mfnet: 0.1, download: 1, MNIST: 0.1 };

/**
 * @param {Report} report told about every bit of progress
 * @returns {Promise<{ pyodide: Pyodide, session: PyProxy, dataset: PyProxy,
 *   bringRest: (complain: (sentence: string) => void) => Promise<void>,
 *   settle: () => Promise<void> }>} the interpreter, the module session.py, the data that training
 *   begins with, and what is to be done once there is time: bring the other data, and see to it
 *   that the next visit is faster
 */
export async function load(report) {
	const progress = new Progress(report);
	const [manifest, lock] = /** @type {[Manifest, Lock]} */ (
		await Promise.all(["manifest.json", "pyodide/pyodide-lock.json"].map(json))
	);
	const delivery = new Delivery(manifest.data.mnist, (received, whole) =>
		progress.receive(received, whole),
	);
	const sources = fetchAll(
		["dataset.py", "session.py", "kernel.py"].map((name) => `engine/${name}`),
	);
	const kernel = chooseKernel((name) => bytesOf(`engine/${name}`));
	kernel.catch(() => {}); // a failure is met where it is awaited

	const { pyodide, files, restored } = await progress.stage("Python", () =>
		startPython(lock, manifest.engine),
	);
	await progress.stage("numpy", async () => pyodide.pyimport("numpy").destroy());
	const session = await progress.stage("mfnet", () => importSession(pyodide, sources));
	const image = restored || !globalThis.caches ? undefined : python.takeImage(pyodide, files);
	await speedUp(pyodide, kernel);
	const datasets = pyodide.pyimport("dataset");
	/** @param {PyProxy} dataset @param {Uint8Array} part */
	const add = (dataset, part) => lend(pyodide, part, (bytes) => datasets.add(dataset, bytes));
	const dataset = await progress.stage("MNIST", async () => {
		const [test, part] = /** @type {[Uint8Array, Uint8Array]} */ (await delivery.first);
		const { samples } = manifest.data.mnist;
		const begun = lend(pyodide, test, (bytes) => datasets.expect(samples, bytes));
		add(begun, part);
		return begun;
	});
	/** @param {(sentence: string) => void} complain */
	const bringRest = (complain) => delivery.rest((part) => add(dataset, part), complain);
	if (restored) await images.confirm();
	progress.end();
	const settle = async () => image && images.keep(manifest.engine, image);
	return { pyodide, session, dataset, bringRest, settle };
}

class Progress {
	/** @type {Partial<Record<keyof typeof SHARES, number>>} */
	#done = {};
	#stage = "Python";
	#received = "";
	/** @type {Report} */
	#report;

	/** @param {Report} report */
	constructor(report) {
		this.#report = report;
	}

	/** @param {keyof typeof SHARES} part @param {number} fraction of it that is done */
	reach(part, fraction) {
		this.#done[part] = fraction;
		let done = 0;
		let all = 0;
		for (const [name, share] of Object.entries(SHARES)) {
			done += share * (this.#done[/** @type {keyof typeof SHARES} */ (name)] ?? 0);
			all += share;
		}
		const waiting = this.#stage === "MNIST" ? ` ${this.#received}` : "";
		this.#report(this.#stage + waiting, done / all);
	}

	/** What arrives from now on is no longer loading. */
	end() {
		this.#report = () => {};
	}

	/** @param {number} received @param {number} whole bytes of the data */
	receive(received, whole) {
		const megabytes = (/** @type {number} */ bytes) => (bytes / MEGABYTE).toFixed(1);
		this.#received = `${megabytes(received)} of ${megabytes(whole)} MB,`;
		this.reach("download", received / whole);
	}

	/**
	 * @template T
	 * @param {"Python" | "numpy" | "mfnet" | "MNIST"} name
	 * @param {() => Promise<T>} work
	 */
	async stage(name, work) {
		this.#stage = name;
		this.reach(name, 0);
		performance.mark(`${name}: start`);
		const result = await work().catch((error) => {
			this.end();
			if (error instanceof LoadError) throw error;
			console.error(error);
			throw new LoadError(
				`${name} did not start in this browser. Reload the page, or try a current browser.`,
			);
		});
		performance.measure(name, `${name}: start`);
		this.reach(name, 1);
		return result;
	}
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
	pyodide.FS.mkdirTree("/engine");
	for (const [path, source] of await sources) pyodide.FS.writeFile(`/${path}`, source);
	pyodide.runPython("import sys; '/engine' in sys.path or sys.path.append('/engine')");
	pyodide.pyimport("kernel").destroy();
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

/**
 * Bytes as Python has them, for the time of a call.
 * @template T
 * @param {Pyodide} pyodide @param {Uint8Array} bytes @param {(lent: PyProxy) => T} use
 * @returns {T}
 */
function lend(pyodide, bytes, use) {
	const lent = pyodide.toPy(bytes);
	try {
		return use(lent);
	} finally {
		lent.destroy();
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
