// The built site serves Pyodide from pyodide/; its types are the package's own.
export * from "pyodide";
