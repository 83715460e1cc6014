/** Train, Pause, Resume (one place), Step, Reset, and what there is to say about them. */
import { find, say } from "./dom.js";

/** @param {HTMLElement} element @param {import("../main.js").Context} context */
export function mount(element, { state, engine }) {
	const [run, step, reset, undo] = ["run", "step", "reset", "undo"].map((name) =>
		find(element, `[data-do=${name}]`, HTMLButtonElement),
	);
	if (!run || !step || !reset || !undo) return;
	const text = find(element, "[role=status]", HTMLElement);
	/** @type {string | null} */
	let notice = null;

	const show = () => {
		const { name, undoable = false } = engine.state;
		say(run, runLabel(engine));
		for (const button of [run, step, reset]) button.disabled = name === "failed";
		undo.hidden = !undoable;
		say(text, notice ?? hint(engine, state.settings));
	};

	engine.on("state", show);
	engine.on("notice", (newest) => {
		notice = newest;
		show();
	});
	state.subscribe(show);
	run.addEventListener("click", () => {
		if (runLabel(engine) === "Pause") engine.pause();
		else engine.train();
	});
	step.addEventListener("click", () => engine.step());
	reset.addEventListener("click", () => engine.reset());
	undo.addEventListener("click", () => {
		run.focus(); // the button that has the focus is about to go
		engine.undoReset();
	});
}

/** @param {import("../engine/client.js").Engine} engine */
function runLabel({ state: { name }, waiting }) {
	if (name === "training" || waiting === "train") return "Pause";
	return name === "paused" ? "Resume" : "Train";
}

/**
 * @param {import("../engine/client.js").Engine} engine
 * @param {import("../state.js").Settings} settings
 */
function hint({ state: { name, undoable, goal = 0 }, waiting }, { samples, epochs }) {
	if (waiting) return "It starts as soon as the engine is ready.";
	if (undoable) return "Back at the initial weights.";
	switch (name) {
		case "loading":
			return "Everything can be set, and Train pressed, while the engine loads.";
		case "ready":
			return `Press Train: the network learns from ${samples.toLocaleString("en-US")} digits.`;
		case "training":
			return "The learning rate can be changed, and a digit drawn, while it trains.";
		case "paused":
			return "Resume goes on from here; Step runs one batch.";
		case "finished":
			return `Draw a digit. Train goes on for ${further(epochs, goal)}.`;
		case "failed":
			return "";
	}
}

/** @param {number} epochs @param {number} done */
function further(epochs, done) {
	const more = epochs > done ? epochs - done : epochs;
	return more === 1 ? "another epoch" : `another ${more} epochs`;
}
