/** What the worked example is, and the way to its numbers. */
import { make } from "./dom.js";

/** @param {HTMLElement} element @param {import("../stage.js").Context} context */
export function mount(element, { state }) {
	const inspect = make("button", { type: "button" }, "See every number");
	inspect.addEventListener("click", () => state.set({ tab: "inspect" }));
	element.append(
		make("h2", {}, "Worked example"),
		make(
			"p",
			{ class: "text" },
			"Four samples of two features, three layers, whole numbers: small enough to do with a pencil. The loss is 1, and one step of gradient descent changes every matrix.",
		),
		make(
			"p",
			{ class: "text" },
			"Step runs that one step. Further ones lead away: a learning rate of 2 is far too large to go on with.",
		),
		inspect,
	);
}
