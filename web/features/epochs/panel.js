/**
 * The loss by epoch as a table: always there for those who cannot see the curve,
 * and to be shown to everybody else.
 */
import { find, make, say } from "../../ui/dom.js";
import { formatLoss, formatScore, scoreName } from "../../ui/format.js";
import { atMostEvery, onceAFrame } from "../../ui/pace.js";
import { fillRows, foldBehind } from "../../ui/table.js";

/** @typedef {import("../../engine/protocol.js").Evaluation} Evaluation */

const NEWEST = 50; // epochs that are all listed
const MOST_EARLIER = 100; // of those before them
const FILL_EVERY = 250; // milliseconds

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	const name = find(element, ".score-name", HTMLElement);
	/** @type {import("../../app/settings.js").Task} */
	let task = "classification";
	const validation = find(element, ".validation", HTMLElement);
	let isValidated = false;
	/** @type {Evaluation[]} */
	let evaluations = [];
	const table = find(element, "table", HTMLTableElement);
	const rows = find(table, "tbody", HTMLTableSectionElement);
	const left = make("caption");
	const toggle = find(element, "button", HTMLButtonElement);
	const holder = find(element, "section", HTMLElement);

	const fill = () => {
		const { listed, step } = thin(evaluations);
		if (step > 1) {
			say(left, `The newest ${NEWEST} epochs, and every ${step}th before them.`);
			table.prepend(left);
		} else left.remove();
		// The newest on top: it is what one looks for, and it needs no scrolling.
		fillRows(
			rows,
			listed
				.toReversed()
				.map(({ epoch, training_loss, validation_loss, test_loss, test_score }) => [
					String(epoch),
					formatLoss(training_loss),
					...(isValidated ? [formatLoss(validation_loss)] : []),
					formatLoss(test_loss),
					formatScore(test_score, task),
				]),
		);
	};
	const fillSoon = atMostEvery(FILL_EVERY, onceAFrame(fill));
	/** @param {import("../../engine/protocol.js").ProgressRecord} record */
	const add = ({ evaluations: newest }) => {
		if (newest.length === 0) return;
		evaluations.push(...newest);
		fillSoon();
	};

	engine.on("built", ({ dataset, record }) => {
		task = dataset.task;
		isValidated = dataset.validation_samples > 0;
		validation.hidden = !isValidated;
		say(name, scoreName(task));
		evaluations = [];
		add(record);
		fillSoon();
	});
	engine.on("progress", add);
	foldBehind(toggle, holder, "the numbers");
}

/** The newest, and of the others every so many: a table that stays readable however long training
 * goes on. @param {Evaluation[]} evaluations */
function thin(evaluations) {
	const earlier = evaluations.slice(0, -NEWEST);
	const step = Math.max(1, 10 ** Math.ceil(Math.log10(earlier.length / MOST_EARLIER)));
	const listed = earlier.filter(({ epoch }) => epoch % step === 0);
	return { listed: [...listed, ...evaluations.slice(-NEWEST)], step };
}
