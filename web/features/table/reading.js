/** How the present table is read, and a way to say it otherwise. */
import { make, say } from "../../ui/dom.js";

const EXCEL = /\.xlsx$/i;
const FOUND = "As found";

/**
 * @typedef {import("../../engine/own-table.js").How} How
 * @typedef {import("../../engine/own-table.js").Shown} Shown
 * @typedef {keyof How} Way
 */

/** What can be said: for each, what it is called, and its values with what they are called.
 * @type {Record<Way, { label: string, values: Record<string, string> }>} */
const WAYS = {
	delimiter: {
		label: "Between cells",
		values: { ",": "Commas", ";": "Semicolons", "\t": "Tabs", "|": "Bars", " ": "Spaces" },
	},
	decimal: { label: "Decimals", values: { ".": "Point, as in 1.5", ",": "Comma, as in 1,5" } },
	header: {
		label: "First row",
		values: { true: "Names of the columns", false: "A row like the others" },
	},
	encoding: {
		label: "Letters",
		values: {
			"utf-8": "Any language (UTF-8)",
			"utf-16": "Any language (UTF-16)",
			cp1252: "Western Europe (Windows-1252)",
			cp1250: "Central Europe (Windows-1250)",
			cp1251: "Cyrillic (Windows-1251)",
			cp1253: "Greek (Windows-1253)",
			cp1254: "Turkish (Windows-1254)",
			cp1255: "Hebrew (Windows-1255)",
			cp1256: "Arabic (Windows-1256)",
			cp1257: "Baltic (Windows-1257)",
			cp1258: "Vietnamese (Windows-1258)",
			cp874: "Thai (Windows-874)",
			mac_roman: "Old Macs (Mac Roman)",
		},
	},
	sheet: { label: "Sheet", values: {} },
};
const WAYS_OF_TEXT = /** @type {Way[]} */ (["delimiter", "decimal", "header", "encoding"]);

/** Selects, one for each thing that can be said of the file.
 * @param {(said: How) => void} again reads the present table as is said */
export function makeReading(again) {
	/** @type {How} */
	let said = {};
	const summary = make("summary", {});
	const fields = make("div", { class: "ways" });
	const selects = new Map(
		/** @type {Way[]} */ (Object.keys(WAYS)).map((way) => {
			const select = make("select", { id: `table-${way}` });
			select.addEventListener("change", () => {
				const { [way]: _, ...others } = said;
				const { value } = select;
				again(value ? { ...others, [way]: way === "header" ? value === "true" : value } : others);
			});
			const label = make("label", { for: select.id }, WAYS[way].label);
			const line = make("div", {}, label, select);
			fields.append(line);
			return [way, { select, line }];
		}),
	);
	const element = make("details", { class: "reading", hidden: "" }, summary, fields);

	/** @param {string} name @param {How} [found] @param {string[]} [sheets] */
	const show = (name, found = {}, sheets = []) => {
		const isExcel = EXCEL.test(name);
		element.hidden = isExcel && sheets.length < 2;
		say(summary, `Read ${name} in another way`);
		for (const [way, { select, line }] of selects) {
			line.hidden = isExcel === WAYS_OF_TEXT.includes(way);
			const values =
				way === "sheet"
					? Object.fromEntries(sheets.map((sheet) => [sheet, sheet]))
					: WAYS[way].values;
			fill(select, values, said[way] === undefined ? found[way] : undefined);
			select.value = String(said[way] ?? "");
		}
	};
	return {
		element,
		/** A file is about to be read. @param {string} name @param {How | undefined} how it is to be, as was said
		 * @param {(said: How) => void} read it once more, as is said */
		offer(name, how, read) {
			[said, again] = [how ?? {}, read];
			show(name);
		},
		/** It was read. @param {Shown} shown */
		show(shown) {
			said = shown.said;
			show(shown.name ?? "", shown.how, shown.sheets);
		},
	};
}

/** @param {HTMLSelectElement} select @param {Record<string, string>} values
 * @param {string | boolean | undefined} found what the first choice is, if that is known */
function fill(select, values, found) {
	const name = found === undefined ? "" : (values[String(found)] ?? String(found));
	const first = make("option", { value: "" }, name ? `${FOUND}: ${name}` : FOUND);
	const others = Object.entries(values).map(([value, label]) => make("option", { value }, label));
	select.replaceChildren(first, ...others);
}
