// What makes Pyodide's module; the package has no types for it.
declare const createPyodideModule: (settings: object) => Promise<unknown>;
export default createPyodideModule;
