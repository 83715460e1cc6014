/** Pyodide as published and the least there is to be loaded for numpy in a worker: what the page's start is held against. */
import { loadPyodide } from "/stock/pyodide.mjs";

const pyodide = await loadPyodide({ packageBaseUrl: `${location.origin}/pyodide/` });
await pyodide.loadPackage("numpy", { messageCallback: () => {} });
pyodide.runPython("import numpy");
postMessage("Ready");
