/** Train, Pause, Resume (one place), Train one batch, Reset, and what there is to say about them. */
import { datasetOf } from "../../app/context.js";
import { find, say } from "../../ui/dom.js";
import { onNotice } from "../../ui/notices.js";
import { askBeforeLeaving } from "./leaving.js";

const NOTICE_STAYS = 12_000; // milliseconds

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const button = (/** @type {string} */ name) =>
		find(element, `[data-do=${name}]`, HTMLButtonElement);
	const [run, step, reset] = [button("run"), button("step"), button("reset")];
	const [undo, redo, recover] = [button("undo"), button("redo"), button("recover")];
	const text = find(element, "[role=status]", HTMLElement);
	/** @type {string | null} */
	let notice = null;
	/** What a panel has just said. @type {string | undefined} */
	let said;
	let forgetting = 0;
	/** @type {import("../../engine/protocol.js").DatasetSummary | undefined} */
	let dataset;

	const show = () => {
		const { name, undoable = false, redoable = false, best_epoch } = engine.state;
		say(run, runLabel(engine));
		for (const button of [run, step, reset]) button.disabled = name === "failed";
		undo.hidden = !undoable;
		say(undo, engine.isOpened ? "Undo open" : "Undo reset");
		redo.hidden = !redoable;
		recover.hidden = best_epoch === undefined;
		say(text, said ?? notice ?? hint(engine, state.settings, dataset));
	};
	onNotice((sentence) => {
		said = sentence;
		show();
		clearTimeout(forgetting);
		forgetting = setTimeout(forget, NOTICE_STAYS);
	});
	const forget = () => {
		said = undefined;
		show();
	};

	engine.on("state", show);
	engine.on("built", ({ dataset: newest }) => {
		dataset = newest;
		show();
	});
	engine.on("notice", (newest) => {
		notice = newest;
		show();
	});
	state.subscribe(show);
	run.addEventListener("click", () => {
		said = undefined;
		if (runLabel(engine) === "Pause") engine.pause();
		else engine.train();
	});
	step.addEventListener("click", () => engine.step());
	reset.addEventListener("click", () => engine.reset());
	recover.addEventListener("click", () => {
		run.focus();
		engine.recover();
	});
	askBeforeLeaving(engine);
	undo.addEventListener("click", () => {
		run.focus(); // the button that has the focus is about to go
		engine.undoReset();
	});
	redo.addEventListener("click", () => {
		run.focus();
		engine.redoReset();
	});
}

/** @param {import("../../engine/client.js").Engine} engine */
function runLabel({ state: { name }, waiting }) {
	if (name === "training" || waiting === "train") return "Pause";
	return name === "paused" ? "Resume" : "Train";
}

/**
 * @param {import("../../engine/client.js").Engine} engine
 * @param {import("../../app/settings.js").Settings} settings
 * @param {import("../../engine/protocol.js").DatasetSummary | undefined} summary
 */
function hint(
	{ state: { name, undoable, goal = 0, best_epoch, stopped_early }, waiting },
	settings,
	summary,
) {
	const { hints = {} } = datasetOf(settings);
	if (waiting) return "It starts as soon as the engine is ready.";
	if (best_epoch !== undefined)
		return `The training diverged. Lower the learning rate, and go back to ${weightsOf(best_epoch)}.`;
	if (name === "ready" && summary?.missing)
		return `${summary.missing[0]?.toUpperCase()}${summary.missing.slice(1)}.`;
	switch (name) {
		case "loading":
			return "Everything can be set, and Train pressed, while the engine loads.";
		case "ready":
			return `${undoable ? "Back at the initial weights. " : ""}Press Train: the network learns from ${describeSamples(settings, summary)}.`;
		case "training":
			return (
				hints.training ?? "Learning rate, weight decay and speed can be changed while it trains."
			);
		case "paused":
			return "Resume goes on from here; “Train one batch” takes a single step.";
		case "finished":
			return `${endOf(summary, stopped_early) ?? hints.finished ?? "Done."} Train goes on for ${further(settings.epochs, goal)}.`;
		case "failed":
			return "";
	}
}

/**
 * @param {import("../../app/settings.js").Settings} settings
 * @param {import("../../engine/protocol.js").DatasetSummary | undefined} summary
 */
function describeSamples(settings, summary) {
	const { train_samples: count = settings.samples, validation_samples: aside = 0 } = summary ?? {};
	const learnt = `${count.toLocaleString("en-US")} ${datasetOf(settings).samples}`;
	return aside > 0
		? `${learnt}; ${aside.toLocaleString("en-US")} more are set aside to validate with`
		: learnt;
}

/** @param {number} epoch */
function weightsOf(epoch) {
	return epoch === 0 ? "the initial weights" : `the weights of epoch ${epoch}, the best so far`;
}

/**
 * @param {import("../../engine/protocol.js").DatasetSummary | undefined} summary
 * @param {number | undefined} stoppedEarly the epoch whose weights are back
 * @returns {string | undefined} undefined if training went on to its end
 */
function endOf(summary, stoppedEarly) {
	if (stoppedEarly === undefined) return undefined;
	const loss = summary?.validation_samples ? "validation" : "training";
	return `Stopped early, as the ${loss} loss no longer fell: ${weightsOf(stoppedEarly)}, are back.`;
}

/** @param {number} epochs @param {number} done */
function further(epochs, done) {
	const more = epochs > done ? epochs - done : epochs;
	return more === 1 ? "another epoch" : `another ${more} epochs`;
}
