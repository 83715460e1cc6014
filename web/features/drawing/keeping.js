/**
 * Under an answer: the classes, one of which is pressed to keep the drawing as one of it. And the
 * guide, which asks for a few drawings of every class, one after the other.
 */
import { datasetOf } from "../../app/context.js";
import { make, say } from "../../ui/dom.js";

/** Of each class that the guide asks for. */
export const ROUNDS = 5;
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * @typedef {import("./sketch.js").Sketch} Sketch
 * @typedef {import("../../app/stage.js").Context} Context
 */

export class Keeping {
	element = make("div", { class: "keeping" });

	#context;
	#sketch;
	#changed;
	#lead = make("span", { class: "lead", "aria-hidden": "true" }, "It is a");
	#choices = make("div", { class: "choices" });
	#status = make("p", { class: "remark", role: "status", "aria-label": "Drawing" });
	#next = make("button", { type: "button", class: "primary" }, "Next");
	#back = make("button", { type: "button" }, "Back");
	#start = make("button", { type: "button", class: "quiet" });
	#asked = make("p", { class: "asked", role: "status", "aria-label": "To draw" });
	/** The collection that keeps them. */
	#collection = "";
	/** @type {string[]} */
	#classes = [];
	/** The number of the drawing that was kept, and not changed since. @type {number | undefined} */
	#kept;
	/** How many drawings the guide has asked for; undefined: it asks for none.
	 * @type {number | undefined} */
	#step;

	/** @param {Context} context @param {Sketch} sketch @param {() => void} changed called after the
	 * drawing was changed here */
	constructor(context, sketch, changed) {
		this.#context = context;
		this.#sketch = sketch;
		this.#changed = changed;
		this.#next.addEventListener("click", () => this.next());
		this.#back.addEventListener("click", () => this.#goBack());
		this.#start.addEventListener("click", () => this.#guide());
		this.#choices.role = "group";
		this.#choices.ariaLabel = "Keep this drawing";
		this.element.append(
			make("div", { class: "row" }, this.#lead, this.#choices),
			this.#asked,
			make("div", { class: "bar halves guided" }, this.#back, this.#next),
			this.#status,
			this.#start,
		);
		context.engine.on("collected", () => this.#follow());
		context.state.subscribe(() => this.#follow());
		this.#follow();
	}

	/** Whether drawings are asked for. */
	get isGuiding() {
		return this.#step !== undefined;
	}

	/** Follows the drawing: one that is changed is no longer the one that was kept. */
	show() {
		if (!this.#sketch.isFinished) this.#kept = undefined;
		if (!this.#sketch.empty && !this.#sketch.isFinished && !this.isGuiding) say(this.#status, "");
		for (const button of this.#choices.children)
			if (button instanceof HTMLElement) button.ariaDisabled = String(this.#sketch.empty);
		this.#next.ariaDisabled = String(this.#sketch.empty);
		this.#back.ariaDisabled = String(!this.#step);
	}

	/** Keeps the drawing that was asked for, and asks for the next. */
	async next() {
		if (this.#step === undefined || this.#sketch.empty) return;
		const label = this.#step % this.#classes.length;
		if (!(await this.#keep(label))) return;
		this.#sketch.clear();
		this.#ask(this.#step + 1);
		this.#changed();
	}

	#follow() {
		const { collection, learnsDrawings } = datasetOf(this.#context.state.settings);
		if (!collection) return;
		const known = this.#context.engine.collections.get(collection)?.classes;
		const classes = known ?? (learnsDrawings ? DIGITS : []);
		const isSame = classes.join("\n") === this.#classes.join("\n");
		if (isSame && collection === this.#collection) return;
		this.#collection = collection;
		this.#classes = classes;
		this.#kept = undefined;
		this.#choices.replaceChildren(...classes.map((text, label) => this.#makeChoice(text, label)));
		this.#choices.classList.toggle("named", !learnsDrawings);
		this.#stop();
		say(this.#status, "");
	}

	/** @param {string} text @param {number} label */
	#makeChoice(text, label) {
		const button = make("button", { type: "button", "aria-label": `It is a ${text}` }, text);
		button.addEventListener("click", () => this.#keep(label));
		return button;
	}

	/** Keeps the drawing as one of a class; one that is kept already is corrected.
	 * @param {number} label @returns {Promise<boolean>} whether it is kept */
	async #keep(label) {
		const { pixels, width, height, empty } = this.#sketch;
		if (empty) return false;
		const { collections } = this.#context.engine;
		// It may have been removed meanwhile.
		const isKept = collections.get(this.#collection)?.numbers.includes(this.#kept ?? -1);
		const number = isKept ? this.#kept : undefined;
		const done =
			number === undefined
				? await collections.do(this.#collection, "keep", { pixels, width, height, label })
				: await collections.do(this.#collection, "correct", { number, label });
		if (!done) return false;
		this.#kept = number ?? done.shown.numbers.at(-1);
		this.#sketch.finish();
		const count = done.shown.labels.filter((each) => each === label).length;
		const kept = `${number === undefined ? "Kept" : "Corrected: kept"} as ${this.#classes[label]}`;
		say(this.#status, `${kept}, ${count} so far. The next stroke begins another drawing.`);
		return true;
	}

	#guide() {
		if (this.isGuiding) return this.#stop();
		this.#sketch.clear();
		this.#ask(0);
		this.#changed();
	}

	/** @param {number} step */
	#ask(step) {
		const all = ROUNDS * this.#classes.length;
		if (step === all) {
			this.#stop();
			const { learnsDrawings } = datasetOf(this.#context.state.settings);
			const next = learnsDrawings ? "“Learn my handwriting” is next" : "Press Train";
			return say(this.#status, `${all} drawings kept. ${next}.`);
		}
		this.#step = step;
		const name = this.#classes[step % this.#classes.length];
		this.#asked.replaceChildren("Draw a ", make("b", {}, name ?? ""), ` (${step + 1} of ${all})`);
		say(this.#status, step === 0 ? "Then press Next, or Enter." : "");
		this.#showGuide();
	}

	async #goBack() {
		if (!this.#step) return;
		await this.#context.engine.collections.do(this.#collection, "undo");
		this.#sketch.clear();
		this.#ask(this.#step - 1);
		this.#changed();
	}

	#stop() {
		this.#step = undefined;
		say(this.#asked, "");
		this.#showGuide();
	}

	#showGuide() {
		const { learnsDrawings } = datasetOf(this.#context.state.settings);
		this.element.toggleAttribute("data-guiding", this.isGuiding);
		const start = learnsDrawings ? "Draw your ten digits" : "Draw a few of each";
		say(this.#start, this.isGuiding ? "Stop asking" : start);
		this.#start.ariaPressed = String(this.isGuiding);
		this.show();
	}
}
