// build.py writes this module.
declare const manifest: {
	version: string;
	/** Changes with whatever Python's memory depends on. */
	engine: string;
	/** Pyodide's folder. */
	python: string;
	/** The wheels that the engine needs, in the order in which they are linked, and what is packed like
	 * one: the page's own package. */
	packages: string[];
	library: string;
	supply: { address: string; integrity: string; modules: string[]; is_library: boolean }[];
	/** What reads tables, and what reads Excel files: fetched once somebody has one. */
	tables: string[];
	excel: string[];
	/** Pyodide's lock file. */
	lock: object;
	/** The wheel of XlsxWriter, which writes spreadsheets. */
	xlsxwriter: string;
	/** Exercises of "Write it yourself", in their order. */
	exercises: string[];
	lessons: string[];
	data: import("../datasets/dataset.js").Sources;
	files: Record<string, import("../faults.js").Entry>;
};
export default manifest;
