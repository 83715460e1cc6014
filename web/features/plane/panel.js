/**
 * The plane: what the network answers everywhere, live, behind the points that it learns from; the
 * visitor paints, moves and erases them, and the network goes on with them.
 */
import { taskOf } from "../../app/settings.js";
import { onAppearanceChange } from "../../ui/canvas.js";
import { make, say } from "../../ui/dom.js";
import { formatScore } from "../../ui/format.js";
import { atMostEvery, onceAFrame } from "../../ui/pace.js";
import { divergingPixels, SURFACE, scaledImage } from "../../ui/scale.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { workWithKeys, workWithPointer } from "./hands.js";
import { contour, drawPlane } from "./picture.js";
import { MOST_POINTS, Points } from "./points.js";
import { makeTable } from "./table.js";
import { makeTools } from "./tools.js";
import {
	countPoints,
	describe,
	formatAnswer,
	formatPlace,
	formatValue,
	wrongOnes,
} from "./words.js";

const PAINT_EVERY = 0.09; // of the plane, while dragging
const COMMIT_EVERY = 250; // milliseconds: browsers let the address change only so often
const KEY_REACH = 0.08; // of the plane, around the crosshair
const NO_POINTS = "No points. Until you place some, the network keeps those that it had.";
const KEYS =
	"Arrows move the crosshair, Shift for long strides; Space does what the chosen tool does, " +
	"Delete erases the nearest point, Page Down and Page Up go from point to point, 1 to 5 choose " +
	"a tool, Ctrl Z undoes.";

