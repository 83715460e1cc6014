/** Trains MNIST with what the visitor wrote, in place of the library's own. */
import { State } from "../../app/state.js";
import { make, say } from "../../ui/dom.js";
import { formatPercent } from "../../ui/format.js";

const SECONDS = 5; // that the definitions may take
const BUSY_AFTER = 3000; // milliseconds without news

export class Trainer {
	element = make("div", { class: "training" });
	#context;
	#exercises;
	#verdict;
	#train = make("button", { type: "button" }, "Train MNIST with it");
	#give = make("button", { type: "button", class: "quiet" }, "Use the library's own again");
	#words = make("p", { role: "status", "aria-label": "Training with your code" });
	/** What the present network trains with. @type {string[]} */
	#own = [];
	/** @type {number | undefined} */
	#score;
	#heardAt = 0;

	/**
	 * @param {import("../../app/stage.js").Context} context
	 * @param {import("./exercises.js").Exercises} exercises
	 * @param {import("./verdict.js").VerdictView} verdict
	 */
	constructor(context, exercises, verdict) {
		this.#context = context;
		this.#exercises = exercises;
		this.#verdict = verdict;
		this.element.append(
			make("h3", {}, "Train with it"),
			make("div", { class: "bar" }, this.#train, this.#give),
			this.#words,
		);
		this.#train.addEventListener("click", () => this.#start());
		this.#give.addEventListener("click", () => this.#giveBack());
		const { engine } = context;
		engine.on("built", ({ own, record }) => {
			this.#own = own;
			this.#hear(record);
		});
		engine.on("progress", (record) => this.#hear(record));
		setInterval(() => this.show(), BUSY_AFTER / 3);
	}

	/** Whether the present network trains with what the visitor wrote here. */
	get hasOwn() {
		return this.#own.length > 0;
	}

	show() {
		const { state } = this.#context.engine;
		const { usable } = this.#exercises;
		this.#train.disabled = usable.length === 0 || state.name === "failed";
		this.#give.hidden = this.#own.length === 0;
		say(this.#words, this.#sentence());
	}

	#sentence() {
		const { state } = this.#context.engine;
		if (this.#own.length > 0) {
			const quiet = performance.now() - this.#heardAt > BUSY_AFTER;
			if (state.name === "training" && !state.waiting && quiet)
				return "Your code has been busy for a while. “Stop” ends it, and goes back to where its training began.";
			const score =
				this.#score === undefined ? "" : ` Test accuracy so far: ${formatPercent(this.#score)}.`;
			return `This network trains with what you wrote: ${this.#own.join(", ")}.${score}`;
		}
		const titles = this.#exercises.usable.map(({ title }) => title);
		if (titles.length === 0)
			return "What is right can train a network: it replaces the library's own.";
		return `A new network would train with what you wrote: ${titles.join(", ")}.`;
	}

	/** @param {{ test_score?: number }} record */
	#hear({ test_score }) {
		this.#heardAt = performance.now();
		this.#score = test_score;
		this.show();
	}

	async #start() {
		const { engine, state } = this.#context;
		const answers = this.#exercises.usable.map(({ content, code }) => ({ content, code }));
		if (!(await this.#use(answers))) return;
		// The page's usual settings: MNIST, and a network in which every answer has its place.
		state.restore({ ...new State().settings, tab: state.settings.tab });
		await engine.reset();
		await engine.train();
	}

	async #giveBack() {
		this.#train.focus();
		if (await this.#use([])) await this.#context.engine.reset();
	}

	/** @param {import("../../engine/protocol.js").Answer[]} answers
	 * @returns {Promise<boolean>} whether networks train with them from now on */
	async #use(answers) {
		try {
			const result = await this.#context.engine.code.use(answers, SECONDS);
			if (typeof result !== "symbol") return true;
			this.#verdict.complain("Your code did not come to an end, and was stopped.");
		} catch (error) {
			this.#verdict.complain(/** @type {Error} */ (error).message);
		}
		return false;
	}
}
