/** What one takes away of a step: a spreadsheet, and a sheet of paper. */
import { make, say } from "../../ui/dom.js";
import { notify } from "../../ui/notices.js";
import { enable } from "./controls.js";
import { downloadSpreadsheet } from "./spreadsheet.js";
import { openWorksheet } from "./worksheet.js";

const SPREADSHEET = "Download as spreadsheet";

/**
 * @param {import("../../engine/client.js").Engine} engine
 * @param {() => Record<string, unknown>} wanted of `inspection.record`
 * @param {() => import("./recording.js").Recording | undefined} shown
 * @returns {HTMLButtonElement[]}
 */
export function makeTakeAway(engine, wanted, shown) {
	const spreadsheet = make("button", { type: "button", class: "spreadsheet" }, SPREADSHEET);
	const paper = make("button", { type: "button" }, "As a page to print");
	let isWriting = false;
	spreadsheet.addEventListener("click", async () => {
		if (isWriting) return;
		isWriting = true;
		enable(spreadsheet, false);
		try {
			const name = await downloadSpreadsheet(engine, wanted(), (fraction) =>
				say(spreadsheet, `Writing: ${Math.floor(100 * fraction)} %`),
			);
			notify(`Downloaded: ${name}. Change a weight in it, and every number follows.`);
		} catch (error) {
			notify(/** @type {Error} */ (error).message);
		}
		isWriting = false;
		enable(spreadsheet, true);
		say(spreadsheet, SPREADSHEET);
	});
	paper.addEventListener("click", () => {
		const recording = shown();
		if (recording) openWorksheet(recording);
	});
	return [spreadsheet, paper];
}