/**
 * @typedef {import("./words.js").Marked} Marked
 * @typedef {import("./points.js").Point} Point
 * @typedef {{ x: number, y: number }} Place
 *
 * @typedef {object} Shown what engine/mfnet_page/queries/surface.py tells
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
	const { state, engine } = context;
	const points = new Points();
	const table = makeTable();
	const tools = makeTools(() => hint());
	const parts = build(element, tools, table);
	const { canvas, reading, sentence, testing } = parts;
	/** @type {Shown | undefined} */
	let shown;
	/** @type {OffscreenCanvas | undefined} */
	let background;
	/** @type {Path2D[]} */
	let lines = [];
	let shades = divergingPixels(element, SURFACE);
	/** Where the pointer or the crosshair is. @type {Place | undefined} */
	let at;
	/** @type {Place | undefined} of the keyboard's */
	let crosshair;
	/** @type {number | undefined} */
	let held;
	let committed = "";
	let kind = "";

	const draw = onceAFrame(() => {
		const { task, test, train, trained, aside = [] } = shown ?? {};
		const tests = testing.checked ? toPoints(test, task) : [];
		/** Those that the visitor has not changed meanwhile. @param {Iterable<number>} indices */
		const unchanged = (indices) =>
			new Set(Array.from(indices).filter((index) => same(points.list[index], train, index)));
		const wrong = unchanged(train && task && trained ? wrongOnes(train, task) : []);
		const validating = unchanged(aside);
		drawPlane(canvas, {
			background,
			lines,
			points: points.list,
			wrong,
			validating,
			tests,
			crosshair,
			held,
		});
	});
	const paint = () => {
		if (!shown) return;
		const { size, values, task } = shown;
		const low = task === "regression" ? -1 : 0;
		background = new OffscreenCanvas(size, size);
		background.getContext("2d")?.putImageData(scaledImage(values, size, low, 1, shades), 0, 0);
		const thresholds = task === "regression" ? [-0.5, 0, 0.5] : [0.5];
		lines = thresholds.map((threshold) => contour({ size, values }, threshold));
		draw();
	};

	/** @param {Shown} newest */
	const show = (newest) => {
		shown = newest;
		const { task, train, placed } = newest;
		if (!placed) points.generate(toPoints(train, task));
		const empty = points.list.length === 0;
		say(sentence, empty ? NO_POINTS : describe(newest));
		say(parts.score, empty ? "no points" : scoreText(newest));
		const known = placed === !points.generated;
		table.show(points.list, known ? train.answers : [], new Set(known ? newest.aside : []), task);
		paint();
		tell();
		follow();
	};

	const ask = newestOnly(async (/** @type {Place} */ place) => {
		const { task } = shown ?? {};
		const answer = await engine.query("surface.at", { ...place }).catch(() => undefined);
		if (!answer || !task || place !== at) return;
		say(reading, `${formatPlace(place)}: ${formatAnswer(answer.value, task)}`);
	});
	const tell = () => {
		if (at && shown) ask(at);
	};
	const hint = () => {
		canvas.dataset.tool = tools.chosen;
		canvas.toggleAttribute("data-drawn-by-touch", tools.takes("touch"));
		if (!at) say(reading, tools.hint);
		if (crosshair) say(reading, `${tools.name}.`);
	};
	/** @param {Place | undefined} place */
	const point = (place) => {
		at = place;
		if (place) tell();
		else hint();
	};

	const follow = () => {
		parts.undo.ariaDisabled = String(!points.undoable);
		parts.redo.ariaDisabled = String(!points.redoable);
		parts.back.ariaDisabled = String(points.generated);
		parts.clear.ariaDisabled = String(points.list.length === 0);
		parts.invitation.hidden = points.list.length > 0 || points.generated;
	};
	const commit = () => {
		// Without any points there is nothing to train on: the network keeps those that it had.
		if (points.list.length === 0 && !points.generated) return;
		committed = points.written;
		state.set({ points: committed });
	};
	const commitSoon = atMostEvery(COMMIT_EVERY, commit);
	const changed = () => {
		if (points.list.length === 0) say(sentence, NO_POINTS);
		follow();
		draw();
		commitSoon();
		if (shown) table.show(points.list, [], new Set(), shown.task);
	};

	const work = makeWork(points, tools, {
		changed,
		refused: () => say(reading, `${MOST_POINTS} points are the most: erase some first.`),
		hold(index) {
			held = index;
			draw();
		},
	});
	workWithPointer(canvas, {
		...work,
		takes: tools.takes,
		point(place) {
			reading.ariaLive = "off";
			point(place);
		},
	});
	/** @param {(points: Points) => void} change */
	const apply = (change) => () => {
		change(points);
		changed();
	};
	const undo = apply(() => points.undo());
	const redo = apply(() => points.redo());
	/** @param {Place | undefined} to */
	const moveCrosshair = (to) => {
		if (!to && !crosshair) return;
		if (!to) work.end();
		crosshair = to;
		reading.ariaLive = "polite";
		if (to && held !== undefined) work.drag(to, KEY_REACH);
		point(to);
		draw();
	};
	const here = () => crosshair ?? { x: 0, y: 0 };
	workWithKeys(canvas, {
		place: here,
		move: moveCrosshair,
		act() {
			const dropping = held !== undefined;
			if (dropping) work.end();
			else work.begin(here(), KEY_REACH);
			if (tools.chosen !== "move") work.end();
			crosshair = here();
			if (tools.chosen === "look") return point(crosshair);
			report(dropping ? "Dropped" : done[tools.chosen]);
		},
		erase() {
			const index = points.nearest(here(), KEY_REACH);
			if (index === undefined) return report("No point here");
			points.begin();
			points.erase(index);
			changed();
			report("Erased");
		},
		jump(step) {
			const { list } = points;
			if (list.length === 0) return;
			const current = crosshair ? (points.nearest(crosshair, 0.001) ?? -1) : -1;
			const next = (Math.max(current, step < 0 ? 0 : -1) + step + list.length) % list.length;
			const target = list[next];
			if (!target || !shown) return;
			moveCrosshair({ x: target.x, y: target.y });
			at = undefined; // so that the point is read, and not soon after what the network says there
			say(reading, `Point ${next}, ${formatValue(target, shown.task)}, ${formatPlace(target)}`);
		},
		undo,
		redo,
		choose: (number) => tools.choose(number),
	});
	const done = { orange: "Placed", blue: "Placed", value: "Placed", move: "Held", erase: "Erased" };
	/** @param {string} what */
	const report = (what) => {
		at = undefined; // so that what was done is read, and not what is there
		say(reading, `${what}. ${countPoints(points.list.length)}.`);
		draw();
	};

	parts.undo.addEventListener("click", undo);
	parts.redo.addEventListener("click", redo);
	parts.clear.addEventListener("click", () => {
		if (points.list.length > 0) apply(() => points.eraseAll())();
	});
	parts.back.addEventListener("click", () => {
		if (!points.generated) apply(() => points.backToGenerated())();
	});
	testing.addEventListener("change", draw);
	canvas.addEventListener("focus", () => {
		if (!canvas.matches(":focus-visible")) return;
		moveCrosshair(here());
	});

	const again = watchWhileSeen(element, context, () => ["surface.plane", {}], show);
	const followSettings = () => {
		const { settings } = state;
		const newest = [taskOf(settings), settings.shape, settings.noise].join();
		if (settings.points !== committed || newest !== kind) points.replace(settings.points);
		committed = settings.points;
		if (newest !== kind) {
			shown = background = undefined;
			lines = [];
			tools.setTask(taskOf(settings));
			parts.setTask(taskOf(settings));
			again();
		}
		kind = newest;
		follow();
		draw();
	};
	followSettings();
	state.subscribe(followSettings);
	onAppearanceChange(() => {
		shades = divergingPixels(element, SURFACE);
		paint();
		parts.drawLegend(shades);
	});
	parts.drawLegend(shades);
	let width = 0;
	new ResizeObserver(() => {
		if (canvas.clientWidth !== width) draw();
		width = canvas.clientWidth;
	}).observe(canvas);
	hint();
}

