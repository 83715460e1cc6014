/** Tables that are always there for those who cannot see a figure, and for others on demand. */
import { make } from "../dom.js";

/** @param {...Node} tables */
export function fold(...tables) {
	const toggle = make("button", { type: "button", class: "quiet" }, "Show the numbers");
	toggle.ariaExpanded = "false";
	const holder = make("div", { class: "visually-hidden", tabindex: -1 }, ...tables);
	toggle.addEventListener("click", () => {
		const shown = holder.classList.toggle("visually-hidden") === false;
		holder.tabIndex = shown ? 0 : -1;
		toggle.ariaExpanded = String(shown);
		toggle.textContent = shown ? "Hide the numbers" : "Show the numbers";
	});
	return make("div", { class: "folded" }, toggle, holder);
}

/**
 * A table whose rows change in place.
 * @param {string} label @param {string[]} columns the first of which names the rows
 */
export function makeTable(label, columns) {
	const body = make("tbody");
	const names = columns.map((column) => make("th", { scope: "col" }, column));
	return {
		table: make(
			"table",
			{ "aria-label": label },
			make("caption", {}, label),
			make("thead", {}, make("tr", {}, ...names)),
			body,
		),
		/** @param {(string | Node)[][]} rows */
		show(rows) {
			body.replaceChildren(
				...rows.map(([name = "", ...cells]) =>
					make(
						"tr",
						{},
						make("th", { scope: "row" }, name),
						...cells.map((cell) => make("td", {}, cell)),
					),
				),
			);
		},
	};
}
