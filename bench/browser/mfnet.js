/** mfnet as the page's worker runs it, with one variant of the kernel or on np.matmul. */
import { LEARNING_RATE, timed } from "./training.js";

const site = await (await fetch("/dist/manifest.json")).json();
export const ENGINE = `/dist/${site.page}engine`;
const MNIST = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];

/**
 * @param {{ kernel: string | null, sizes: number[], batchSize: number, points?: string }} options
 *   with `points`, the name of an optimizer, a small network learns points in the plane
 */
export async function load({ kernel, sizes, batchSize, points }) {
	const pyodide = await boot();
	if (kernel) await plugIn(pyodide, kernel);
	const mfnet = pyodide.pyimport("mfnet_training");
	if (points) {
		const steps = mfnet.training_of_points(pyodide.toPy(sizes), batchSize, points);
		const step = mfnet.batch_by_batch(steps);
		return { run: (count, seconds) => timed(step, count, seconds) };
	}
	const data = pyodide.pyimport("mfnet.datasets").mnist("/bench");
	const trainings = new Map();
	/** A network that was trained before goes on where it was. */
	const run = (count, seconds, layers = sizes, batch = batchSize) => {
		const key = `${layers} by ${batch}`;
		if (!trainings.has(key)) {
			const rate = LEARNING_RATE * Math.min(1, batch / 128);
			const steps = mfnet.training_of(data, pyodide.toPy(layers), batch, rate);
			trainings.set(key, mfnet.batch_by_batch(steps));
		}
		return timed(trainings.get(key), count, seconds);
	};
	return { run, memory: () => pyodide._module.HEAPU8.byteLength };
}

/** Pyodide with numpy, mfnet, the contenders' Python and the digits. @returns {Promise<any>} */
export async function boot() {
	const runtime = `${location.origin}/dist/${site.python}`;
	const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
	const pyodide = await loadPyodide({ packageBaseUrl: runtime, lockFileContents: site.lock });
	await pyodide.loadPackage("numpy", { messageCallback: () => {} });
	const packages = pyodide.runPython("from sysconfig import get_path; get_path('purelib')");
	for (const name of ["mfnet_training.py", "products_contender.py"])
		await write(pyodide, `${packages}/${name}`, name);
	const page = await unpacked(await buffer(`${ENGINE}/mfnet_page.zip.gz`));
	for (const archive of [await buffer(`/dist/${site.wheel}`), page])
		pyodide.unpackArchive(archive, "zip", { extractDir: packages });
	for (const name of MNIST)
		await write(pyodide, `/bench/${name}-ubyte.gz`, `/mnist/${name}-ubyte.gz`);
	pyodide.pyimport("importlib").invalidate_caches();
	return pyodide;
}

async function plugIn(pyodide, kernel) {
	const { plug } = await import(`${ENGINE}/kernel.js`);
	if (!(await plug(pyodide, await buffer(`${ENGINE}/${kernel}`)))) {
		throw new Error(`${kernel} could not be plugged in`);
	}
}

async function write(pyodide, path, address) {
	pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
	pyodide.FS.writeFile(path, new Uint8Array(await buffer(address)));
}

/** @param {ArrayBuffer} content of a file that gzip has compressed */
function unpacked(content) {
	const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
	return new Response(stream).arrayBuffer();
}

export async function buffer(address) {
	const response = await fetch(address);
	if (!response.ok) throw new Error(`${address}: ${response.status}`);
	return response.arrayBuffer();
}
