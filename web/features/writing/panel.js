/** Backpropagation, written by the visitor: exercises, an editor, and what a check has found. */
import { readText } from "../../chosen-file.js";
import { CodeEditor } from "../../ui/code.js";
import { make, say } from "../../ui/dom.js";
import { download } from "../../ui/download.js";
import { makeFilePicker } from "../../ui/file-picker.js";
import { appendText } from "../../ui/text.js";
import { Exercises } from "./exercises.js";
import { Trainer } from "./trainer.js";
import { VerdictView } from "./verdict.js";

/** @typedef {import("./exercises.js").Exercise} Exercise */

const ABOUT =
	"Five formulas make a network learn. Write each in Python: it is checked number by number against finite differences, and then this page trains with what you wrote.";
const FORGOTTEN = "This browser keeps nothing of it: download it before you leave.";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const panel = new WritingPanel(context);
	element.append(...panel.elements);
}

class WritingPanel {
	/** @type {HTMLElement[]} */
	elements;
	#engine;
	#exercises;
	/** The one that is open. @type {Exercise | undefined} */
	#open;
	#verdict = new VerdictView();
	#trainer;
	#isChecking = false;

	#steps = make("ol", { class: "steps", "aria-label": "Exercises" });
	#text = make("article");
	#editor = new CodeEditor({
		label: "Your code",
		changed: (code) => this.#write(code),
		keys: [{ key: "Mod-Enter", run: () => this.#check() }],
	});
	#button = make("button", { type: "button", title: "Ctrl+Enter" }, "Check");
	#stop = make("button", { type: "button" }, "Stop");
	#start = make("button", { type: "button", class: "quiet" }, "Back to the start");
	#file = make("button", { type: "button", class: "quiet" }, "Download as .py");
	#notice = make("p", { class: "kept", role: "status", "aria-label": "What you wrote" });

