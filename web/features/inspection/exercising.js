/**
 * The exercise on the page: it runs while the setting `exercise` says so, on numbers that are held
 * still.
 *
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./recording.js").Cell} Cell
 * @typedef {import("./task.js").Task} Task
 *
 * @typedef {object} Inspected what the exercise needs of the panel
 * @property {() => import("./stage.js").Choice | undefined} choice the cell that is looked at
 * @property {(cell: Cell) => void} look at a cell
 * @property {() => void} redraw
 */
import { make } from "../../ui/dom.js";
import { Exercise } from "./exercise.js";
import { COUNT, ExerciseView } from "./exercise-view.js";
import { printTask, readTask } from "./task.js";

const SEEDS = 10_000;
const ANEW = "This is a new network: the exercise begins anew.";

export class Exercising {
	/** Starts an exercise, and leaves it. */
	button = make("button", { type: "button", "aria-pressed": "false" }, "Exercise");
	#state;
	#engine;
	#inspected;
	#view = new ExerciseView({
		answer: () => this.#answer(),
		skip: () => this.#leaveQuestion(),
		choose: (kind) => this.#choose(kind),
		change: (changes) => this.#change(changes),
		another: () => this.#change({ seed: someSeed() }),
		leave: () => this.#leave(),
	});
	/** @type {Exercise | undefined} */
	#exercise;
	/** @type {Promise<import("./exercise.js").Sheet | undefined> | undefined} */
	#sheet;
	#key = ""; // of what the sheet is made for
	#network = 0; // that it is about
	#isNew = false; // and nothing of it has been looked at

	/** @param {import("../../app/state.js").State} state
	 * @param {import("../../engine/client.js").Engine} engine @param {Inspected} inspected */
	constructor(state, engine, inspected) {
		this.#state = state;
		this.#engine = engine;
		this.#inspected = inspected;
		this.button.addEventListener("click", () =>
			this.isOn ? this.#leave() : this.#choose("random"),
		);
		this.#show();
	}

	get element() {
		return this.#view.element;
	}

	/** Whether the settings ask for an exercise. */
	get isOn() {
		return this.#task !== undefined;
	}

	get #task() {
		return readTask(this.#state.settings.exercise);
	}

	/** A step is being recorded: until it is there, what is asked may change. */
	wait() {
		this.element.ariaBusy = String(this.isOn);
	}

	/**
	 * Hides what is asked for in a step that was just recorded.
	 * @param {Recording} recording @param {Record<string, unknown>} wanted of `inspection.record`
	 * @param {number} network its number
	 * @returns {Promise<Cell | undefined>} the first cell of a new sheet, to be looked at
	 */
	async begin(recording, wanted, network) {
		const task = this.#task;
		if (task) await this.#bring(task, recording, wanted, network);
		else this.#end();
		const isNew = this.#isNew;
		this.#isNew = false;
		this.#show();
		this.element.ariaBusy = "false";
		return isNew ? this.#exercise?.question?.cell : undefined;
	}

	/** What of an explanation may be seen. @type {import("./stage.js").Veil} */
	veil(explanation, choice) {
		return this.#exercise?.veil(explanation, choice) ?? explanation;
	}

	/** @param {Task} task @param {Recording} recording @param {Record<string, unknown>} wanted
	 * @param {number} network */
	async #bring(task, recording, wanted, network) {
		const key = JSON.stringify([task, wanted, network]);
		if (key !== this.#key) {
			this.#key = key;
			this.#exercise = undefined;
			this.#sheet = this.#engine.query("exercise.sheet", { ...task, wanted });
			this.#view.say("", this.#network && network !== this.#network ? ANEW : "");
			this.#network = network;
		}
		try {
			const sheet = await this.#sheet;
			if (key !== this.#key) return;
			if (!sheet) return this.#end();
			if (this.#exercise) return this.#exercise.attach(recording);
			this.#exercise = new Exercise(sheet, recording);
			this.#isNew = true;
		} catch (error) {
			if (key === this.#key) this.#view.say("refused", /** @type {Error} */ (error).message);
		}
	}

	#end() {
		this.#exercise = this.#sheet = undefined;
		this.#key = "";
		this.#network = 0;
		this.#view.say("", "");
	}

	/** @param {Task["kind"]} kind */
	#choose(kind) {
		const { name = "", place = { row: 0, column: 0 } } = this.#inspected.choice() ?? {};
		const matrix = name.replace("ᵀ", "");
		const seed = someSeed();
		if (kind === "random") this.#set({ kind, count: COUNT, seed });
		if (kind === "matrix") this.#set({ kind, matrix, seed });
		if (kind === "number") this.#set({ kind, matrix, ...place });
		this.#view.say("", "");
		this.#show();
		this.#view.input.focus();
	}

	/** @param {Partial<Task>} changes */
	#change(changes) {
		const task = this.#task;
		if (task) this.#set({ ...task, ...changes });
	}

	#leave() {
		this.#set(undefined);
		this.button.focus();
	}

	/** @param {Task | undefined} task */
	#set(task) {
		this.#state.set({ exercise: task ? printTask(task) : "" });
	}

	#answer() {
		const exercise = this.#exercise;
		if (!exercise) return;
		if (exercise.question?.standing === "shown") return this.#leaveQuestion();
		const { input } = this.#view;
		const { kind, text } = exercise.judge(input.value);
		this.#view.say(kind, text);
		if (kind === "right") return this.#next();
		this.#view.mark(kind === "unread");
		input.select();
		if (kind === "wrong" && exercise.question) this.#inspected.look(exercise.question.cell);
		this.#show();
	}

	/** To the next question, with a clean slate. */
	#leaveQuestion() {
		this.#view.say("", "");
		this.#next();
	}

	/** To the next question that is open; what was said of this one stays. */
	#next() {
		const exercise = this.#exercise;
		if (!exercise) return;
		exercise.next();
		this.#view.input.value = "";
		this.#view.mark(false);
		const { right } = exercise.score;
		if (exercise.isDone) {
			const sum = `All done: ${right} of ${exercise.questions.length} right.`;
			this.#view.say("right", `${this.#view.said} ${sum}`.trim());
		}
		if (exercise.question) this.#inspected.look(exercise.question.cell);
		else this.#inspected.redraw();
		this.#show();
	}

	#show() {
		this.button.ariaPressed = String(this.isOn);
		this.#view.show(this.#task, this.#exercise);
	}
}

function someSeed() {
	return Math.floor(Math.random() * SEEDS);
}
