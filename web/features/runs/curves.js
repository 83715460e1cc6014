/** The figure of the curves: which loss, along which axis, and what is taken away. */
import { make } from "../../ui/dom.js";
import { Chart } from "./chart.js";
import { namesOf } from "./comparison.js";
import { toCsv } from "./lines.js";

/**
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./chart.js").Named} Named
 * @typedef {import("./lines.js").Kind} Kind
 * @typedef {import("./lines.js").Unit} Unit
 */

const KINDS = { training: "training loss", validation: "validation loss", test: "test loss" };
const UNITS = { epochs: "epochs", batches: "batches", seconds: "seconds" };

/**
 * @param {{ save: (name: string, content: BlobPart, type: string) => void, changed: () => void }} on
 *   `changed`: something else is to be drawn
 */
export function makeCurves({ save, changed }) {
	const kind = makeChoice("Curves of the", KINDS, changed);
	const unit = makeChoice("Counted in", UNITS, changed);
	const place = make("div", { class: "canvas" });
	const reader = make("div", { class: "reader" });
	const legend = make("ul", { class: "lines", "aria-label": "Lines" });
	const csv = make("button", { type: "button", class: "quiet" }, "Download curves as CSV");
	const png = make("button", { type: "button", class: "quiet" }, "Download curves as PNG");
	const element = make(
		"figure",
		{ "aria-label": "Curves side by side" },
		make("div", { class: "choices" }, kind.element, unit.element),
		make("div", { class: "plot" }, place, reader),
		legend,
		make("div", {}, csv, png),
	);
	element.hidden = true;
	const chart = new Chart(place, legend, reader);
	/** @type {Named[]} */
	let shown = [];

	csv.addEventListener("click", () => {
		const names = new Map(shown.map(({ run, name }) => [run.id, name]));
		const runs = shown.map(({ run }) => run);
		save("mfnet-runs.csv", toCsv(runs, names), "text/csv");
	});
	png.addEventListener("click", async () => {
		const picture = await chart.picture(`Runs: ${KINDS[kind.value()]}`);
		if (picture) save("mfnet-runs.png", picture, "image/png");
	});

	return {
		element,
		/** @param {Run[]} runs @param {Named[]} [references] that are drawn above them */
		show(runs, references = []) {
			element.hidden = runs.length < 2 && references.length === 0;
			if (element.hidden) return;
			const names = namesOf(runs);
			// What is recorded has no tests, and took other seconds.
			const isAlike = kind.value() === "training" && unit.value() !== "seconds";
			const visible = isAlike ? references : [];
			const chosen = runs.filter((run) => run.shown);
			shown = [...chosen.map((run) => ({ run, name: names.get(run.id) ?? "" })), ...visible];
			// Another dataset's losses are of another size.
			const datasets = new Set(shown.map(({ run }) => run.settings.dataset));
			const alike = runs.filter(({ settings }) => datasets.has(settings.dataset));
			chart.show(shown, alike, { kind: kind.value(), unit: unit.value() });
		},
	};
}

/**
 * @template {string} Value
 * @param {string} label @param {Record<Value, string>} choices @param {() => void} changed
 */
function makeChoice(label, choices, changed) {
	const select = make("select", {});
	for (const [value, text] of Object.entries(choices))
		select.append(make("option", { value }, /** @type {string} */ (text)));
	select.addEventListener("change", changed);
	return {
		element: make("label", {}, label, select),
		value: () => /** @type {Value} */ (select.value),
	};
}
