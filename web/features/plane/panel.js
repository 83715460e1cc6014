/**
 * The plane: what the network answers everywhere, live, behind the points that it learns from; the
 * visitor paints, moves and erases them, and the network goes on with them.
 */
import { taskOf } from "../../app/context.js";
import { onAppearanceChange } from "../../ui/canvas.js";
import { divergingPixels, SURFACE, scaledImage } from "../../ui/colour-scale.js";
import { say } from "../../ui/dom.js";
import { atMostEvery, newestOnly, onceAFrame } from "../../ui/pace.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { Crosshair } from "./crosshair.js";
import { workWithPointer } from "./hands.js";
import { layOut } from "./layout.js";
import { contour, drawPlane } from "./picture.js";
import { isSame, MOST_POINTS, Points, toPoints } from "./points.js";
import { makePointsTable } from "./points-table.js";
import { makeTools } from "./tools.js";
import {
	countPoints,
	describe,
	formatAnswer,
	formatPlace,
	formatScoreOf,
	formatValue,
	wrongOnes,
} from "./words.js";
import { Work } from "./work.js";

const COMMIT_EVERY = 250; // milliseconds: browsers let the address change only so often
const NO_POINTS = "No points. Until you place some, the network keeps those that it had.";

/**
 * @typedef {import("./words.js").Marked} Marked
 * @typedef {import("./points.js").Place} Place
 *
 * @typedef {object} Shown what the query "surface.plane" answers
 * @property {import("../../app/settings.js").Task} task
 * @property {number} size
 * @property {Float32Array} values
 * @property {boolean} trained
 * @property {boolean} placed
 * @property {Int32Array} aside the training points that are set aside for validation
 * @property {Marked} train
 * @property {Marked} test
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	new PlanePanel(element, context);
}

class PlanePanel {
	#element;
	#state;
	#points = new Points();
	#table = makePointsTable();
	#tools = makeTools(() => this.#hint());
	#parts;
	#work;
	#crosshair;
	#again;
	#ask;
	/** @type {Shown | undefined} */
	#shown;
	/** @type {OffscreenCanvas | undefined} */
	#background;
	/** Where the answer passes from one to the other. @type {Path2D[]} */
	#lines = [];
	#shades;
	/** Where the pointer or the crosshair is. @type {Place | undefined} */
	#at;
	/** The points as the settings have them from here. */
	#committed = "";
	/** What kind of data the points are of. */
	#kind = "";

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		const { state, engine } = context;
		this.#element = element;
		this.#state = state;
		this.#parts = layOut(element, this.#tools, this.#table);
		this.#shades = divergingPixels(element, SURFACE);
		this.#work = new Work(this.#points, this.#tools, {
			changed: () => this.#changed(),
			refused: () => this.#say(`${MOST_POINTS} points are the most: erase some first.`),
			held: this.#draw,
		});
		this.#ask = newestOnly(async (/** @type {Place} */ place) => {
			const { task } = this.#shown ?? {};
			const answer = await engine.query("surface.at", { ...place }).catch(() => undefined);
			if (!answer || !task || place !== this.#at) return;
			this.#say(`${formatPlace(place)}: ${formatAnswer(answer.value, task)}`);
		});
		this.#workByPointer();
		this.#crosshair = this.#workByKeys();
		this.#listenToButtons();
		this.#again = watchWhileSeen(
			element,
			context,
			() => ["surface.plane", {}],
			(shown) => this.#show(shown),
		);
		this.#followSettings();
		state.subscribe(() => this.#followSettings());
		this.#followAppearance();
		this.#hint();
	}

	/** @param {Shown} shown */
	#show(shown) {
		this.#shown = shown;
		const { task, train, placed, aside } = shown;
		if (!placed) this.#points.generate(toPoints(train, task));
		const isEmpty = this.#points.list.length === 0;
		say(this.#parts.sentence, isEmpty ? NO_POINTS : describe(shown));
		say(this.#parts.score, isEmpty ? "no points" : formatScoreOf(shown));
		const isKnown = placed === !this.#points.generated;
		const answers = isKnown ? train.answers : [];
		this.#table.show(this.#points.list, answers, new Set(isKnown ? aside : []), task);
		this.#paint();
		this.#tell();
		this.#showButtons();
	}

	/** Makes a picture of the newest answers. */
	#paint() {
		if (!this.#shown) return;
		const { size, values, task } = this.#shown;
		const low = task === "regression" ? -1 : 0;
		const image = scaledImage(values, size, low, 1, this.#shades);
		this.#background = new OffscreenCanvas(size, size);
		this.#background.getContext("2d")?.putImageData(image, 0, 0);
		const thresholds = task === "regression" ? [-0.5, 0, 0.5] : [0.5];
		this.#lines = thresholds.map((threshold) => contour({ size, values }, threshold));
		this.#draw();
	}

	#draw = onceAFrame(() => {
		const { task, test, train, trained, aside = [] } = this.#shown ?? {};
		const { list } = this.#points;
		/** Those that the visitor has not changed meanwhile. @param {Iterable<number>} indices */
		const unchanged = (indices) =>
			new Set(Array.from(indices).filter((index) => isSame(list[index], train, index)));
		drawPlane(this.#parts.canvas, {
			background: this.#background,
			lines: this.#lines,
			points: list,
			wrong: unchanged(train && task && trained ? wrongOnes(train, task) : []),
			validating: unchanged(aside),
			tests: this.#parts.testing.checked ? toPoints(test, task) : [],
			crosshair: this.#crosshair.place,
			held: this.#work.held,
		});
	});

	#showButtons() {
		const { undo, redo, back, clear } = this.#parts.buttons;
		const { list, generated, undoable, redoable } = this.#points;
		undo.ariaDisabled = String(!undoable);
		redo.ariaDisabled = String(!redoable);
		back.ariaDisabled = String(generated);
		clear.ariaDisabled = String(list.length === 0);
		this.#parts.invitation.hidden = list.length > 0 || generated;
	}

	#followAppearance() {
		const { canvas, legend } = this.#parts;
		onAppearanceChange(() => {
			this.#shades = divergingPixels(this.#element, SURFACE);
			this.#paint();
			legend.draw(this.#shades);
		});
		legend.draw(this.#shades);
		let width = 0;
		new ResizeObserver(() => {
			if (canvas.clientWidth !== width) this.#draw();
			width = canvas.clientWidth;
		}).observe(canvas);
	}

	/** @param {string} text */
	#say(text) {
		say(this.#parts.reading, text);
	}

	/** Reads the place that is pointed at. @param {Place | undefined} place */
	#point(place) {
		this.#at = place;
		if (place) this.#tell();
		else this.#hint();
	}

	#tell() {
		if (this.#at && this.#shown) this.#ask(this.#at);
	}

	#hint() {
		const { canvas } = this.#parts;
		canvas.dataset.tool = this.#tools.chosen;
		canvas.toggleAttribute("data-drawn-by-touch", this.#tools.takes("touch"));
		if (!this.#at) this.#say(this.#tools.hint);
		if (this.#crosshair.place) this.#say(`${this.#tools.name}.`);
	}

	#workByPointer() {
		const { canvas, reading } = this.#parts;
		workWithPointer(canvas, {
			begin: (at, reach) => this.#work.begin(at, reach),
			drag: (at, reach) => this.#work.drag(at, reach),
			end: () => this.#work.end(),
			takes: this.#tools.takes,
			point: (place) => {
				reading.ariaLive = "off";
				this.#point(place);
			},
		});
	}

	#workByKeys() {
		const { canvas, reading } = this.#parts;
		return new Crosshair(canvas, this.#points, this.#tools, this.#work, {
			moved: (place) => {
				reading.ariaLive = "polite";
				this.#point(place);
				this.#draw();
			},
			did: (what) => {
				this.#at = undefined; // so that what was done is read, and not what is there
				this.#say(`${what}. ${countPoints(this.#points.list.length)}.`);
				this.#draw();
			},
			jumped: (index) => {
				const point = this.#points.list[index];
				if (!point || !this.#shown) return;
				this.#at = undefined; // so that the point is read, and not the network's answer there
				const value = formatValue(point, this.#shown.task);
				this.#say(`Point ${index}, ${value}, ${formatPlace(point)}`);
			},
			changed: () => this.#changed(),
			undo: () => this.#apply(() => this.#points.undo()),
			redo: () => this.#apply(() => this.#points.redo()),
		});
	}

	#listenToButtons() {
		const { buttons, testing } = this.#parts;
		const { undo, redo, clear, back } = buttons;
		undo.addEventListener("click", () => this.#apply(() => this.#points.undo()));
		redo.addEventListener("click", () => this.#apply(() => this.#points.redo()));
		clear.addEventListener("click", () => {
			if (this.#points.list.length > 0) this.#apply(() => this.#points.eraseAll());
		});
		back.addEventListener("click", () => {
			if (!this.#points.generated) this.#apply(() => this.#points.backToGenerated());
		});
		testing.addEventListener("change", this.#draw);
	}

	/** @param {() => void} change */
	#apply(change) {
		change();
		this.#changed();
	}

	#changed() {
		const { list } = this.#points;
		if (list.length === 0) say(this.#parts.sentence, NO_POINTS);
		this.#showButtons();
		this.#draw();
		this.#commitSoon();
		if (this.#shown) this.#table.show(list, [], new Set(), this.#shown.task);
	}

	#commitSoon = atMostEvery(COMMIT_EVERY, () => {
		// Without any points there is nothing to train on: the network keeps those that it had.
		if (this.#points.list.length === 0 && !this.#points.generated) return;
		this.#committed = this.#points.written;
		this.#state.set({ points: this.#committed });
	});

	#followSettings() {
		const { settings } = this.#state;
		const kind = [taskOf(settings), settings.shape, settings.noise].join();
		const isOther = kind !== this.#kind;
		if (settings.points !== this.#committed || isOther) this.#points.replace(settings.points);
		this.#committed = settings.points;
		this.#kind = kind;
		if (isOther) {
			this.#shown = this.#background = undefined;
			this.#lines = [];
			this.#tools.setTask(taskOf(settings));
			this.#parts.legend.setTask(taskOf(settings));
			this.#again();
		}
		this.#showButtons();
		this.#draw();
	}
}
