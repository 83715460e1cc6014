/**
 * The loss by epoch as a table: always there for those who cannot see the curve,
 * and to be shown to everybody else.
 */
import { find, make } from "./dom.js";
import { formatLoss, formatPercent } from "./format.js";

/** @param {HTMLElement} element @param {import("../main.js").Context} context */
export function mount(element, { engine }) {
	const rows = find(element, "tbody", HTMLTableSectionElement);
	const toggle = find(element, "button", HTMLButtonElement);
	const holder = find(element, "div", HTMLDivElement);

	/** @param {import("../engine/client.js").ProgressRecord} record */
	const add = ({ evaluations }) => {
		// The newest on top: it is what one looks for, and it needs no scrolling.
		for (const { epoch, training_loss, test_loss, test_accuracy } of evaluations)
			rows.prepend(
				make(
					"tr",
					{},
					make("th", { scope: "row" }, String(epoch)),
					make("td", {}, formatLoss(training_loss)),
					make("td", {}, formatLoss(test_loss)),
					make("td", {}, formatPercent(test_accuracy)),
				),
			);
	};

	engine.on("built", ({ record }) => {
		rows.replaceChildren();
		add(record);
	});
	engine.on("progress", add);
	toggle.addEventListener("click", () => {
		const shown = holder.classList.toggle("visually-hidden") === false;
		holder.tabIndex = shown ? 0 : -1;
		toggle.ariaExpanded = String(shown);
		toggle.textContent = shown ? "Hide the numbers" : "Show the numbers";
	});
}