/**
 * What a hand does with the chosen tool, from where it begins to where it ends.
 * @param {Points} points @param {ReturnType<typeof makeTools>} tools
 * @param {{ changed: () => void, refused: () => void, hold: (index: number | undefined) => void }} on
 */
function makeWork(points, tools, on) {
	/** @type {Place | undefined} */
	let painted;
	/** @type {number | undefined} */
	let held;
	let begun = false;
	const begin = () => {
		if (!begun) points.begin();
		begun = true;
	};

	/** Places as many points as fit between the last one and the place: a hand may be fast.
	 * @param {Place} place */
	const paint = (place) => {
		const from = painted ?? place;
		const distance = Math.hypot(place.x - from.x, place.y - from.y);
		const count = painted ? Math.floor(distance / PAINT_EVERY) : 1;
		for (let step = 1; step <= count; step++) {
			if (points.full) return on.refused();
			const share = distance ? (step * PAINT_EVERY) / distance : 0;
			painted = {
				x: from.x + share * (place.x - from.x),
				y: from.y + share * (place.y - from.y),
			};
			begin();
			points.add({ ...painted, value: tools.value });
			on.changed();
		}
	};
	/** @param {Place} place @param {number} reach */
	const erase = (place, reach) => {
		const index = points.nearest(place, reach);
		if (index === undefined) return;
		begin();
		points.erase(index);
		on.changed();
	};
	/** @param {Place} place @param {number} reach */
	const act = (place, reach) => {
		if (tools.chosen === "erase") erase(place, reach);
		else if (tools.chosen !== "move" && tools.chosen !== "look") paint(place);
	};
	return {
		/** @param {Place} place @param {number} reach */
		begin(place, reach) {
			painted = undefined;
			begun = false;
			if (tools.chosen === "move") {
				held = points.nearest(place, reach);
				on.hold(held);
			}
			act(place, reach);
		},
		/** @param {Place} place @param {number} reach */
		drag(place, reach) {
			if (held === undefined) return act(place, reach);
			begin();
			points.move(held, place);
			on.changed();
		},
		end() {
			if (held === undefined) return;
			held = undefined;
			on.hold(undefined);
		},
	};
}

/**
 * @param {HTMLElement} element @param {ReturnType<typeof makeTools>} tools
 * @param {ReturnType<typeof makeTable>} table
 */
