/** Backpropagation, cell by cell: one step of the library that trains, matrix by matrix. */
import { needsNewData, printedRate, sameToEngine } from "../../app/context.js";
import { workedExample } from "../../datasets/worked-example/dataset.js";
import { pretty } from "../../ui/notation.js";
import { makeControls, USUAL_SAMPLES } from "./controls.js";
import { Editing } from "./editing.js";
import { showEdits, stateOf } from "./edits.js";
import { Exercising } from "./exercising.js";
import { Link } from "./link.js";
import { Player } from "./player.js";
import { Recorder } from "./recorder.js";
import { Recording } from "./recording.js";
import { makeTakeAway } from "./take-away.js";
import { StepView } from "./view.js";

/**
 * @typedef {import("./recording.js").StepRecord} StepRecord
 * @typedef {import("./edits.js").Changes} Changes
 */

const EXAMINED =
	"Held still for the exercise: it does not touch the network, and training may go on.";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const panel = new InspectPanel(element, state, engine);
	return { shown: () => panel.shown(), hidden: () => panel.hidden() };
}

class InspectPanel {
	/** @type {Recording | undefined} */
	#recording;
	#current = "";
	#samples = USUAL_SAMPLES;
	#holding = false;
	#networks = 0; // that there have been
	#said = "";

