/** How much results depend on the seed: the mean and spread of runs that differ in nothing else. */
import { make } from "../../ui/dom.js";
import { formatLoss, formatScore, scoreName } from "../../ui/format.js";
import { fillRows } from "../../ui/table.js";
import { columnsOf, groupsOf, settingOf } from "./comparison.js";
import { formatSpread } from "./words.js";

/** @typedef {import("./run.js").Run} Run */

export function makeSpread() {
	const head = make("tr");
	const body = make("tbody");
	const table = make("table", { "aria-label": "Over the seeds" }, make("thead", {}, head), body);
	const element = make(
		"div",
		{ class: "spread" },
		make("h3", {}, "Over the seeds: mean ± standard deviation"),
		table,
	);
	element.hidden = true;
	return {
		element,
		/** @param {Run[]} runs */
		show(runs) {
			const groups = groupsOf(runs);
			element.hidden = groups.length === 0;
			const firsts = groups.flatMap((group) => group.runs.slice(0, 1));
			const columns = columnsOf(firsts).filter(({ name }) => name !== "seed");
			const task = firsts[0]?.task ?? "classification";
			const labels = ["Seeds", ...columns.map(({ label }) => label), scoreName(task), "Test loss"];
			head.replaceChildren(...labels.map((label) => make("th", { scope: "col" }, label)));
			fillRows(
				body,
				groups.map(({ runs: [first, ...others], score, testLoss }) => [
					String(1 + others.length),
					...columns.map(({ name }) => (first && settingOf(first, name)?.text) ?? ""),
					formatSpread(score, (value) => formatScore(value, first?.task ?? task)),
					formatSpread(testLoss, formatLoss),
				]),
			);
		},
	};
}