function build(element, tools, table) {
	const button = (/** @type {string} */ text, /** @type {string} */ name) =>
		make("button", { type: "button", "aria-label": name }, text);
	const score = make("p", { class: "score" }, "not trained yet");
	const canvas = make("canvas", {
		tabindex: 0,
		role: "application",
		"aria-label": "Plane",
		"aria-describedby": "plane-sentence plane-keys",
	});
	const invitation = make("p", { class: "invitation", hidden: "", "aria-hidden": "true" });
	invitation.textContent = "Place your own points here";
	const reading = make("output", { class: "told", "aria-label": "Reading" });
	const ramp = make("canvas", { width: 256, height: 1, "aria-hidden": "true" });
	const ends = [make("span"), make("span"), make("span")];
	const legend = make("div", { class: "ramp" }, ramp, make("p", {}, ...ends));
	const sentence = make("p", { class: "sentence", id: "plane-sentence" });
	const testing = make("input", { type: "checkbox" });
	const undo = button("Undo", "Undo points");
	const redo = button("Redo", "Redo points");
	const clear = button("Erase all", "Erase all points");
	const back = make("button", { type: "button", class: "whole" }, "Back to the generated points");
	const keys = make("p", { class: "keys", id: "plane-keys" }, KEYS);
	element.classList.add("plane");
	element.append(
		make(
			"figure",
			{ "aria-labelledby": "plane-title" },
			make("figcaption", {}, make("h2", { id: "plane-title" }, "Points"), score),
			...tools.elements,
			make("div", { class: "ground" }, canvas, invitation),
			legend,
			reading,
		),
		make("div", { class: "bar halves" }, undo, redo, clear, back),
		make("label", { class: "testing" }, testing, "Show the test points, hollow"),
		sentence,
		table.element,
		keys, // at the end, where nothing moves as they appear
	);

	/** @param {import("../../app/settings.js").Task} task */
	const setTask = (task) => {
		const texts =
			task === "regression"
				? ["−1", "predicted value", "1"]
				: ["● orange 100 %", "50 %", "blue 100 % ◆"];
		for (const [index, text] of texts.entries()) say(/** @type {Element} */ (ends[index]), text);
	};
	/** @param {Uint32Array} shades */
	const drawLegend = (shades) => {
		ramp.width = shades.length;
		const row = scaledImage(Array.from(shades.keys()), ramp.width, 0, ramp.width - 1, shades);
		ramp.getContext("2d")?.putImageData(row, 0, 0);
	};
	return {
		canvas,
		invitation,
		reading,
		sentence,
		testing,
		score,
		undo,
		redo,
		clear,
		back,
		setTask,
		drawLegend,
	};
}

/** Never empty, so that nothing moves when it comes. @param {Shown} shown */
function scoreText({ task, train, trained }) {
	if (!trained) return "not trained yet";
	if (task === "regression") return `R² ${formatScore(train.score, task)}`;
	const count = train.values.length;
	return `${count - wrongOnes(train, task).length} of ${count} right`;
}

/** @param {Marked | undefined} marked @param {import("../../app/settings.js").Task | undefined} task
 * @returns {Point[]} */
function toPoints(marked, task) {
	if (!marked) return [];
	return Array.from(marked.values, (value, index) => ({
		x: marked.x[index] ?? 0,
		y: marked.y[index] ?? 0,
		value: task === "regression" ? value : 2 * value - 1,
	}));
}

/** Whether a point is where the engine has it. @param {Point | undefined} point
 * @param {Marked | undefined} marked @param {number} index */
function same(point, marked, index) {
	if (!point || !marked) return false;
	const [x = 0, y = 0] = [marked.x[index], marked.y[index]];
	return Math.hypot(point.x - x, point.y - y) < 0.005;
}

/** Lets one question be under way at a time, and asks the newest of those that came meanwhile.
 * @template Value @param {(value: Value) => Promise<void>} ask */
function newestOnly(ask) {
	/** @type {{ value: Value } | undefined} */
	let next;
	let asking = false;
	return async (/** @type {Value} */ value) => {
		next = { value };
		if (asking) return;
		asking = true;
		while (next) {
			const { value: newest } = next;
			next = undefined;
			await ask(newest);
		}
		asking = false;
	};
}
