/** The kernel's two variants, np.matmul and the machine's peak, in one Pyodide and in turns. */
import { boot, buffer, ENGINE } from "./mfnet.js";

const ROUNDS = 7;
const TIMES = 5_000_000;
const OPERATIONS = 4 * 12 * TIMES; // as in peak.c

export async function load() {
	const pyodide = await boot();
	const { plug } = await import(`${ENGINE}/kernel.js`);
	const cases = pyodide.pyimport("products_contender");
	for (const name of ["kernel-fused.wasm", "kernel-plain.wasm"]) {
		if (!(await plug(pyodide, await buffer(`${ENGINE}/${name}`)))) throw new Error(name);
		cases.remember(name);
	}
	cases.remember("np.matmul");
	const { instance } = await WebAssembly.instantiate(await buffer("/made/peak.wasm"), {});
	const products = () => {
		const peak = [];
		instance.exports.multiply_adds(TIMES / 10, 1);
		for (let round = 0; round < ROUNDS; round++) {
			const started = performance.now();
			instance.exports.multiply_adds(TIMES, 1);
			peak.push(OPERATIONS / (performance.now() - started) / 1e6);
			cases.measure(round);
		}
		return { peak, products: JSON.parse(cases.results()) };
	};
	return { products };
}
