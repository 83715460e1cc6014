/** Learn: lessons beside whatever view is open, whose steps go on once they were done. */
import { LoadError } from "../../faults.js";
import { CalculationError, calculate } from "../../ui/calculator.js";
import { make } from "../../ui/dom.js";
import { atMostEvery } from "../../ui/pace.js";
import { needsGradients } from "./checks.js";
import { FactsOfThePage } from "./facts.js";
import { cellsOf, judge, verdict } from "./judge.js";
import { Lessons } from "./lessons.js";
import { makeList } from "./list.js";
import { Pointer } from "./pointing.js";
import { StepView } from "./step.js";
import { Visit } from "./visit.js";

/** @typedef {import("./lessons.js").Named} Named */

const LIST = "list";
const LOOK_EVERY = 150; // milliseconds
const CHANGES = {
	subtree: true,
	childList: true,
	attributeFilter: ["hidden", "aria-label", "aria-current", "aria-selected"],
};

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const panel = new LessonPanel(element, context);
	return { shown: () => panel.follow(), hidden: () => panel.follow() };
}

class LessonPanel {
	#element;
	#state;
	#lessons = new Lessons();
	#visit;
	#facts;
	#pointer = new Pointer();
	#view = new StepView({
		back: () => this.#go(this.#place.step - 1),
		next: () => this.#go(this.#place.step + 1),
		again: () => this.#beginAgain(),
		leave: () => this.#choose(""),
		point: () => this.#pointer.focus(),
		expect: (answer) => this.#expect(answer),
		answer: (text) => this.#answer(text),
	});
	#list;
	#region = make("section", { class: "lesson" });
	#heading = make("h2", { class: "visually-hidden" });
	#end = make("div", { class: "end" });
	#complaint = make("p", { class: "complaint", role: "alert" });
	#tryAgain = make("button", { type: "button", hidden: "" }, "Try again");

	/** What is shown: a lesson, "list", or nothing. */
	#shown = "";
	/** @type {Named | undefined} */
	#lesson;
	/** @type {import("./lessons.js").Place} */
	#place = { step: 0, done: [] };
	/** @type {number | undefined} */
	#expected;
	/** What the visitor had done when the hint was said, or the step began. */
	#known = "";
	#hint = "";
	/** Whether the visitor has done anything since the step began; the page does things of itself. */
	#hasActed = false;
	/** Panels come and change: what is pointed at may be another element. */
	#changes = new MutationObserver(
		atMostEvery(LOOK_EVERY, () => {
			if (this.#step) this.#pointer.mark(this.#step.point);
		}),
	);

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		this.#element = element;
		this.#state = context.state;
		this.#visit = new Visit(context);
		this.#facts = new FactsOfThePage(context, () => this.#look());
		this.#list = makeList(this.#lessons, {
			begin: (id) => this.#choose(id),
			close: () => this.#choose(""),
			complain: (sentence) => this.#complain(sentence),
		});
		this.#region.append(this.#heading, this.#view.element, this.#end);
		this.#tryAgain.addEventListener("click", () => {
			this.#shown = "";
			this.follow();
		});
		element.append(this.#complaint, this.#tryAgain);
		context.state.subscribe(() => this.follow());
		for (const deed of ["pointerdown", "keydown", "input", "change"])
			addEventListener(
				deed,
				() => {
					this.#hasActed = true;
				},
				{ capture: true },
			);
		this.#keepClear();
	}

	/** Shows what the settings ask for. */
	follow() {
		const { lesson: wanted } = this.#state.settings;
		if (wanted === this.#shown) return;
		this.#shown = wanted;
		this.#closeLesson();
		this.#complain("");
		if (wanted === "" || wanted === LIST) this.#visit.leave();
		if (wanted === LIST) this.#showList();
		else if (wanted) this.#showLesson(wanted);
	}

	async #showList() {
		try {
			await this.#list.show();
			if (this.#shown !== LIST) return;
			this.#put(this.#list.element);
			this.#list.focus();
		} catch (error) {
			this.#complain(/** @type {Error} */ (error).message, true);
		}
	}

	/** @param {string} id */
	async #showLesson(id) {
		try {
			const lesson = await this.#lessons.get(id);
			if (this.#shown !== id) return;
			this.#lesson = lesson;
			this.#place = this.#lessons.placeOf(lesson);
			// A lesson that was taken to its end begins anew.
			if (this.#place.step >= lesson.steps.length) this.#place.step = 0;
			this.#region.ariaLabel = `Lesson: ${lesson.title}`;
			this.#heading.textContent = this.#region.ariaLabel;
			this.#put(this.#region);
			const main = document.querySelector("main");
			if (main) this.#changes.observe(main, CHANGES);
			this.#openStep(this.#startOf(this.#place.step));
		} catch (error) {
			if (this.#shown !== id) return;
			this.#put(this.#list.element);
			await this.#list.show().catch(() => {});
			this.#complain(/** @type {Error} */ (error).message, error instanceof LoadError);
		}
	}

	#closeLesson() {
		this.#changes.disconnect();
		this.#facts.end();
		this.#lesson = undefined;
		this.#pointer.mark(undefined);
	}

	/** @param {HTMLElement} shown */
	#put(shown) {
		this.#element.replaceChildren(this.#complaint, this.#tryAgain, shown);
	}

	/** @param {string} lesson */
	#choose(lesson) {
		this.#state.set({ lesson });
	}

	get #step() {
		return this.#lesson?.steps[this.#place.step];
	}

	/** The settings that a step begins with: its own, or those of the nearest before it.
	 * @param {number} index */
	#startOf(index) {
		return this.#lesson?.steps.slice(0, index + 1).findLast(({ start }) => start)?.start ?? "";
	}

	/** @param {number} index */
	#go(index) {
		const lesson = this.#lesson;
		if (!lesson) return;
		const isOn = index > this.#place.step;
		this.#place.step = index;
		this.#lessons.keep(lesson, this.#place);
		if (index >= lesson.steps.length) this.#showEnd(lesson);
		else this.#openStep(isOn ? lesson.steps[index]?.start : undefined);
	}

	#beginAgain() {
		const { step, done } = this.#place;
		this.#place.done = done.filter((index) => index !== step);
		this.#openStep(this.#startOf(step));
	}

	/** @param {string | undefined} start what the page is to be; undefined: it stays as it is */
	#openStep(start) {
		const step = this.#step;
		if (!step || !this.#lesson) return;
		this.#end.hidden = true;
		this.#view.element.hidden = false;
		this.#expected = undefined;
		this.#hint = "";
		this.#view.open(step, this.#place.step, this.#lesson.steps.length);
		this.#view.focus();
		const begin = () => {
			if (step !== this.#step) return;
			this.#region.ariaBusy = null;
			this.#facts.begin(step.checks.some(needsGradients));
			this.#hasActed = false;
			this.#known = this.#deeds();
			this.#look();
			this.#pointer.show();
		};
		this.#region.ariaBusy = "true";
		if (start === undefined) begin();
		else this.#visit.begin(start, begin).catch((error) => this.#complain(error.message));
		this.#show(false);
	}

	/** What the visitor has done, as far as a step may ask for it. */
	#deeds() {
		const { settings, state, traces, stage, cell, number, numberAt } = this.#facts.now;
		const steps = state === "training" ? "" : traces.steps?.last;
		const shown = this.#step ? cellsOf(this.#step).map(numberAt) : [];
		return JSON.stringify([settings, steps, stage, cell, shown, number, this.#expected]);
	}

	/** Sees whether the step is done now. */
	#look() {
		const step = this.#step;
		if (!step || this.#visit.isStarting) return;
		this.#pointer.mark(step.point);
		const facts = this.#facts.now;
		const { isDone, hint } = judge(step, facts, this.#expected);
		const { done } = this.#place;
		if (isDone && !done.includes(this.#place.step)) {
			done.push(this.#place.step);
			if (this.#lesson) this.#lessons.keep(this.#lesson, this.#place);
		}
		// Only what was done deserves a hint; and what is under way is no mistake yet.
		const deeds = this.#deeds();
		if (deeds !== this.#known && facts.state !== "training") {
			this.#known = deeds;
			if (this.#hasActed) this.#hint = hint;
		}
		this.#show(isDone);
	}

	/** @param {boolean} isDone now, and not only before */
	#show(isDone) {
		const step = this.#step;
		if (!step) return;
		const wasDone = this.#place.done.includes(this.#place.step);
		this.#view.show(step, {
			isDone: isDone || wasDone,
			hint: this.#hint,
			verdict: verdict(step, this.#expected),
			expected: this.#expected,
			isTyped: step.checks.some(({ kind }) => kind === "number"),
		});
	}

	/** @param {number} answer */
	#expect(answer) {
		this.#expected = answer;
		this.#hasActed = true;
		this.#look();
	}

	/** @param {string} text */
	#answer(text) {
		this.#hasActed = true;
		try {
			this.#facts.number = calculate(text);
			this.#look();
		} catch (error) {
			if (!(error instanceof CalculationError)) throw error;
			this.#facts.number = undefined;
			this.#hint = error.message;
			this.#show(false);
		}
	}

	/** @param {Named} lesson that has come to its end */
	async #showEnd(lesson) {
		this.#facts.end();
		this.#pointer.mark(undefined);
		const after = await this.#lessons.after(lesson.id).catch(() => undefined);
		if (lesson !== this.#lesson) return;
		const button = (/** @type {string} */ text, /** @type {string} */ to, kind = "") => {
			const made = make("button", { type: "button", class: kind }, text);
			made.addEventListener("click", () => this.#choose(to));
			return made;
		};
		const title = make("h3", { tabindex: -1 }, "✓ You have finished this lesson.");
		const ways = make("div", { class: "bar" });
		if (after) ways.append(button(`Next lesson: ${after.title}`, after.id, "primary"));
		ways.append(button("All lessons", LIST), button("Leave", "", "quiet"));
		this.#end.replaceChildren(title, make("p", {}, `${lesson.title}. ${lesson.about}`), ways);
		this.#view.element.hidden = true;
		this.#end.hidden = false;
		title.focus({ preventScroll: true });
	}

	/** @param {string} sentence @param {boolean} [isOfFile] that did not come, and may yet come */
	#complain(sentence, isOfFile = false) {
		this.#complaint.textContent = sentence;
		this.#tryAgain.hidden = !isOfFile;
	}

	/** Nothing that is scrolled to, or has the focus, is behind the lesson. */
	#keepClear() {
		const root = document.documentElement;
		new ResizeObserver(() => {
			root.style.setProperty("--lesson", `${this.#element.offsetHeight}px`);
		}).observe(this.#element);
		addEventListener("keydown", (event) => {
			if (event.key !== "F6" || !this.#lesson || this.#element.contains(document.activeElement))
				return;
			event.preventDefault();
			this.#view.focus();
		});
	}
}
