/** The numbers of the training as it goes. */
import { taskOf } from "../settings.js";
import { find, say } from "./dom.js";
import { formatCount, formatLoss, formatScore, NOTHING_YET, scoreName } from "./format.js";

/** @param {HTMLElement} element @param {import("../stage.js").Context} context */
export function mount(element, { state, engine }) {
	const scoreLabel = find(element, "#number-test-score", HTMLElement);
	/** @type {import("../engine/client.js").ProgressRecord | undefined} */
	let record;
	/** @type {import("../settings.js").Task} */
	let task = "classification";

	/** @param {string} name @param {string} text */
	const show = (name, text) => say(find(element, `[name=${name}]`, HTMLOutputElement), text);

	const showPlace = () => {
		const { epoch = 0, batch = 0, batches = 0 } = record ?? {};
		show("epoch", epoch ? `${epoch} / ${engine.state.goal ?? epoch}` : NOTHING_YET);
		show("batch", batch ? `${batch} / ${batches}` : NOTHING_YET);
	};

	/** @param {import("../engine/client.js").ProgressRecord} newest */
	const showAll = (newest) => {
		record = newest;
		showPlace();
		show("training-loss", formatLoss(newest.training_loss));
		show("test-loss", formatLoss(newest.test_loss));
		show("test-score", formatScore(newest.test_score, task));
		show("speed", formatCount(newest.samples_per_second));
	};

	const showName = () => say(scoreLabel, scoreName(taskOf(state.settings)));
	showName();
	state.subscribe(showName);
	engine.on("built", ({ dataset, record: history }) => {
		task = dataset.task;
		showAll(history);
	});
	engine.on("progress", showAll);
	engine.on("state", showPlace);
}
