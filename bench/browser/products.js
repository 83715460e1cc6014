/** The kernel's two variants, np.matmul and scipy's OpenBLAS in one Pyodide, and the peak. */
import { boot, buffer, ENGINE } from "./mfnet.js";

const TIMES = 4_000_000;
const OPERATIONS = 4 * 12 * TIMES; // as in peak.c

/** @param {{ scipy: string }} options the name of its wheel */
export async function load({ scipy }) {
	const pyodide = await boot();
	const { plug } = await import(`${ENGINE}/kernel.js`);
	const contender = pyodide.pyimport("products_contender");
	const names = ["kernel-fused.wasm", "kernel-plain.wasm", "np.matmul", "OpenBLAS"];
	const [fused, plain, matmul, openblas] = names;
	for (const name of [fused, plain]) {
		if (!(await plug(pyodide, await buffer(`${ENGINE}/${name}`)))) throw new Error(name);
		contender.remember(name);
	}
	contender.remember(matmul);
	await pyodide.loadPackage(`${location.origin}/pyodide/${scipy}`, { messageCallback: () => {} });
	if (!pyodide.loadedPackages.scipy) throw new Error(`${scipy} could not be loaded`);
	contender.plug_openblas();
	contender.remember(openblas);
	contender.check();

	const { instance } = await WebAssembly.instantiate(await buffer("/made/peak.wasm"), {});
	const { multiply_adds } = /** @type {any} */ (instance.exports);
	const peak = () => {
		const started = performance.now();
		multiply_adds(TIMES, 1);
		return OPERATIONS / (performance.now() - started) / 1e6;
	};
	/** Every product by everybody, each right after the peak. */
	const round = () =>
		Array.from(contender.CASES.keys(), (label) => ({
			label,
			measured: names.map((name) => ({ peak: peak(), speed: contender.speed(name, label) })),
		}));
	return { round };
}
