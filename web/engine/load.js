/**
 * Brings up what the engine runs on, stage by stage: Python, numpy, mfnet, the
 * data. Everything comes from the site's own folder.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {{ path: string, bytes: number, size: number }} DataFile
 * @typedef {{ version: string, wheel: string, data: Record<string, DataFile[]> }} Manifest
 * @typedef {(stage: string, fraction: number) => void} Report
 */
import { plugKernel } from "./kernel.js";

const SITE = new URL("../", import.meta.url);
const FOLDER = "/data";

/** Seconds each part took where it was measured: how far along the whole is. */
const SHARES = { Python: 2.8, numpy: 0.9, mfnet: 0.6, download: 1, MNIST: 0.6 };

/** A reason that can be shown to a person as it is. */
export class LoadError extends Error {}

/**
 * @param {Report} report told about every bit of progress
 * @returns {Promise<{ pyodide: Pyodide, session: PyProxy, dataset: PyProxy }>}
 *   the interpreter, the module session.py, and the data it read
 */
export async function load(report) {
	const progress = new Progress(report);
	const manifest = /** @type {Manifest} */ (await (await get("manifest.json")).json());
	const files = manifest.data.mnist ?? [];
	// The data come over the network while Python starts.
	const downloads = downloadAll(files, (fraction) => progress.reach("download", fraction));
	downloads.catch(() => {}); // a failure is met where it is awaited

	const pyodide = await progress.stage("Python", startPython);
	await progress.stage("numpy", async () => {
		await loadPackage(pyodide, "numpy");
		pyodide.pyimport("numpy").destroy();
	});
	const session = await progress.stage("mfnet", () => installSession(pyodide, manifest.wheel));
	await speedUp(pyodide);
	const dataset = await progress.stage("MNIST", async () => {
		const contents = await downloads;
		return readData(pyodide, session, files, contents);
	});
	return { pyodide, session, dataset };
}

class Progress {
	/** @type {Partial<Record<keyof typeof SHARES, number>>} */
	#done = {};
	#stage = "Python";
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
		this.#report(this.#stage, done / all);
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

async function startPython() {
	const { loadPyodide } = await import("../pyodide/pyodide.mjs");
	return loadPyodide();
}

/** @param {Pyodide} pyodide @param {string} name */
async function loadPackage(pyodide, name) {
	await pyodide.loadPackage(name, { messageCallback: () => {} });
	if (!(name in pyodide.loadedPackages)) throw new Error(`${name} was not installed`);
}

/** @param {Pyodide} pyodide @param {string} wheel @returns {Promise<PyProxy>} the module session.py */
async function installSession(pyodide, wheel) {
	const installed = `/engine/${wheel.split("/").at(-1)}`;
	pyodide.FS.mkdirTree("/engine");
	pyodide.FS.writeFile(installed, await bytesOf(wheel));
	pyodide.FS.writeFile("/engine/session.py", await bytesOf("engine/session.py"));
	await loadPackage(pyodide, "micropip");
	const micropip = pyodide.pyimport("micropip");
	await micropip.install(`emfs:${installed}`);
	micropip.destroy();
	pyodide.runPython("import sys; sys.path.append('/engine')");
	return pyodide.pyimport("session");
}

/** Plugs the kernel in. Without it everything is right, and slower. @param {Pyodide} pyodide */
async function speedUp(pyodide) {
	try {
		pyodide.FS.writeFile("/engine/kernel.py", await bytesOf("engine/kernel.py"));
		await plugKernel(pyodide, (name) => bytesOf(`engine/${name}`));
	} catch (error) {
		console.error(error);
	}
}

/**
 * @param {Pyodide} pyodide @param {PyProxy} session
 * @param {DataFile[]} files @param {Blob[]} contents
 * @returns {Promise<PyProxy>} the dataset
 */
async function readData(pyodide, session, files, contents) {
	pyodide.FS.mkdirTree(FOLDER);
	const names = [];
	for (const [index, file] of files.entries()) {
		const name = `${FOLDER}/${file.path.split("/").at(-1)?.replace(/\.gz$/, "")}`;
		await unpackTo(pyodide, name, file.size, /** @type {Blob} */ (contents[index]));
		names.push(name);
	}
	const dataset = session.load("mnist", FOLDER);
	for (const name of names) pyodide.FS.unlink(name);
	return dataset;
}

/**
 * @param {DataFile[]} files
 * @param {(fraction: number) => void} report
 */
async function downloadAll(files, report) {
	const whole = files.reduce((sum, file) => sum + file.bytes, 0);
	let received = 0;
	/** @param {number} bytes */
	const count = (bytes) => {
		received += bytes;
		// More arrives than was announced if the host sends it unpacked.
		report(Math.min(1, received / whole));
	};
	return Promise.all(files.map(({ path }) => download(path, count)));
}

/**
 * Chromium reports a fetch whose body is counted part by part as aborted now and then,
 * though all of it arrived; a request of the older kind counts by itself.
 * @param {string} path
 * @param {(bytes: number) => void} count told about every part that has arrived
 * @returns {Promise<Blob>}
 */
function download(path, count) {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		let counted = 0;
		request.responseType = "blob";
		request.onprogress = ({ loaded }) => {
			count(loaded - counted);
			counted = loaded;
		};
		request.onload = () =>
			request.status === 200 ? resolve(request.response) : reject(missing(path, request.status));
		request.onerror = () => reject(unreachable(path));
		request.open("GET", new URL(path, SITE));
		request.send();
	});
}

/**
 * Streams a file into Python's file system, unpacking it on the way.
 * @param {Pyodide} pyodide @param {string} name @param {number} size when unpacked
 * @param {Blob} content
 */
async function unpackTo(pyodide, name, size, content) {
	const start = new Uint8Array(await content.slice(0, 2).arrayBuffer());
	// A host may have sent it with Content-Encoding: then the browser has unpacked it.
	const packed = start[0] === 0x1f && start[1] === 0x8b;
	const bytes = packed
		? content.stream().pipeThrough(new DecompressionStream("gzip"))
		: content.stream();
	const file = pyodide.FS.open(name, "w");
	pyodide.FS.ftruncate(file.fd, size);
	const reader = bytes.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		pyodide.FS.write(file, part.value, 0, part.value.length);
	}
	pyodide.FS.close(file);
}

/** @param {string} path within the site */
async function bytesOf(path) {
	return new Uint8Array(await (await get(path)).arrayBuffer());
}

/** @param {string} path within the site */
async function get(path) {
	const response = await fetch(new URL(path, SITE)).catch(() => {
		throw unreachable(path);
	});
	if (!response.ok) throw missing(path, response.status);
	return response;
}

/** @param {string} path */
function unreachable(path) {
	return new LoadError(`${path} could not be fetched. Check the connection and reload the page.`);
}

/** @param {string} path @param {number} status */
function missing(path, status) {
	return new LoadError(
		`${path} is missing on this site (${status}). Copy the whole folder to the host, then reload the page.`,
	);
}
