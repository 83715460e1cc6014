/**
 * The matrix product, lists of numpy's calls, columns of bytes, tanh and arithmetic in WebAssembly
 * (kernel.c, calls.c, fill.c, tanh.c, arithmetic.c), plugged into the library's seams and into numpy.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 */

/** Those of numpy's functions of which the kernel has an inner loop. */
const UFUNCS = ["add", "subtract", "multiply", "divide", "maximum", "minimum", "greater", "tanh"];

/** Fastest first; the first that the browser accepts is taken. */
export const VARIANTS = ["kernel-fused.wasm", "kernel-plain.wasm"];

/**
 * @param {(name: string) => Promise<BufferSource>} read one of the engine's files
 * @returns {Promise<{ name: string, code: BufferSource } | undefined>} the fastest variant that this
 *   browser accepts; undefined if it has no SIMD
 */
export async function chooseKernel(read) {
	for (const name of VARIANTS) {
		const code = await read(name);
		if (WebAssembly.validate(code)) return { name, code };
	}
	return undefined;
}

/**
 * @param {Pyodide} pyodide with numpy and mfnet installed, and mfnet_page importable
 * @param {BufferSource} code
 * @returns {Promise<boolean>} whether it is in use; if not, numpy's own product is left in place
 */
export async function plug(pyodide, code) {
	const { exports, method, run, fill, loops } = await instantiate(pyodide, code);
	const kernel = pyodide.pyimport("mfnet_page.kernel");
	try {
		return kernel.plug(exports, method, run, fill, loops);
	} finally {
		kernel.destroy();
	}
}

/**
 * The kernel on Pyodide's own memory. Nothing here keeps a view of it: growing would detach that.
 * @param {Pyodide} pyodide @param {BufferSource} code
 * @returns {Promise<{ exports: any, method: number, run: number, fill: number,
 *   loops: Record<string, number> }>} and where its functions for Python are in the function table, and the
 *   inner loops, by the name of the ufunc
 */
export async function instantiate(pyodide, code) {
	const module = /** @type {any} */ (pyodide)._module;
	const env = { memory: module.memory, __indirect_function_table: module.wasmTable };
	const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(code), { env });
	const [method, run, fill] = [exports.method, exports.run, exports.fill].map((made) =>
		module.addFunction(made, "iiii"),
	);
	const loops = Object.fromEntries(
		UFUNCS.map((name) => [name, module.addFunction(exports[`${name}_loop`], "viiii")]),
	);
	return { exports, method, run, fill, loops };
}
