/** The network as a file: saved, opened, taken away as a program, as weights, as a table. */

import { datasetOf } from "../../app/context.js";
import { DATASETS } from "../../datasets/all.js";
import { copyText } from "../../ui/copying.js";
import { make } from "../../ui/dom.js";
import { download } from "../../ui/download.js";
import { notify } from "../../ui/notices.js";
import { makeMenu } from "./menu.js";
import { acceptFiles, readFile } from "./opening.js";
import { downloadWheel } from "./wheel.js";

/** What can be downloaded besides the network itself, and the query that makes it.
 * @type {{ label: string, about: string, query: string, values?: Record<string, string> }[]} */
const DOWNLOADS = [
	{
		label: "Download weights as .npz",
		about: "Arrays that numpy reads.",
		query: "files.weights_as",
		values: { form: "npz" },
	},
	{
		label: "Download weights as safetensors",
		about: "With the names that PyTorch gives them.",
		query: "files.weights_as",
		values: { form: "safetensors" },
	},
	{
		label: "Download losses as CSV",
		about: "Every batch and every epoch, for a spreadsheet.",
		query: "files.losses",
	},
	{
		label: "Download program",
		about: "Trains the same network, in Python.",
		query: "files.program",
	},
];

/** States of the engine in which there is something that a link does not hold. */
const TRAINED = ["training", "paused", "finished"];

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
		const made = make("button", { type: "button" }, text);
		made.addEventListener("click", act);
		return made;
	};
	/** Runs something that may go wrong, which is told in the status.
	 * @param {() => Promise<void>} act */
	const attempt = async (act) => {
		try {
			await act();
		} catch (error) {
			notify(/** @type {Error} */ (error).message);
		}
	};
	/** @param {string} query @param {Record<string, string>} [values] */
	const ask = async (query, values) => {
		const answer = await engine.query(query, values);
		if (!answer) throw new Error("There is no network yet. Try again once the engine is ready.");
		return answer;
	};
	/** @param {{ query: string, values?: Record<string, string> }} wanted */
	const take = ({ query, values }) =>
		attempt(async () => {
			const { name, content, text } = await ask(query, values);
			download(name, content ?? text);
			notify(`Downloaded: ${name}.`);
		});
	const open = (/** @type {File} */ file) =>
		attempt(async () => {
			notify(`Opening ${file.name} …`);
			const remarks = await engine.open(await readFile(file));
			notify([`Opened ${file.name}.`, ...remarks].join(" "));
		});

	const save = button("Save network", () => take({ query: "files.network" }));
	const copy = button("Copy as Python", () =>
		attempt(async () => {
			const { text } = await ask("files.program");
			await copyText(text, "“Download …” has the program as a file.");
			notify("Copied: a Python program that trains this network.");
		}),
	);
	const link = button("Copy link", () =>
		attempt(async () => {
			await copyText(addressOf(state), "The link stands in the address bar.");
			notify(`Copied: a link to what is shown here, with all settings.${leftOut(state, engine)}`);
		}),
	);
	const downloads = DOWNLOADS.map(({ label, about, ...wanted }) => ({
		label,
		about,
		act: () => take(wanted),
	}));
	const wheel = {
		label: "Download mfnet (wheel)",
		about: "The library that this page runs: pip installs it.",
		act: () => attempt(async () => notify(`Downloaded: ${downloadWheel()}.`)),
	};
	const menu = makeMenu("Download …", [...downloads, wheel]);
	const opener = acceptFiles(open, (file) => {
		const table = Object.values(DATASETS).find(({ isTable }) => isTable);
		if (table) state.set({ dataset: table.name, tab: "training" });
		engine.table.offer(file);
	});
	element.append(save, ...opener, copy, link, ...menu.elements);
	const show = () => {
		const isThere = engine.state.name !== "loading" && engine.state.name !== "failed";
		for (const each of [save, copy]) each.disabled = !isThere;
	};
	engine.on("state", show);
}

/** A link to what is shown now; the address bar may be a moment behind.
 * @param {import("../../app/state.js").State} state */
function addressOf(state) {
	const page = location.href.split("#")[0];
	return state.address ? `${page}#${state.address}` : String(page);
}

/** What a link does not hold. @param {import("../../app/state.js").State} state
 * @param {import("../../engine/client.js").Engine} engine */
function leftOut(state, engine) {
	const { isTable, collection, learnsDrawings } = datasetOf(state.settings);
	const isOwn = isTable || (collection && !learnsDrawings);
	const isTrained = TRAINED.includes(engine.state.name);
	const weights = isTrained ? " What was trained is not in it: save the network for that." : "";
	return `${weights}${isOwn ? " Your own data are not in it, and never leave this browser." : ""}`;
}