	/** @param {import("../../app/stage.js").Context} context */
	constructor(context) {
		this.#engine = context.engine;
		this.#exercises = new Exercises(context.engine);
		this.#trainer = new Trainer(context, this.#exercises, this.#verdict);
		const picker = makeFilePicker(
			{ label: "Open an exercise", name: "Exercise file", accept: ".py,.txt", kind: "quiet" },
			(file) => this.#openFile(file),
		);
		const buttons = make("div", { class: "bar" }, this.#button, this.#stop);
		const others = make("div", { class: "bar" }, this.#start, this.#file, ...picker);
		this.elements = [
			make("h2", {}, "Write it yourself"),
			make("p", { class: "about" }, ABOUT),
			this.#steps,
			make(
				"div",
				{ class: "desk" },
				this.#text,
				make("div", { class: "own" }, this.#editor.element, buttons, others, this.#notice),
			),
			this.#verdict.element,
			this.#trainer.element,
		];
		this.#button.addEventListener("click", () => this.#check());
		this.#stop.addEventListener("click", () => this.#engine.code.stop());
		this.#start.addEventListener("click", () => this.#goBack());
		this.#file.addEventListener("click", () => this.#download());
		this.#engine.on("state", () => this.#showState());
		this.#engine.on("built", () => this.#bring());
	}

	/** Brings the exercises, once there is an engine that can read them. */
	async #bring() {
		if (this.#open) return;
		try {
			await this.#exercises.bring();
			const [first] = this.#exercises.all;
			const next = this.#exercises.all.find(({ isRight }) => !isRight) ?? first;
			if (next && !this.#open) this.#show(next);
		} catch (error) {
			this.#verdict.complain(/** @type {Error} */ (error).message);
		}
	}

	/** @param {Exercise} exercise */
	#show(exercise) {
		this.#open = exercise;
		const { title, text, given, code } = exercise;
		this.#text.replaceChildren(
			make("h3", {}, title),
			...text.map((paragraph) => appendText(make("p"), paragraph)),
			...(given ? [make("p", {}, "Given:"), make("pre", {}, given)] : []),
		);
		this.#editor.open(code);
		this.#verdict.say("");
		this.#showState();
	}

	#showState() {
		const { code, state } = this.#engine;
		const isOther = state.name === "loading" || state.name === "failed";
		this.#button.disabled = !this.#open || this.#isChecking || isOther;
		const isTraining = state.name === "training" && this.#trainer.hasOwn;
		// The console has a Stop of its own: only one of the two is there at a time.
		this.#stop.hidden = !code.isStoppable || !(this.#isChecking || isTraining);
		for (const button of [this.#start, this.#file]) button.disabled = !this.#open;
		say(this.#notice, this.#exercises.isForgotten ? FORGOTTEN : "");
		this.#showSteps();
		this.#trainer.show();
	}

	#showSteps() {
		const { all } = this.#exercises;
		while (this.#steps.children.length > all.length) this.#steps.lastElementChild?.remove();
		for (const [index, exercise] of all.entries()) {
			const { title, isRight } = exercise;
			const button = this.#steps.children[index]?.firstElementChild ?? this.#addStep(index);
			say(button, `${isRight ? "✓ " : ""}${title}`);
			if (exercise === this.#open) button.setAttribute("aria-current", "step");
			else button.removeAttribute("aria-current");
		}
	}

	/** @param {number} index */
	#addStep(index) {
		const button = make("button", { type: "button", class: "quiet" });
		button.addEventListener("click", () => {
			const exercise = this.#exercises.all[index];
			if (exercise && !this.#isChecking) this.#show(exercise);
		});
		this.#steps.append(make("li", {}, button));
		return button;
	}

	/** @param {string} code */
	#write(code) {
		if (!this.#open) return;
		this.#exercises.write(this.#open, { code, isRight: false });
		this.#showState();
	}

	/** Has the worker check it. */
	#check() {
		const exercise = this.#open;
		if (exercise && !this.#button.disabled) this.#checkIt(exercise);
		return true;
	}

	/** @param {Exercise} exercise */
	async #checkIt(exercise) {
		const { content, code, seconds } = exercise;
		this.#setChecking(true);
		this.#verdict.say("Checking …");
		try {
			const result = await this.#engine.code.run("writing.check", { content, code }, seconds);
			if (typeof result === "symbol") return this.#verdict.complain(ended(seconds));
			if (!result) return this.#verdict.say("");
			this.#verdict.show(result);
			this.#editor.mark(result.line);
			this.#exercises.write(exercise, { isRight: result.right && exercise.code === code });
		} catch (error) {
			this.#verdict.complain(/** @type {Error} */ (error).message);
		} finally {
			this.#setChecking(false);
		}
	}

	/** @param {boolean} isChecking */
	#setChecking(isChecking) {
		// The button that is about to be disabled would lose the focus.
		if (isChecking && document.activeElement === this.#button) this.#editor.focus();
		this.#isChecking = isChecking;
		this.#showState();
	}

	#goBack() {
		if (!this.#open) return;
		this.#editor.replace(this.#open.start);
		this.#verdict.say("Back at the start. Ctrl+Z in the editor brings your code back.");
		this.#editor.focus();
	}

	async #download() {
		const answers = this.#exercises.all.map(({ content, code }) => ({ content, code }));
		const seconds = this.#exercises.all.reduce((sum, exercise) => sum + exercise.seconds, 0);
		try {
			const file = await this.#engine.code.run("writing.file", { answers }, seconds);
			if (typeof file === "symbol") this.#verdict.complain(ended(seconds));
			else if (file) download(file.name, file.text, "text/x-python");
		} catch (error) {
			this.#verdict.complain(/** @type {Error} */ (error).message);
		}
	}

	/** @param {File} file */
	async #openFile(file) {
		try {
			const exercise = await this.#exercises.open(await readText(file));
			if (exercise) this.#show(exercise);
		} catch (error) {
			this.#verdict.complain(/** @type {Error} */ (error).message);
		}
	}
}

/** @param {number} seconds that it may take */
function ended(seconds) {
	return `Your code was stopped: it had not come to an end, for which it has ${seconds} seconds. Is there a loop that never ends? The network is as it was before.`;
}
