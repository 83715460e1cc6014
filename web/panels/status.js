/** What the engine is doing, in a word. */
import { say } from "./dom.js";

/** @param {HTMLElement} element @param {import("../stage.js").Context} context */
export function mount(element, { engine }) {
	engine.on("state", (state) => {
		element.dataset.state = state.name;
		// Percentages would be read out one by one; what comes after them is read out.
		element.ariaBusy = String(state.name === "loading");
		say(element, describe(state));
	});
}

/** @param {import("../engine/client.js").EngineState} state */
function describe({ name, stage = "", fraction = 0, reason = "", waiting = false }) {
	if (name === "loading") return `Loading ${stage} ${Math.floor(100 * fraction)} %`;
	if (name === "failed") return `Failed: ${reason}`;
	if (waiting) return "Training – waiting for data";
	return name.charAt(0).toUpperCase() + name.slice(1);
}