	/** @type {Exercising} */
	#exercising;
	#controls = makeControls({
		choose: (samples) => this.#choose(samples),
		changeRate: (rate) => this.#changeRate(rate),
	});
	#player = new Player(this.#controls, {
		stages: () => this.#stages,
		current: () => this.#current,
		go: (name) => this.#go(name),
	});
	#editing = new Editing({
		cell: () => this.#editable(),
		record: (changes) => this.#recorder.record(this.#wanted(changes, true)),
		changed: (record) => {
			this.#write();
			if (record) this.#take(record);
		},
		closed: () => this.#recorder.follow(),
	});
	#edits = this.#editing.edits;
	#view = new StepView(this.#controls, this.#edits, {
		visit: (name) => this.#go(name),
		edit: () => this.#edit(),
		choose: () => this.#write(),
		isExercise: () => this.#exercising.isOn,
		veil: (explanation, choice) => this.#exercising.veil(explanation, choice),
	});
	#stage = this.#view.stage;
	#link;
	/** @type {Recorder} */
	#recorder;
	#settings;

	/** @param {HTMLElement} element @param {import("../../app/state.js").State} state
	 * @param {import("../../engine/client.js").Engine} engine */
	constructor(element, state, engine) {
		this.element = element;
		this.state = state;
		this.engine = engine;
		this.#link = new Link(state);
		this.#recorder = new Recorder(engine, {
			isReady: () => this.#networks > 0 && !this.#editing.isOpen,
			isHeld: () => this.#isHeld,
			wanted: () => this.#wanted(this.#edits.now, this.#isHeld),
			begin: () => this.#exercising.wait(),
			take: (record) => (this.#editing.isOpen ? undefined : this.#take(record)),
			refuse: (reason) => this.#refuse(reason),
		});
		this.#settings = state.settings;
		this.#takeNews();
		this.#exercising = new Exercising(state, engine, {
			choice: () => this.#stage.choice,
			look: (cell) => this.#look(...cell),
			redraw: () => this.#show(),
		});
		const takeAway = makeTakeAway(
			engine,
			() => this.#step(this.#edits.now),
			() => this.#recording,
		);
		this.#view.place(element, this.#exercising, takeAway);
		this.#showEdits();
		this.#listen();
	}

	shown() {
		this.#showEdits();
		this.#recorder.start();
	}

	hidden() {
		this.#recorder.stop();
		this.#player.stop();
	}

	#listen() {
		const { state, engine } = this;
		this.#controls.example.addEventListener("click", () => this.#loadExample());
		this.#controls.undo.addEventListener("click", () => this.#travel("undo"));
		this.#controls.redo.addEventListener("click", () => this.#travel("redo"));
		this.#controls.restore.addEventListener("click", () => this.#travel("drop"));
		this.#controls.digits.addEventListener("click", () => {
			this.#view.toggleDigits();
			this.#show();
		});
		this.#controls.hold.addEventListener("click", () => {
			this.#holding = !this.#holding;
			this.#refresh();
		});
		this.element.addEventListener("keydown", (event) => this.#key(event));
		engine.on("built", () => this.#meetNewNetwork());
		engine.on("progress", () => this.#recorder.follow());
		state.subscribe(() => this.#followSettings());
	}

	#followSettings() {
		const before = this.#settings;
		const now = this.state.settings;
		this.#settings = now;
		const isOtherSample = before.sample !== now.sample;
		if (isOtherSample) this.#edits.forgetSamples();
		const isNews = this.#takeNews();
		if (!needsNewData(before, now)) this.#link.giveNumbers(this.#edits);
		if (isOtherSample) this.#write();
		const isOtherExercise = before.exercise !== now.exercise;
		if (isNews || isOtherSample || isOtherExercise) this.#refresh();
		else if (!sameToEngine(before, now)) this.#recorder.follow();
	}

	/** Takes over what a link says. @returns {boolean} whether it says anything new */
	#takeNews() {
		const news = this.#link.read();
		this.#samples = news.samples ?? this.#samples;
		this.#current = news.stage ?? this.#current;
		if (news.isUnchosen) this.#stage.forgetChoice();
		return Object.keys(news).length > 0;
	}

	/** So that a link holds what is shown. */
	#write() {
		const isFirst = this.#current === this.#stages[0];
		this.#link.write({
			samples: this.#samples,
			stage: isFirst ? "" : this.#current,
			choice: this.#stage.chosenByHand,
			changes: this.#edits.now,
		});
	}

	get #stages() {
		return this.#recording?.record.stages ?? [];
	}

	get #isHeld() {
		return this.#holding || this.#edits.any || this.#exercising.isOn;
	}

	/** What is asked of `inspection.record`. @param {Changes} changes @param {boolean} held the network
	 * as it was */
	#wanted(changes, held) {
		return { ...this.#step(changes), held };
	}

	/** The step that is shown. @param {Changes} changes */
	#step({ edits, learningRate }) {
		const { settings, own } = this.state;
		const first = settings.sample ?? 0;
		const rate = learningRate ?? printedRate(settings, own);
		return {
			first,
			samples: this.#samples,
			...(edits.length && { edits }),
			...(rate !== undefined && { learning_rate: rate }),
		};
	}

	/** Shows what it is now. */
	#refresh() {
		this.#showEdits();
		this.#recorder.refresh();
	}

	/** @param {string} reason why nothing could be recorded
	 * @returns {boolean} whether it can be without what a link has brought */
	#refuse(reason) {
		const isAgain = this.#link.leaveNumbersOut(this.#edits, reason);
		if (isAgain) this.#write();
		else this.#say(reason);
		return isAgain;
	}

	/** @param {StepRecord} record */
	async #take(record) {
		const recording = new Recording(record);
		const { requests } = this.#recorder;
		const wanted = this.#step(this.#edits.now);
		const asked = await this.#exercising.begin(recording, wanted, this.#networks);
		if (requests !== this.#recorder.requests) return; // a newer one is on its way
		this.#recording = recording;
		if (asked) this.#look(...asked);
		this.#link.meet(record.stages, this.#current);
		if (!record.stages.includes(this.#current)) this.#current = record.stages[0] ?? "";
		this.#show();
		this.#link.giveCell(this.#stage, this.#current);
		this.#write();
	}

	/** Goes to a cell. @param {string} name @param {number} row @param {number} column */
	#look(name, row, column) {
		this.#stage.look({ name, place: { row, column } });
		this.#current = name;
		this.#show();
		this.#write();
	}

	#show() {
		const recording = this.#recording;
		if (!recording) return;
		// A link may have asked for a matrix of the step that is still to come.
		const current = recording.has(this.#current) ? this.#current : this.#stages[0];
		if (current !== undefined) this.#view.show(recording, current, this.#samples);
		this.#showEdits();
	}

	#showEdits() {
		const isExercise = this.#exercising.isOn;
		showEdits(this.#controls, this.#edits, this.#isHeld);
		this.#controls.body.classList.toggle("exercising", isExercise);
		this.#controls.changes.hidden ||= isExercise;
		this.#controls.hold.hidden = isExercise;
		const how = { holding: this.#holding, forgotten: this.#editing.isForgotten };
		this.#say(isExercise ? EXAMINED : stateOf(this.#edits, how));
	}

	/** @param {string} text */
	#say(text) {
		if (text === this.#said) return;
		this.#said = text;
		this.#controls.notice.replaceChildren(pretty(text));
	}

	/** @param {string | undefined} name */
	#go(name) {
		if (name === undefined || !this.#recording?.has(name)) return;
		this.#editing.close();
		this.#current = name;
		const { hasFocus } = this.#view;
		this.#show();
		this.#write();
		if (hasFocus) this.#stage.focus();
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		if (event.target instanceof HTMLInputElement && event.target.type !== "range") return;
		const command = event.ctrlKey || event.metaKey;
		const key = event.key.toLowerCase();
		const move = { pagedown: 1, pageup: -1 }[key];
		if (move && !(event.target instanceof HTMLInputElement)) this.#player.move(move);
		else if (command && key === "z") this.#travel(event.shiftKey ? "redo" : "undo");
		else if (command && key === "y") this.#travel("redo");
		else return;
		event.preventDefault();
	}

	#edit() {
		if (this.#editing.open()) this.#player.stop();
	}

	/** The cell that is being explained, if its number can be changed now.
	 * @returns {import("./editing.js").Editable | undefined} */
	#editable() {
		const { choice } = this.#stage;
		if (!choice || !this.#recording || this.#exercising.isOn) return undefined;
		const { row, column } = choice.place;
		const matrix = this.#recording.matrix(choice.name);
		const element = matrix.isEditable(row, column) && this.#stage.cell(choice);
		if (!element) return undefined;
		return {
			element,
			label: `${choice.name}[${row},${column}]`,
			value: matrix.at(row, column),
			source: matrix.source(row, column),
		};
	}

	/** @param {"undo" | "redo" | "drop"} way */
	#travel(way) {
		if (this.#exercising.isOn) return;
		this.#editing.travel(way);
		this.#write();
		this.#refresh();
	}

	/** @param {number} value */
	#changeRate(value) {
		if (!this.#recording || value === this.#recording.record.learning_rate) return;
		this.#editing
			.change({ ...this.#edits.now, learningRate: value })
			.catch((error) => this.#say(error.message));
	}

	/** @param {number} samples */
	#choose(samples) {
		if (samples === this.#samples) return;
		this.#samples = samples;
		this.#edits.keepSamples(samples);
		this.#write();
		this.#refresh();
	}

	#meetNewNetwork() {
		this.#networks++;
		this.#editing.leave(this.#link.bringsChanges);
		this.#holding = false;
		if (this.#link.bringsNumbers) this.#link.giveNumbers(this.#edits);
		else this.#write();
		if (this.#recording) this.#showEdits(); // at once, before its numbers come
		this.#refresh();
	}

	async #loadExample() {
		this.#current = "";
		this.state.set({ dataset: workedExample.name });
		if (this.engine.pending || this.engine.state.name !== "ready") await this.engine.reset();
	}
}
