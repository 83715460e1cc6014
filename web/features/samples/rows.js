/** A page of samples that are numbers: a row a sample, and beneath each number what is seen of it. */
import { neverCutNumbers } from "../../ui/cut.js";
import { make } from "../../ui/dom.js";
import { roveSamples } from "./roving.js";
import { featureOf, nameOf, seen } from "./words.js";

/**
 * @typedef {import("./page.js").Page} Page
 * @typedef {import("./page.js").Listing} Listing
 */

/** @param {import("./roving.js").Hands} hands @returns {Listing} */
export function makeRows(hands) {
	const table = make("table", { role: "grid", "aria-label": "Samples" });
	const scrolled = make("div", { class: "rows" }, table);
	neverCutNumbers(scrolled);
	/** @type {HTMLElement[]} */
	let rows = [];
	const roving = roveSamples(scrolled, hands);

	return {
		element: scrolled,
		focus: () => roving.focus(),
		show(page, current) {
			rows = Array.from(page.indices, (_, item) => makeRow(page, item));
			table.replaceChildren(make("thead", {}, makeHead(page)), make("tbody", {}, ...rows));
			table.dataset.columns = page.features.length > 4 ? "many" : "few";
			roving.settle(current);
		},
		mark(page, looked, chosen) {
			rows.forEach((row, item) => {
				const index = page.indices[item];
				row.classList.toggle("looked", index === looked);
				if (page.part === "test") row.ariaSelected = String(index === chosen);
			});
		},
	};
}

/** @param {Page} page */
function makeHead({ dataset, features, classes }) {
	const names = features.map((name) => featureOf(name, dataset).short);
	const target = classes.length ? "Class" : featureOf("target", dataset).short;
	const heads = ["No.", ...names, target].map((name) => make("th", { scope: "col" }, name));
	return make("tr", {}, ...heads);
}

/** @param {Page} page @param {number} item */
function makeRow(page, item) {
	const { dataset, features, inputs, inputs_seen: given, classes } = page;
	const index = page.indices[item] ?? 0;
	const cells = features.map((name, column) => {
		const at = item * features.length + column;
		return makeCell(featureOf(name, dataset).print(inputs[at] ?? 0), given?.[at], inputs[at]);
	});
	const value = page.targets[item] ?? 0;
	const target = classes.length
		? make("td", {}, make("i", { class: `sign ${classes[value]}` }), classes[value] ?? "")
		: makeCell(featureOf("target", dataset).print(value), page.targets_seen?.[item], value);
	const head = make("th", { scope: "row", "aria-label": nameOf(dataset, page.part, index) });
	head.append(String(index));
	return make("tr", { "data-sample": "", tabindex: -1 }, head, ...cells, target);
}

/** @param {string} text @param {number | undefined} given to the network
 * @param {number | undefined} original */
function makeCell(text, given, original) {
	const cell = make("td", {}, text);
	if (given !== undefined && given !== original) cell.append(make("small", {}, seen(given)));
	return cell;
}
