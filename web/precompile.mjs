// Runs precompile.py inside Pyodide, under Node.js.
//
//     node web/precompile.mjs PYTHON-LIBRARY NUMPY-WHEEL MFNET-WHEEL PAGE-PACKAGE TARGET-FOLDER

import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { loadPyodide } from "pyodide";

const pyodide = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });

/** Makes a folder of this machine visible to Python. */
function mount(folder, name) {
	pyodide.FS.mkdirTree(name);
	pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: resolve(folder) }, name);
	return name;
}

const [page, target] = process.argv.slice(5);
const archives = process.argv
	.slice(2, 5)
	.map((path, index) => join(mount(dirname(path), `/archive-${index}`), basename(path)));
try {
	const globals = pyodide.toPy({ __name__: "precompile" });
	pyodide.runPython(readFileSync(join(import.meta.dirname, "precompile.py"), "utf8"), { globals });
	globals.get("main")(...archives, mount(page, "/page"), mount(target, "/target"));
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
