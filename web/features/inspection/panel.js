/** Backpropagation, cell by cell: one step of the library that trains, matrix by matrix. */
import { needsNewData, printedRate, sameToEngine } from "../../app/context.js";
import { workedExample } from "../../datasets/worked-example/dataset.js";
import { tellInspected } from "../../ui/inspected.js";
import { pretty } from "../../ui/notation.js";
import { notify } from "../../ui/notices.js";
import { makeControls, placeControls, showMatrix, USUAL_SAMPLES } from "./controls.js";
import { openEditor } from "./editor.js";
import { Edits, isAny, showEdits, stateOf } from "./edits.js";
import { Exercising } from "./exercising.js";
import { StageMap } from "./map.js";
import { Place } from "./place.js";
import { Player } from "./player.js";
import { Recording } from "./recording.js";
import { StageView } from "./stage.js";
import { SumView } from "./sumview.js";
import { makeTakeAway } from "./take-away.js";

/**
 * @typedef {import("./recording.js").StepRecord} StepRecord
 * @typedef {import("./edits.js").Changes} Changes
 * @typedef {import("./stage.js").Choice} Choice
 */

const EXAMINED =
	"Held still for the exercise: it does not touch the network, and training may go on.";
const CHANGED = "You put this number in by hand.";
const REFRESH_EVERY = 400; // milliseconds: faster, no number could be read
const REST = 8; // times as long as it takes

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
	#all = false;
	#holding = false;
	#visible = false;
	#edits = new Edits();
	/** @type {(() => void) | undefined} */
	#closeEditor;
	#request = 0;
	#notBefore = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#due;
	#forgotten = false;
	#networks = 0; // that there have been
	#recordings = 0; // under way
	#stale = false; // whether training went on meanwhile
	#said = "";

	/** @type {Exercising} */
	#exercising;
	#map = new StageMap((name) => this.#go(name));
	#sum = new SumView(() => this.#edit());
	#controls = makeControls({
		choose: (samples) => this.#choose(samples),
		changeRate: (rate) => this.#changeRate(rate),
	});
	#player = new Player(this.#controls, {
		stages: () => this.#stages,
		current: () => this.#current,
		go: (name) => this.#go(name),
	});
	#stage = new StageView(this.#controls.matrices, {
		explain: (explanation, choice) => this.#explain(explanation, choice),
		edit: () => this.#edit(),
		visit: (name) => this.#go(name),
		choose: () => this.#write(),
	});
	#place;
	#settings;
	/** Numbers that a link brings, until there is the network that they are for.
	 * @type {Changes | undefined} */
	#brought;
	/** A cell that a link asks for. @type {Choice | undefined} */
	#wantedChoice;
	#isAskedFor = false; // whether a link names the stage
	#isUntried = false; // whether numbers that a link brings may not fit the network

	/** @param {HTMLElement} element @param {import("../../app/state.js").State} state
	 * @param {import("../../engine/client.js").Engine} engine */
	constructor(element, state, engine) {
		this.element = element;
		this.state = state;
		this.engine = engine;
		this.#place = new Place(state);
		this.#settings = state.settings;
		this.#takeNews();
		this.#exercising = new Exercising(state, engine, {
			choice: () => this.#stage.choice,
			look: (cell) => this.#look(...cell),
			redraw: () => this.#show(),
		});
		const takeAway = makeTakeAway(
			engine,
			() => this.#wanted(this.#edits.now),
			() => this.#recording,
		);
		placeControls(
			element,
			this.#controls,
			this.#map.element,
			this.#sum.element,
			this.#exercising,
			takeAway,
		);
		this.#showEdits();
		this.#listen();
	}

	shown() {
		this.#visible = true;
		this.#refresh();
	}

	hidden() {
		this.#visible = false;
		clearTimeout(this.#due);
		this.#due = undefined;
		this.#player.stop();
	}

	#listen() {
		const { state, engine } = this;
		this.#controls.example.addEventListener("click", () => this.#loadExample());
		this.#controls.undo.addEventListener("click", () => this.#travel("undo"));
		this.#controls.redo.addEventListener("click", () => this.#travel("redo"));
		this.#controls.restore.addEventListener("click", () => this.#travel("drop"));
		this.#controls.digits.addEventListener("click", () => {
			this.#all = !this.#all;
			this.#controls.digits.ariaPressed = String(this.#all);
			this.#show();
		});
		this.#controls.hold.addEventListener("click", () => {
			this.#holding = !this.#holding;
			this.#refresh();
		});
		this.element.addEventListener("keydown", (event) => this.#key(event));
		engine.on("built", () => this.#meetNewNetwork());
		engine.on("progress", () => this.#follow());
		state.subscribe(() => this.#followSettings());
	}

	#followSettings() {
		const before = this.#settings;
		const now = this.state.settings;
		this.#settings = now;
		const isOtherSample = before.sample !== now.sample;
		if (isOtherSample) this.#edits.forgetSamples();
		const isNews = this.#takeNews();
		if (this.#brought && !needsNewData(before, now)) this.#takeBrought();
		if (isOtherSample) this.#write();
		const isOtherExercise = before.exercise !== now.exercise;
		if (isNews || isOtherSample || isOtherExercise) this.#refresh();
		else if (!sameToEngine(before, now)) this.#follow();
	}

	/** Takes over what a link says. @returns {boolean} whether it says anything new */
	#takeNews() {
		const { samples, stage, choice, isUnchosen, changes } = this.#place.news();
		this.#samples = samples ?? this.#samples;
		this.#current = stage ?? this.#current;
		this.#isAskedFor ||= Boolean(stage);
		if (isUnchosen) {
			this.#wantedChoice = undefined;
			this.#stage.forgetChoice();
		} else if (choice) this.#wantedChoice = choice;
		this.#brought = changes ?? this.#brought;
		return [samples, stage, choice, isUnchosen, changes].some((each) => each !== undefined);
	}

	#takeBrought() {
		if (!this.#brought) return;
		if (isAny(this.#brought)) this.#edits.set(this.#brought);
		else this.#edits.drop();
		this.#brought = undefined;
		this.#isUntried = this.#edits.any;
	}

	/** So that a link holds what is shown. */
	#write() {
		const isFirst = this.#current === this.#stages[0];
		this.#place.write({
			samples: this.#samples,
			stage: isFirst ? "" : this.#current,
			choice: this.#wantedChoice ?? this.#stage.chosenByHand,
			changes: this.#brought ?? this.#edits.now,
		});
	}

	get #stages() {
		return this.#recording?.record.stages ?? [];
	}

	get #isHeld() {
		return this.#holding || this.#edits.any || this.#exercising.isOn;
	}

	/** @param {Changes} changes */
	#wanted({ edits, learningRate }) {
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

	/** Records anew, and shows what it is now. */
	async #refresh() {
		this.#showEdits();
		clearTimeout(this.#due);
		this.#due = undefined;
		if (!this.#visible || this.#networks === 0 || this.#closeEditor) return;
		const started = performance.now();
		this.#exercising.wait();
		this.#recordings++;
		try {
			const record = await this.#record(this.#edits.now, this.#isHeld);
			if (record && !this.#closeEditor) await this.#take(record);
		} catch (error) {
			this.#refuse(/** @type {Error} */ (error).message);
		}
		this.#recordings--;
		// What takes long comes less often: training is to feel nothing of it.
		const now = performance.now();
		this.#notBefore = now + Math.max(REFRESH_EVERY, REST * (now - started));
		if (this.#stale) this.#follow();
	}

	/** @param {string} reason why nothing could be recorded */
	#refuse(reason) {
		if (!this.#isUntried) return this.#say(reason);
		this.#isUntried = false;
		this.#edits.forget();
		this.#write();
		notify(`The link’s numbers were left out: ${reason}.`);
		this.#stale = true; // without them
	}

	/** Training went on: what is shown follows, but not faster than it can be read. */
	#follow() {
		this.#stale = this.#recordings > 0;
		if (!this.#visible || this.#isHeld || this.#stale || this.#due !== undefined) return;
		const wait = Math.max(0, this.#notBefore - performance.now());
		this.#due = setTimeout(() => this.#refresh(), wait);
	}

	/** @param {Changes} changes @param {boolean} held the network as it was
	 * @returns {Promise<StepRecord | undefined>} undefined if it is no longer wanted */
	async #record(changes, held) {
		const request = ++this.#request;
		const wanted = { ...this.#wanted(changes), held };
		const record = await this.engine.query("inspection.record", wanted);
		return request === this.#request && this.#visible ? record : undefined;
	}

	/** @param {StepRecord} record */
	async #take(record) {
		const recording = new Recording(record);
		const request = this.#request;
		const wanted = this.#wanted(this.#edits.now);
		const asked = await this.#exercising.begin(recording, wanted, this.#networks);
		if (request !== this.#request) return;
		this.#recording = recording;
		if (asked) this.#look(...asked);
		this.#isUntried = false;
		const isThere = record.stages.includes(this.#current);
		if (this.#isAskedFor && !isThere)
			notify(`There is no stage “${this.#current}” in this network.`);
		if (!isThere) this.#current = record.stages[0] ?? "";
		this.#isAskedFor = false;
		this.#show();
		const choice = this.#wantedChoice;
		this.#wantedChoice = undefined;
		if (choice && !this.#stage.chooseNow(choice)) {
			const { row, column } = choice.place;
			notify(`There is no cell ${choice.name}[${row},${column}] at stage ${this.#current}.`);
		}
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
		const name = this.#current;
		this.#map.show(recording.record, name);
		showMatrix(this.#controls, recording, name);
		this.#controls.samples.show(this.#samples);
		const { matrices } = this.#controls;
		const hadFocus = matrices.contains(document.activeElement);
		this.#stage.show(recording, name, {
			all: this.#all,
			changed: this.#edits.cells,
			veil: (explanation, choice) => this.#exercising.veil(explanation, choice),
		});
		// What had the focus may be gone.
		if (hadFocus && !matrices.contains(document.activeElement)) this.#stage.focus();
		this.#showEdits();
	}

	/** @param {import("./sum.js").Explanation} explanation @param {Choice} choice */
	#explain(explanation, { name, place }) {
		if (!this.#recording) return;
		const { chosen } = this.#stage;
		if (chosen)
			tellInspected({
				stage: this.#current,
				cell: [chosen.name, chosen.place.row, chosen.place.column],
				matrices: this.#recording.record.matrices,
			});
		const matrix = this.#recording.matrix(name);
		const editable = matrix.isEditable(place.row, place.column) && !this.#exercising.isOn;
		const isChanged = this.#edits.has(matrix.source(place.row, place.column));
		const worded =
			isChanged && !matrix.transposed ? { ...explanation, words: CHANGED } : explanation;
		this.#sum.show(worded, this.#recording, { editable, all: this.#all });
	}

	#showEdits() {
		const isExercise = this.#exercising.isOn;
		showEdits(this.#controls, this.#edits, this.#isHeld);
		this.#controls.body.classList.toggle("exercising", isExercise);
		this.#controls.changes.hidden ||= isExercise;
		this.#controls.hold.hidden = isExercise;
		const how = { holding: this.#holding, forgotten: this.#forgotten };
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
		this.#closeEditor?.();
		this.#current = name;
		const hadFocus = this.#controls.matrices.contains(document.activeElement);
		this.#show();
		this.#write();
		if (hadFocus) this.#stage.focus();
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

	/** Opens the cell that is being explained. */
	#edit() {
		const { choice } = this.#stage;
		if (!choice || !this.#recording || this.#closeEditor || this.#exercising.isOn) return;
		const { row, column } = choice.place;
		const matrix = this.#recording.matrix(choice.name);
		if (!matrix.isEditable(row, column)) return;
		const cell = this.#stage.cell(choice);
		if (!cell) return;
		this.#player.stop();
		const source = matrix.source(row, column);
		const label = `${choice.name}[${row},${column}]`;
		const apply = (/** @type {number} */ value) =>
			this.#change(this.#edits.with([...source, value]));
		this.#closeEditor = openEditor(cell, label, matrix.at(row, column), apply, () => {
			this.#closeEditor = undefined;
			this.#follow();
		});
	}

	/** @param {Changes} changes refused if the library refuses them */
	async #change(changes) {
		const network = this.#networks;
		const record = await this.#record(changes, true);
		if (network !== this.#networks) return; // the numbers belonged to the one before
		this.#edits.set(changes);
		this.#forgotten = false;
		this.#write();
		if (record) this.#take(record);
	}

	/** @param {"undo" | "redo" | "drop"} way */
	#travel(way) {
		if (this.#exercising.isOn) return;
		this.#closeEditor?.();
		this.#edits[way]();
		this.#write();
		this.#refresh();
	}

	/** @param {number} value */
	#changeRate(value) {
		if (!this.#recording || value === this.#recording.record.learning_rate) return;
		this.#change({ ...this.#edits.now, learningRate: value }).catch((error) =>
			this.#say(error.message),
		);
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
		this.#forgotten = this.#edits.any && !(this.#brought && isAny(this.#brought));
		this.#edits.forget();
		this.#holding = false;
		if (this.#brought) this.#takeBrought();
		else this.#write();
		this.#refresh();
	}

	async #loadExample() {
		this.#current = "";
		this.state.set({ dataset: workedExample.name });
		if (this.engine.pending || this.engine.state.name !== "ready") await this.engine.reset();
	}
}
