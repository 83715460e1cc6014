/** How a table comes in: a file that is chosen or dropped, cells that are pasted, the example. */
import { fetchFile } from "../../site-files.js";
import { make, say } from "../../ui/dom.js";
import { makeFilePicker } from "../../ui/file-picker.js";
import { formatWhole } from "../../ui/format.js";
import { makeReading } from "./reading.js";

const MOST_BYTES = 50e6;
const ACCEPT = ".csv,.tsv,.txt,.tab,.dat,.gz,.xlsx,text/csv,text/tab-separated-values";
const PACKAGES = "pandas"; // the stage before a table is read
const OF_A_NETWORK = /\.npz$/i;
const EXAMPLE = "datasets/your-table/penguins.csv";
const EXAMPLE_ABOUT =
	"344 penguins of three species on three islands in Antarctica, some of them never weighed or sexed (Palmer Station LTER, Gorman, Williams and Fraser 2014; public domain, CC0).";

/**
 * @typedef {import("../../engine/own-table.js").Shown} Shown
 * @typedef {import("../../engine/own-table.js").How} How
 * @param {object} context
 * @param {() => boolean} context.isOpen whether the dataset is the visitor's own table
 * @param {() => { file: Blob, name: string } | undefined} context.present the table that is there
 * @param {(file: Blob, name: string, how?: How) => Promise<void>} open
 */
export function makeChoosing({ isOpen, present }, open) {
	const told = make("p", { class: "told", role: "status", "aria-label": "Table read" });
	const bar = make("progress", { max: 1, "aria-label": "Reading the table", hidden: "" });

	/** @param {string} sentence @param {boolean} [isProblem] */
	const tell = (sentence, isProblem = false) => {
		bar.hidden = true;
		say(told, sentence);
		told.classList.toggle("problem", isProblem);
	};
	/** @param {() => Promise<[Blob, string]>} find @param {How} [how] */
	const take = async (find, how) => {
		try {
			const [file, name] = await find();
			if (file.size > MOST_BYTES)
				throw new Error(
					`${name} has ${Math.round(file.size / 1e6)} MB, and at most ${MOST_BYTES / 1e6} can be read here. The command line reads larger ones: mfnet train.`,
				);
			reading.offer(name, how, (said) => take(async () => [file, name], said));
			tell(`Reading ${name} …`);
			bar.hidden = false;
			bar.removeAttribute("value");
			await open(file, name, how);
			bar.hidden = true;
		} catch (error) {
			tell(/** @type {Error} */ (error).message, true);
		}
	};
	const reading = makeReading((said) => {
		const { file, name } = present() ?? {};
		if (file && name) take(async () => [file, name], said);
	});
	const [button, field] = makeFilePicker(
		{ label: "Choose a table", name: "Table file", accept: ACCEPT, kind: "primary" },
		(file) => take(async () => [file, file.name]),
	);
	acceptDropsAndPastes(isOpen, take);
	const element = make(
		"div",
		{ class: "choosing" },
		make("div", { class: "bar" }, button, field, makeExample(take)),
		make(
			"p",
			{ class: "about" },
			"Or drop a file anywhere on this page, or paste cells that you have copied from a spreadsheet. ",
			make("small", {}, `The example: ${EXAMPLE_ABOUT}`),
		),
		bar,
		told,
		reading.element,
	);
	return {
		element,
		tell,
		/** @param {File} file */
		take: (file) => take(async () => [file, file.name]),
		/** @param {Shown} shown */
		show(shown) {
			const { name, rows, columns, remarks } = shown;
			reading.show(shown);
			const size = `${formatWhole(rows)} rows, ${formatWhole(columns.length)} columns`;
			tell([`${name}: ${size}`, ...remarks].join("; "));
		},
		/** @param {string} stage @param {number} fraction */
		progress(stage, fraction) {
			const what = stage === PACKAGES ? "Fetching what reads tables (once)" : `Reading ${stage}`;
			say(told, `${what}, ${Math.round(100 * fraction)} %`);
			bar.hidden = false;
			bar.value = fraction;
		},
	};
}

/** @param {(find: () => Promise<[Blob, string]>) => void} take */
function makeExample(take) {
	const button = make("button", { type: "button" }, "Take the example: penguins");
	button.addEventListener("click", () =>
		take(async () => [new Blob([await fetchFile(EXAMPLE)]), "penguins.csv"]),
	);
	return button;
}

/** @param {() => boolean} isOpen @param {(find: () => Promise<[Blob, string]>) => void} take */
function acceptDropsAndPastes(isOpen, take) {
	// Before the page's other listeners, which keep files of networks for themselves.
	addEventListener(
		"drop",
		(event) => {
			const [file] = event.dataTransfer?.files ?? [];
			if (!file || !isOpen() || OF_A_NETWORK.test(file.name)) return;
			event.preventDefault();
			document.documentElement.classList.remove("receiving");
			take(async () => [file, file.name]);
		},
		true,
	);
	addEventListener("paste", (event) => {
		const target = /** @type {Element} */ (event.target);
		if (!isOpen() || target.closest("input, textarea, select, [contenteditable]")) return;
		const text = event.clipboardData?.getData("text/plain") ?? "";
		const [file] = event.clipboardData?.files ?? [];
		if (file) return take(async () => [file, file.name]);
		if (!text.includes("\n")) return;
		event.preventDefault();
		take(async () => [new Blob([text]), "pasted.tsv"]);
	});
}
