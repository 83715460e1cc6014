/** The numbers of the training as it goes, and how well it went, in words for those who listen. */
import { datasetOf, taskOf } from "../../app/context.js";
import { find, say } from "../../ui/dom.js";
import { formatCount, formatLoss, formatScore, NOTHING_YET, scoreName } from "../../ui/format.js";
import { atMostEvery } from "../../ui/pace.js";

const SPOKEN_EVERY = 2000; // milliseconds: epochs may be faster than anybody speaks

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const scoreLabel = find(element, "#number-test-score", HTMLElement);
	/** @type {import("../../engine/protocol.js").ProgressRecord | undefined} */
	let record;
	/** @type {import("../../app/settings.js").Task} */
	let task = "classification";

	/** @param {string} name @param {string} text */
	const show = (name, text) => say(find(element, `[name=${name}]`, HTMLOutputElement), text);

	const validation = find(element, "[name=validation-loss]", HTMLOutputElement).parentElement;
	const progress = find(element, "[role=status][aria-label=Progress]", HTMLElement);
	const speak = () => {
		const { name, goal = 0 } = engine.state;
		const { epochs_done: done = 0, batches_run } = record ?? {};
		if (!record || !done || batches_run === undefined) return say(progress, "");
		const place = name === "finished" ? "Finished" : `Epoch ${done} of ${Math.max(done, goal)}`;
		say(progress, `${place}: ${describe(record, task, datasetOf(state.settings).samples)}.`);
	};
	const speakSoon = atMostEvery(SPOKEN_EVERY, speak);

	const showPlace = () => {
		const { epoch = 0, batch = 0, batches = 0 } = record ?? {};
		show("epoch", epoch ? `${epoch} / ${engine.state.goal ?? epoch}` : NOTHING_YET);
		show("batch", batch ? `${batch} / ${batches}` : NOTHING_YET);
	};

	/** @param {import("../../engine/protocol.js").ProgressRecord} newest */
	const showAll = (newest) => {
		record = newest;
		showPlace();
		show("training-loss", formatLoss(newest.training_loss));
		show("validation-loss", formatLoss(newest.validation_loss));
		show("test-loss", formatLoss(newest.test_loss));
		show("test-score", formatScore(newest.test_score, task));
		show("speed", formatCount(newest.samples_per_second));
	};

	const showName = () => say(scoreLabel, scoreName(taskOf(state.settings)));
	showName();
	state.subscribe(showName);
	engine.on("built", ({ dataset, record: history }) => {
		task = dataset.task;
		if (validation) validation.hidden = dataset.validation_samples === 0;
		showAll(history);
		say(progress, "");
	});
	engine.on("progress", (newest) => {
		showAll(newest);
		if (newest.evaluations.length > 0) speakSoon();
	});
	engine.on("state", ({ name }) => {
		showPlace();
		if (name === "finished") speak();
	});
}

/**
 * How well the network does, as far as the test samples tell.
 * @param {import("../../engine/protocol.js").ProgressRecord} record
 * @param {import("../../app/settings.js").Task} task @param {string} samples what they are called
 */
function describe({ test_score, test_loss }, task, samples) {
	if (test_score === undefined) return "its answers are not finite numbers";
	if (task === "classification") return `${formatScore(test_score, task)} of test ${samples} right`;
	return `test R² ${formatScore(test_score, task)}, test loss ${formatLoss(test_loss)}`;
}
