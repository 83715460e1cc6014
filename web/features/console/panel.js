/** The console: Python on the page's live objects, and what it has said. */
import { CodeEditor } from "../../ui/code.js";
import { copyText } from "../../ui/copying.js";
import { make } from "../../ui/dom.js";
import { notify } from "../../ui/notices.js";
import { Inputs } from "./inputs.js";
import { Log } from "./log.js";
import { ABOUT, ENDED, STOPPED_HERE } from "./words.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const panel = new ConsolePanel(context);
	element.append(...panel.elements);
}

class ConsolePanel {
	/** @type {HTMLElement[]} */
	elements;
	#engine;
	#inputs = new Inputs();
	#log = new Log();
	#editor = new CodeEditor({
		label: "Python",
		complete: (before) => this.#engine.code.complete(before),
		keys: [
			{ key: "Enter", run: () => this.#enter() },
			{ key: "Mod-Enter", run: () => this.#runAll() },
			{ key: "ArrowUp", run: () => this.#recall(-1) },
			{ key: "ArrowDown", run: () => this.#recall(1) },
		],
	});
	#run = make("button", { type: "button", title: "Ctrl+Enter" }, "Run");
	#stop = make("button", { type: "button" }, "Stop");
	#undo = make("button", { type: "button", class: "quiet", hidden: "" }, "Undo change");
	#copy = make("button", { type: "button", class: "quiet" }, "Copy output");
	#clear = make("button", { type: "button", class: "quiet" }, "Clear output");
	#isRunning = false;
	/** Whether the network trains with answers to exercises, which have a Stop of their own. */
	#hasAnswers = false;

	/** @param {import("../../app/stage.js").Context} context */
	constructor({ engine }) {
		this.#engine = engine;
		this.elements = [
			make("h2", {}, "Python"),
			make("p", { class: "about" }, ...ABOUT()),
			this.#log.element,
			this.#editor.element,
			make("div", { class: "bar" }, this.#run, this.#stop, this.#undo, this.#copy, this.#clear),
		];
		this.#run.addEventListener("click", () => this.#runAll());
		this.#stop.addEventListener("click", () => engine.code.stop());
		this.#undo.addEventListener("click", () => this.#undoChange());
		this.#copy.addEventListener("click", () => this.#copyOutput());
		this.#clear.addEventListener("click", () => this.#clearOutput());
		engine.on("said", (said) => this.#log.say(said));
		engine.on("state", () => this.#show());
		engine.on("built", ({ own }) => {
			this.#hasAnswers = own.length > 0;
			this.#undo.hidden = true;
			this.#show();
		});
		engine.on("progress", ({ batches_run }) => {
			if (batches_run > 0) this.#undo.hidden = true; // what was trained since would be lost
		});
		this.#show();
	}

	#show() {
		const { code, state } = this.#engine;
		const { isStoppable, isRunning } = code;
		const isOther = state.name === "loading" || state.name === "failed";
		this.#run.disabled = this.#isRunning || isOther;
		// One Stop at a time: exercises have one where they stand.
		const isElsewhere = isStoppable && !this.#isRunning && (isRunning || this.#hasAnswers);
		this.#stop.hidden = isElsewhere;
		this.#stop.disabled = !isStoppable || !(this.#isRunning || !isRunning);
		for (const button of [this.#copy, this.#clear]) button.disabled = this.#log.isEmpty;
	}

	/** Runs a text that is whole; else Enter begins another line. */
	#enter() {
		if (this.#editor.isCompleting) return false;
		this.#runIfWhole(this.#editor.text);
		return false; // the line begins at once, so that what is typed next comes after it
	}

	/** @param {string} text */
	async #runIfWhole(text) {
		if (this.#run.disabled || text.trim() === "" || !this.#editor.edges.isLast) return;
		const isWhole = await this.#engine.code.isWhole(text);
		const isUntouched = this.#editor.text.trimEnd() === text.trimEnd();
		if (isWhole && isUntouched && !this.#run.disabled) this.#runIt(text);
	}

	#runAll() {
		const { text } = this.#editor;
		if (!this.#run.disabled && text.trim() !== "") this.#runIt(text);
		return true;
	}

	/** @param {string} text */
	async #runIt(text) {
		const source = text.trimEnd();
		this.#inputs.add(source);
		this.#log.begin(source);
		this.#editor.open("");
		this.#setRunning(true);
		try {
			const ran = await this.#engine.code.converse(source);
			if (typeof ran === "symbol") this.#log.say({ kind: "note", text: STOPPED_HERE });
			else if (!ran) this.#log.say({ kind: "note", text: ENDED });
			else this.#undo.hidden = !ran.undoable;
		} catch (error) {
			this.#log.say({ kind: "error", text: /** @type {Error} */ (error).message });
		} finally {
			this.#setRunning(false);
		}
	}

	/** @param {boolean} isRunning */
	#setRunning(isRunning) {
		// A button that is about to be disabled would lose the focus.
		const { activeElement } = document;
		if (activeElement === this.#run || activeElement === this.#stop) this.#editor.focus();
		this.#isRunning = isRunning;
		this.#show();
	}

	/** Brings back what was typed before, or after that. @param {-1 | 1} direction */
	#recall(direction) {
		const { isFirst, isLast } = this.#editor.edges;
		if (this.#editor.isCompleting || !(direction < 0 ? isFirst : isLast)) return false;
		const text = this.#inputs.recall(direction, this.#editor.text);
		if (text === undefined) return false;
		this.#editor.replace(text);
		this.#editor.goToEnd();
		return true;
	}

	async #undoChange() {
		this.#editor.focus();
		try {
			const undone = await this.#engine.code.undoChange();
			if (!undone) return;
			this.#undo.hidden = !undone.undoable;
			this.#log.say({ kind: "note", text: "The weights are as they were before the change." });
		} catch (error) {
			this.#log.say({ kind: "error", text: /** @type {Error} */ (error).message });
		}
	}

	async #copyOutput() {
		try {
			await copyText(this.#log.text, "Select the output, and copy it by the keyboard.");
			notify("Copied: what Python has said.");
		} catch (error) {
			notify(/** @type {Error} */ (error).message);
		}
	}

	#clearOutput() {
		this.#log.clear();
		this.#editor.focus();
		this.#show();
	}
}
