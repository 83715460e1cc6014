/** What is drawn by hand, what the network says of it while it is drawn, and what it is kept as. */
import { datasetOf } from "../../app/context.js";
import { find, say } from "../../ui/dom.js";
import { newestOnly } from "../../ui/pace.js";
import { mountAnswer } from "./answer.js";
import { Keeping } from "./keeping.js";
import { drawWithKeys, drawWithPointer } from "./pens.js";
import { Sketch } from "./sketch.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { state, engine } = context;
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
		keeping.show();
		ask();
	};
	const keeping = new Keeping(context, sketch, changed);
	find(element, ".answer", HTMLElement).after(keeping.element);

	drawWithPointer(canvas, sketch, changed);
	drawWithKeys(canvas, sketch, marker, changed);
	canvas.addEventListener("keydown", ({ key }) => {
		if (key === "Enter") keeping.next();
	});
	undo.addEventListener("click", () => {
		sketch.undo();
		changed();
	});
	clear.addEventListener("click", () => {
		sketch.clear();
		changed();
	});
	const title = find(element, "h2", HTMLElement);
	const showTitle = () => {
		const { pad } = datasetOf(state.settings);
		if (!pad) return;
		say(title, pad);
		canvas.ariaLabel = pad;
	};
	showTitle();
	state.subscribe(showTitle);
	let visible = true;
	const askAgain = () => {
		if (visible) ask();
	};
	engine.on("built", ({ dataset }) => {
		if (dataset.class_names.length > 0) answer.setClasses(dataset.class_names);
		askAgain();
	});
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
