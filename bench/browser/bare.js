/** The least there is to be loaded for numpy in a worker: what the page's start is held against. */
import { loadPyodide } from "/dist/pyodide/pyodide.mjs";

const pyodide = await loadPyodide();
await pyodide.loadPackage("numpy", { messageCallback: () => {} });
pyodide.runPython("import numpy");
postMessage("Ready");
