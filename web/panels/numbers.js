/** The numbers of the training as it goes. */
import { find, say } from "./dom.js";
import { formatCount, formatLoss, formatPercent, NOTHING_YET } from "./format.js";

/** @param {HTMLElement} element @param {import("../main.js").Context} context */
export function mount(element, { engine }) {
	/** @type {import("../engine/client.js").ProgressRecord | undefined} */
	let record;

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
		show("test-accuracy", formatPercent(newest.test_accuracy));
		show("speed", formatCount(newest.samples_per_second));
	};

	engine.on("built", ({ record: history }) => showAll(history));
	engine.on("progress", showAll);
	engine.on("state", showPlace);
}
