/**
 * The matrix product in WebAssembly SIMD (kernel.c), plugged into the library's one seam.
 *
 * @typedef {import("../pyodide/pyodide.mjs").PyodideInterface} Pyodide
 */

/** Fastest first; the first that the browser accepts is taken. */
export const VARIANTS = ["kernel-fused.wasm", "kernel-plain.wasm"];

/**
 * Plugs the kernel in, or leaves numpy's own product in place where the browser has no SIMD.
 * @param {Pyodide} pyodide with numpy and mfnet installed, and kernel.py importable
 * @param {(name: string) => Promise<BufferSource>} read one of the engine's files
 * @returns {Promise<string | null>} the variant in use
 */
export async function plugKernel(pyodide, read) {
	for (const name of VARIANTS) {
		const code = await read(name);
		if (WebAssembly.validate(code)) return (await plug(pyodide, code)) ? name : null;
	}
	return null;
}

/** @param {Pyodide} pyodide @param {BufferSource} code @returns {Promise<boolean>} */
export async function plug(pyodide, code) {
	const { exports, method } = await instantiate(pyodide, code);
	const kernel = pyodide.pyimport("kernel");
	try {
		return kernel.plug(exports, method);
	} finally {
		kernel.destroy();
	}
}

/**
 * The kernel on Pyodide's own memory. Nothing here keeps a view of it: growing would detach that.
 * @param {Pyodide} pyodide @param {BufferSource} code
 * @returns {Promise<{ exports: any, method: number }>} and where its method is in the function table
 */
export async function instantiate(pyodide, code) {
	const module = /** @type {any} */ (pyodide)._module;
	const env = { memory: module.memory };
	const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(code), { env });
	return { exports, method: module.addFunction(exports.method, "iiii") };
}
