// build.py writes this module.
declare const manifest: {
	version: string;
	/** Changes with whatever Python's memory depends on. */
	engine: string;
	/** Pyodide's folder. */
	python: string;
	/** What the engine starts with of numpy, and of mfnet and the page's own package, in the order in which
	 * it is linked: zip files, each compressed as a whole. */
	packages: string[];
	/** The same of Python's library. */
	library: string;
	/** That of mfnet. */
	wheel: string;
	supply: {
		files: [address: string, integrity: string][];
		modules: string[];
		is_library: boolean;
	}[];
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
