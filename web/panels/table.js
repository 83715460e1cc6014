/**
 * The loss by epoch as a table: always there for those who cannot see the curve,
 * and to be shown to everybody else.
 */
import { find, make, say } from "./dom.js";
import { formatLoss, formatScore, scoreName } from "./format.js";
import { foldBehind } from "./tabular.js";

/** @param {HTMLElement} element @param {import("../stage.js").Context} context */
export function mount(element, { engine }) {
	const name = find(element, ".score-name", HTMLElement);
	/** @type {import("../settings.js").Task} */
	let task = "classification";
	const rows = find(element, "tbody", HTMLTableSectionElement);
	const toggle = find(element, "button", HTMLButtonElement);
	const holder = find(element, "section", HTMLElement);

	/** @param {import("../engine/client.js").ProgressRecord} record */
	const add = ({ evaluations }) => {
		// The newest on top: it is what one looks for, and it needs no scrolling.
		for (const { epoch, training_loss, test_loss, test_score } of evaluations)
			rows.prepend(
				make(
					"tr",
					{},
					make("th", { scope: "row" }, String(epoch)),
					make("td", {}, formatLoss(training_loss)),
					make("td", {}, formatLoss(test_loss)),
					make("td", {}, formatScore(test_score, task)),
				),
			);
	};

	engine.on("built", ({ dataset, record }) => {
		task = dataset.task;
		say(name, scoreName(task));
		rows.replaceChildren();
		add(record);
	});
	engine.on("progress", add);
	foldBehind(toggle, holder);
}
