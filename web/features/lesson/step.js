/**
 * A step as it is shown: its text, the question that comes first, the number that it asks for, what
 * there is to say, and the way on.
 *
 * @typedef {import("./read.js").Step} Step
 *
 * @typedef {object} StepEvents
 * @property {() => void} back
 * @property {() => void} next
 * @property {() => void} again begins the step once more
 * @property {() => void} leave
 * @property {() => void} point goes to what it points at
 * @property {(answer: number) => void} expect
 * @property {(text: string) => void} answer with a number, as it was typed
 *
 * @typedef {object} Standing how a step stands
 * @property {boolean} isDone
 * @property {string} hint
 * @property {string} verdict on what was expected
 * @property {number | undefined} expected
 * @property {boolean} isTyped whether a number is wanted
 */
import { make, say } from "../../ui/dom.js";
import { pretty } from "../../ui/notation.js";
import { appendText } from "../../ui/text.js";

export class StepView {
	#events;
	#title = make("h3", { tabindex: -1 });
	#text = make("div", { class: "text" });
	#question = make("div", { class: "question", role: "group" });
	#field = make("input", {
		type: "text",
		"aria-label": "Your answer",
		inputmode: "text",
		autocomplete: "off",
		spellcheck: "false",
		placeholder: "a number, or a sum such as 0.5*2 - 1",
	});
	#form = make(
		"form",
		{ class: "number" },
		this.#field,
		make("button", { type: "submit" }, "Check"),
	);
	#said = make("div", { class: "said", role: "status", "aria-label": "Hint" });
	#place = make("p", { class: "place" });
	#back = this.#button("Back", "", () => this.#events.back());
	#next = this.#button("Next", "primary", () => this.#events.next());
	#point = this.#button("Show me", "", () => this.#events.point());
	#again = this.#button("Begin this step again", "quiet", () => this.#events.again());
	#leave = this.#button("Leave", "quiet", () => this.#events.leave());
	#written = "";

	/** @param {StepEvents} events */
	constructor(events) {
		this.#events = events;
		this.#form.addEventListener("submit", (event) => {
			event.preventDefault();
			events.answer(this.#field.value);
		});
		this.element = make(
			"div",
			{ class: "step" },
			make("div", { class: "words" }, this.#title, this.#text),
			make("div", { class: "deed" }, this.#question, this.#form, this.#said),
			make(
				"div",
				{ class: "ways" },
				this.#place,
				make("div", { class: "bar" }, this.#back, this.#next, this.#point),
			),
			make("div", { class: "bar others" }, this.#again, this.#leave),
		);
	}

	/** @param {Step} step @param {number} index @param {number} count */
	open(step, index, count) {
		this.#title.textContent = step.title;
		this.#text.replaceChildren(...step.text.map((each) => appendText(make("p"), each, pretty)));
		this.#text.scrollTop = 0;
		say(this.#place, `Step ${index + 1} of ${count}`);
		this.#back.disabled = index === 0;
		this.#point.hidden = !step.point;
		this.#field.value = "";
		this.#written = "";
		this.#said.replaceChildren();
		this.#buildQuestion(step);
	}

	/** @param {Step} step @param {Standing} standing */
	show(step, { isDone, hint, verdict, expected, isTyped }) {
		this.#next.disabled = !isDone;
		this.#form.hidden = !isTyped;
		for (const [index, button] of Array.from(this.#question.querySelectorAll("button")).entries()) {
			button.ariaPressed = String(index === expected);
			button.disabled = expected !== undefined && index !== expected;
		}
		const isDeed = step.checks.length > 0 || step.ask !== undefined;
		const done = isDeed ? [`✓ Done. ${verdict}`.trim()] : [];
		const lines = isDone ? [...done, ...step.afterwards] : [hint];
		if (lines.join("\n") === this.#written) return;
		this.#written = lines.join("\n");
		this.#said.classList.toggle("done", isDone);
		this.#said.replaceChildren(
			...lines.filter(Boolean).map((line) => appendText(make("p"), line, pretty)),
		);
	}

	/** Puts the focus at the beginning of the text. */
	focus() {
		this.#title.focus({ preventScroll: true });
	}

	/** @param {Step} step */
	#buildQuestion({ ask }) {
		this.#question.hidden = !ask;
		this.#question.ariaLabel = ask?.question ?? null;
		this.#question.replaceChildren();
		if (!ask) return;
		const answers = ask.options.map((text, index) =>
			this.#button(text, "", () => this.#events.expect(index)),
		);
		this.#question.append(make("p", {}, ask.question), make("div", { class: "bar" }, ...answers));
	}

	/** @param {string} text @param {string} kind @param {() => void} act */
	#button(text, kind, act) {
		const button = make("button", { type: "button", ...(kind && { class: kind }) }, text);
		button.addEventListener("click", act);
		return button;
	}
}
