/** The rows of the table as they are, a page at a time. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { formatWhole } from "../../ui/format.js";
import { fillRows } from "../../ui/table.js";

const SIZE = 20;
const MOST_COLUMNS = 200; // which the engine gives

/**
 * @param {(start: number, size: number) => Promise<{ start: number, rows: string[][] } | undefined>} ask
 */
export function makeRows(ask) {
	const head = make("tr");
	const body = make("tbody");
	const table = make("table", { "aria-label": "Rows of the table" }, make("thead", {}, head), body);
	const where = make("span", { role: "status", "aria-label": "Rows shown" });
	let start = 0;
	let count = 0;
	/** @type {{ text: string, to: () => number, button: HTMLButtonElement }[]} */
	const turns = [
		turn("First rows", () => 0),
		turn("Rows before", () => start - SIZE),
		turn("Rows after", () => start + SIZE),
		turn("Last rows", () => Math.floor((count - 1) / SIZE) * SIZE),
	];
	const show = async () => {
		const page = await ask(start, SIZE);
		if (!page || page.start !== start) return;
		fillRows(
			body,
			page.rows.map((row, index) => [formatWhole(start + index + 1), ...row]),
		);
		say(
			where,
			`${formatWhole(start + 1)}–${formatWhole(Math.min(start + SIZE, count))} of ${formatWhole(count)}`,
		);
		for (const { to, button } of turns) {
			const there = Math.max(0, to());
			button.ariaDisabled = String(there === start || there >= count);
		}
	};
	/** @param {string[]} names */
	const name = (names) => {
		const cells = ["Row", ...names].map((text) => make("th", { scope: "col" }, text));
		head.replaceChildren(...cells);
		body.replaceChildren();
	};
	for (const { to, button } of turns)
		button.addEventListener("click", () => {
			if (button.ariaDisabled === "true") return;
			start = Math.max(0, to());
			show();
		});
	const scroller = make("section", { class: "scrolled", tabindex: 0, "aria-label": "Rows" }, table);
	neverCutNumbers(scroller);
	return {
		element: make(
			"div",
			{ class: "rows" },
			scroller,
			make("div", { class: "bar" }, ...turns.map(({ button }) => button), where),
		),
		/** @param {import("../../engine/own-table.js").Shown} shown @param {boolean} isOther */
		show(shown, isOther) {
			if (!isOther) return;
			[start, count] = [0, shown.rows];
			name(shown.columns.slice(0, MOST_COLUMNS).map(({ name }) => name));
			show();
		},
		/** The first rows of a table that is being read.
		 * @param {{ names: string[], rows: string[][] }} seen */
		glimpse(seen) {
			[start, count] = [-1, 0]; // so that no page that was asked for takes their place
			name(seen.names);
			fillRows(
				body,
				seen.rows.map((row, index) => [formatWhole(index + 1), ...row]),
			);
			say(where, `The first ${formatWhole(seen.rows.length)}`);
		},
	};
}

/** @param {string} text @param {() => number} to */
function turn(text, to) {
	return { text, to, button: make("button", { type: "button", class: "quiet" }, text) };
}
