/** A digit drawn by hand, and what the network says of it while it is drawn. */

import { find } from "../../ui/dom.js";
import { newestOnly } from "../../ui/pace.js";
import { mountAnswer } from "./answer.js";
import { drawWithKeys, drawWithPointer } from "./pens.js";
import { Sketch } from "./sketch.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	const canvas = find(element, "canvas", HTMLCanvasElement);
	const invitation = find(element, ".invitation", HTMLElement);
	const marker = find(element, ".pen", HTMLElement);
	const undo = find(element, "[data-do=undo]", HTMLButtonElement);
	const clear = find(element, "[data-do=clear]", HTMLButtonElement);
	const sketch = new Sketch(canvas);
	const answer = mountAnswer(element);

	const ask = newestOnly(async (/** @type {void} */ _) => {
		if (sketch.empty) return answer.showNothing();
		if (engine.state.name === "loading") return answer.showNothing("still loading");
		const { pixels, width, height } = sketch;
		const prediction = await engine
			.query("drawing.predict", { pixels, width, height })
			.catch(() => {});
		if (prediction) answer.show(prediction, engine.state.name !== "ready");
		else answer.showNothing();
	});
	const changed = () => {
		invitation.hidden = !sketch.empty;
		for (const button of [undo, clear]) button.ariaDisabled = String(sketch.empty);
		ask();
	};

	drawWithPointer(canvas, sketch, changed);
	drawWithKeys(canvas, sketch, marker, changed);
	undo.addEventListener("click", () => {
		sketch.undo();
		changed();
	});
	clear.addEventListener("click", () => {
		sketch.clear();
		changed();
	});
	let visible = true;
	const askAgain = () => {
		if (visible) ask();
	};
	engine.on("built", askAgain);
	engine.on("progress", askAgain);
	engine.on("state", askAgain);
	return {
		shown() {
			visible = true;
			ask();
		},
		hidden() {
			visible = false;
		},
	};
}
