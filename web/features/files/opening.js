/** Files that come in: chosen, or dropped anywhere on the page. */
import { readBytes } from "../../chosen-file.js";
import { makeFilePicker } from "../../ui/file-picker.js";

const MOST_BYTES = 400e6; // more than the largest network of the page and its training take
const ENDING = /\.npz$/i;
const TABLE = /\.(csv|tsv|tab|dat|xlsx|(csv|tsv|txt)\.gz)$/i;

/**
 * @param {(file: File) => void} take called with each file of a network
 * @param {(file: File) => void} takeTable called with each file of a table that is dropped
 * @returns {[HTMLButtonElement, HTMLInputElement]} a button, and the field that it stands for
 */
export function acceptFiles(take, takeTable) {
	const looks = { label: "Open network", name: "Network file", accept: ".npz" };
	acceptDrops((file) => {
		if (ENDING.test(file.name)) take(file);
		else if (TABLE.test(file.name)) takeTable(file);
	});
	return makeFilePicker(looks, take);
}

/**
 * The content of a file.
 * @param {File} file @returns {Promise<Uint8Array>} rejected with a sentence
 */
export async function readFile(file) {
	if (file.size > MOST_BYTES)
		throw new Error(
			`${file.name} can’t be opened: it has ${Math.round(file.size / 1e6)} MB, and a network that this page shows has at most ${MOST_BYTES / 1e6}.`,
		);
	return readBytes(file);
}

/** A file that is dropped where no other panel wants it. Without this, the browser would leave the
 * page for it. @param {(file: File) => void} take */
function acceptDrops(take) {
	const hasFiles = (/** @type {DragEvent} */ { dataTransfer }) =>
		dataTransfer?.types.includes("Files");
	const root = document.documentElement;
	addEventListener("dragover", (event) => {
		if (event.defaultPrevented || !hasFiles(event)) return;
		event.preventDefault();
		root.classList.add("receiving");
	});
	addEventListener("dragleave", ({ relatedTarget }) => {
		if (!relatedTarget) root.classList.remove("receiving");
	});
	addEventListener("drop", (event) => {
		root.classList.remove("receiving");
		if (event.defaultPrevented || !hasFiles(event)) return;
		event.preventDefault();
		const [file] = event.dataTransfer?.files ?? [];
		if (file) take(file);
	});
}
