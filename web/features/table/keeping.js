/** Whether the browser keeps the table for the next visit. */
import { make, say } from "../../ui/dom.js";

const ABOUT =
	"With all its rows, on this device, until you take this back or delete what is kept. Otherwise the table goes with this page.";

/** @param {import("../../engine/own-table.js").OwnTable} table */
export function makeKeeping(table) {
	const isKept = make("input", { type: "checkbox", "aria-describedby": "table-kept" });
	const told = make("small", { id: "table-kept", role: "status" }, ABOUT);
	const show = () => {
		isKept.checked = table.kept.isKept;
	};
	isKept.addEventListener("change", async () => {
		const wanted = isKept.checked;
		isKept.disabled = true;
		try {
			await table.keep(wanted);
			say(told, wanted ? `Kept. ${ABOUT}` : ABOUT);
		} catch (error) {
			say(told, `${/** @type {Error} */ (error).message} The table is not kept.`);
		}
		isKept.disabled = false;
		isKept.focus();
		show();
	});
	return {
		element: make(
			"div",
			{ class: "keeping" },
			make("label", {}, isKept, "Keep this table in this browser"),
			told,
		),
		/** @param {boolean} isOther table than before */
		show(isOther) {
			show();
			if (isOther) say(told, ABOUT);
		},
	};
}
