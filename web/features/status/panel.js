/** What the engine is doing, in a word; how far it is while it loads; and what to do if it failed. */
import { find, say } from "../../ui/dom.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	const status = find(element, "[role=status]", HTMLElement);
	const bar = find(element, "progress", HTMLProgressElement);
	const again = find(element, "[data-do=again]", HTMLButtonElement);
	engine.on("state", (state) => {
		element.dataset.state = state.name;
		// Percentages would be read out one by one; what comes after them is read out.
		status.ariaBusy = String(state.name === "loading");
		say(status, describe(state));
		bar.hidden = state.name !== "loading";
		bar.value = state.fraction ?? 0;
		again.hidden = state.name !== "failed";
	});
	again.addEventListener("click", () => engine.tryAgain());
}

/** @param {import("../../engine/protocol.js").EngineState} state */
function describe({ name, stage = "", fraction = 0, reason = "", waiting = false }) {
	if (name === "loading") return `Loading ${stage} ${Math.floor(100 * fraction)} %`;
	if (name === "failed") return `Failed: ${reason}`;
	if (waiting) return "Training – waiting for data";
	return name.charAt(0).toUpperCase() + name.slice(1);
}
