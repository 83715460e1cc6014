/** The step as a spreadsheet: what writes it is fetched when it is first asked for. */
import manifest from "../../manifest.js";
import { fetchFile } from "../../site-files.js";
import { download } from "../../ui/download.js";

/** @typedef {import("../../engine/client.js").Engine} Engine */

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const GONE = "There is another network now: ask for its spreadsheet once more.";

/** The wheel of XlsxWriter, until Python has it. @type {Promise<Uint8Array> | undefined} */
let wheel;

/**
 * @param {Engine} engine @param {Record<string, unknown>} wanted of `inspection.record`
 * @param {(fraction: number) => void} tell how much is written
 * @returns {Promise<string>} the name of the file; rejected with a sentence for people
 */
export async function downloadSpreadsheet(engine, wanted, tell) {
	tell(0);
	wheel ??= fetchFile(manifest.xlsxwriter);
	const bytes = await wheel.catch((error) => {
		wheel = undefined;
		throw error;
	});
	const begun = await engine.query("spreadsheet.begin", { wanted, wheel: bytes });
	if (!begun) throw new Error(GONE);
	for (;;) {
		const answer = await engine.query("spreadsheet.go_on");
		if (!answer) throw new Error(GONE);
		if (answer.content) {
			download(answer.name, answer.content, TYPE);
			return answer.name;
		}
		tell(answer.done / begun.cells);
	}
}
