/** The browser's own question, before a reload or a closed tab loses what has been trained, and is not
 * kept: a network that Undo would bring back, or any where the browser keeps nothing. */

/** @param {import("../../engine/client.js").Engine} engine */
export function askBeforeLeaving(engine) {
	engine.on("state", () => {
		if (engine.state.name === "loading") return; // a network may still be there
		// A page that would lose nothing has no listener: browsers keep it ready for "Back".
		if (engine.wouldLose) addEventListener("beforeunload", ask);
		else removeEventListener("beforeunload", ask);
	});
}

/** @param {BeforeUnloadEvent} event */
function ask(event) {
	event.preventDefault();
}
