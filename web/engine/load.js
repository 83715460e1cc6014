/**
 * Brings up what the engine runs on, stage by stage: Python, numpy, mfnet, while
 * the data are under way. Everything comes from the site's own folder. On later
 * visits Python is restored with its modules imported, and their stages take no time.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {import("./wheels.js").File} File
 * @typedef {import("./progress.js").Progress} Progress
 */
import manifest from "../manifest.js";
import { Data } from "./data.js";
import * as images from "./image.js";
import { chooseKernel, plug } from "./kernel.js";
import * as python from "./python.js";
import { bytesOf, LoadError } from "./site.js";
import { unpackGzip, unpackZip } from "./wheels.js";

/**
 * @param {string} dataset that is wanted first
 * @param {(stage: string, fraction: number) => void} report told about every bit of progress
 * @param {(sentence: string) => void} complain told what goes wrong without ending the start
 * @returns {Promise<{ pyodide: Pyodide, engine: PyProxy, data: Data, settle: () => Promise<void> }>} the
 *   interpreter, the engine as `mfnet_page/engine.py` has it, the data, and what is to be done once
 *   there is time, so that the next visit is faster
 */
export async function load(dataset, report, complain) {
	const data = new Data(manifest.data, report, complain);
	data.expect(dataset);
	const { progress } = data;
	const runtime = python.fetchRuntime(progress);
	progress.expect(manifest.packages);
	const kernel = chooseKernel((name) => bytesOf(`engine/${name}`));
	kernel.catch(() => {}); // a failure is met where it is awaited

	const { pyodide, files, restored } = await progress.stage("Python", () =>
		startPython(runtime, progress, () => data.begin(dataset)),
	);
	await progress.stage("numpy", async () => importNumpy(pyodide, restored));
	await progress.stage("mfnet", async () => importPage(pyodide));
	const image = restored || !globalThis.caches ? undefined : python.takeImage(pyodide, files);
	python.supply(pyodide);
	await speedUp(pyodide, kernel, complain);
	const module = pyodide.pyimport("mfnet_page.engine");
	const engine = module.Engine();
	module.destroy();
	if (restored) await images.confirm();
	const settle = async () => image && images.keep(manifest.engine, image);
	return { pyodide, engine, data, settle };
}

/**
 * @param {import("./python.js").Runtime} runtime @param {Progress} progress
 * @param {() => void} beginData called once the line is free: Python needs longer to start than they
 *   need to come
 * @returns {Promise<{ pyodide: Pyodide, files: Promise<File[]>, restored: boolean }>}
 */
async function startPython(runtime, progress, beginData) {
	const image = await images.takeOut(manifest.engine);
	if (image) {
		beginData();
		progress.spare(manifest.packages);
		try {
			const pyodide = await python.start(runtime, image.files, image);
			performance.mark("Python: restored");
			return { pyodide, files: image.files, restored: true };
		} catch (error) {
			if (error instanceof LoadError) {
				await images.confirm(); // what the runtime lacks is no fault of the image's
				throw error;
			}
			await images.drop();
			progress.expect(manifest.packages);
			runtime = python.fetchRuntime(progress);
		}
	}
	const files = unpackPackages(progress);
	Promise.all([runtime.whole, files]).then(beginData, () => {}); // what fails is met where it is awaited
	// A failure of the packages is told as it is, not as one of Python's.
	const [pyodide] = await Promise.all([python.start(runtime, files), files]);
	return { pyodide, files, restored: false };
}

/** @param {Progress} progress @returns {Promise<File[]>} */
async function unpackPackages({ receive }) {
	const packages = manifest.packages.map(async (path) =>
		unpackZip(await unpackGzip(await bytesOf(path, receive))),
	);
	return (await Promise.all(packages)).flat();
}

/** @param {Pyodide} pyodide @param {boolean} restored with numpy imported */
function importNumpy(pyodide, restored) {
	if (restored) return;
	const deferred = pyodide.pyimport("mfnet_page.deferred");
	deferred.install();
	deferred.destroy();
	pyodide.pyimport("numpy").destroy();
}

/** @param {Pyodide} pyodide */
function importPage(pyodide) {
	// Entry points, and modules that are imported dynamically.
	for (const name of ["engine", "kernel", "supply", "datasets.mnist"])
		pyodide.pyimport(`mfnet_page.${name}`).destroy();
}

/** Plugs the kernel in. Without it everything is right, and slower.
 * @param {Pyodide} pyodide @param {ReturnType<typeof chooseKernel>} kernel
 * @param {(sentence: string) => void} complain */
async function speedUp(pyodide, kernel, complain) {
	try {
		const chosen = await kernel;
		if (chosen) await plug(pyodide, chosen.code);
	} catch (error) {
		if (error instanceof LoadError)
			complain(`${error.message} Without it all numbers are right, and training is slower.`);
		else console.error(error);
	}
}
