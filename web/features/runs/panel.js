/** Runs: every training, beside the others. */
import { find, make, say } from "../../ui/dom.js";
import { download } from "../../ui/download.js";
import { notify } from "../../ui/notices.js";
import { atMostEvery, onceAFrame } from "../../ui/pace.js";
import { namesOf } from "./comparison.js";
import { makeCurves } from "./curves.js";
import { Follower } from "./follower.js";
import { makeProof } from "./pytorch.js";
import { makeSeveral } from "./several.js";
import { makeSpread } from "./spread.js";
import { Runs } from "./store.js";
import { RunsTable } from "./table.js";

const DRAW_EVERY = 400; // milliseconds

/** @typedef {import("./run.js").Run} Run */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const { keeping } = engine;
	const runs = new Runs(notify, () => !keeping.isOff && !keeping.isOver);
	/** @type {Follower | undefined} */
	let follower;
	const head = makeHead();
	const removal = makeRemoval(runs, () => find(element, "[aria-label^='Remove ']", HTMLElement));
	const table = new RunsTable({
		...changesOf(runs),
		open: (run) => open(run, runs, engine),
		remove: (run) => removal.remove(run),
	});
	head.switchAll.addEventListener("change", () => table.showAll(head.switchAll.checked));
	const draw = () => {
		if (state.settings.tab !== "training") return;
		const isEmpty = runs.all.length === 0;
		head.show(isEmpty);
		table.element.hidden = isEmpty;
		const present = follower?.present;
		table.show(runs.all, present && runs.has(present) ? present : undefined);
		spread.show(runs.all);
		curves.show(runs.all, proof.references);
	};
	// Other parts ask for it from their beginning, and it is done once all are there.
	const drawSoon = atMostEvery(DRAW_EVERY, onceAFrame(draw));

	const spread = makeSpread();
	const curves = makeCurves({
		save: (name, content, type) => {
			download(name, content, type);
			notify(`Downloaded: ${name}.`);
		},
		changed: drawSoon,
	});
	const several = makeSeveral(runs, { state, engine }, notify);
	const proof = makeProof(engine, state, drawSoon);
	head.place(several.toggle);
	element.append(
		head.element,
		several.element,
		removal.element,
		table.element,
		spread.element,
		proof.element,
		curves.element,
	);

	runs.subscribe(drawSoon);
	state.subscribe(drawSoon);
	addEventListener("pagehide", () => runs.keepDue());
	document.addEventListener("visibilitychange", () => runs.keepDue());
	draw();
	// What was kept comes first: the present network may be one of its runs.
	runs.restore().finally(() => {
		follower = new Follower(engine, runs);
		drawSoon();
	});
}

/** What a click changes of a run. @param {Runs} runs */
function changesOf(runs) {
	return {
		show: (/** @type {Run} */ run, /** @type {boolean} */ isShown) => {
			run.shown = isShown;
			runs.keep(run);
		},
		star: (/** @type {Run} */ run) => {
			run.starred = !run.starred;
			runs.keep(run);
		},
		rename: (/** @type {Run} */ run, /** @type {string} */ name) => {
			run.given = name;
			runs.keep(run);
		},
	};
}

/** Shows the network of a run. @param {Run} run @param {Runs} runs
 * @param {import("../../engine/client.js").Engine} engine */
async function open(run, runs, engine) {
	try {
		const content = await runs.networkOf(run);
		if (!content) throw new Error("The browser has not kept this network.");
		const remarks = await engine.open(content);
		notify([`Opened: ${namesOf(runs.all).get(run.id)}.`, ...remarks].join(" "));
	} catch (error) {
		notify(/** @type {Error} */ (error).message);
	}
}

/** Removes a run, and brings it back. @param {Runs} runs
 * @param {() => HTMLElement} next has the focus after that */
function makeRemoval(runs, next) {
	/** @type {import("./store.js").Removed | undefined} */
	let removed;
	const gone = make("p", { role: "status", "aria-label": "Removed" });
	const undo = make("button", { type: "button", class: "quiet" }, "Undo removal");
	const element = make("div", { class: "gone" }, gone, undo);
	undo.hidden = true;
	undo.addEventListener("click", async () => {
		if (removed) await runs.bringBack(removed);
		removed = undefined;
		undo.hidden = true;
		say(gone, "");
		next().focus();
	});
	return {
		element,
		/** @param {Run} run */
		async remove(run) {
			const name = namesOf(runs.all).get(run.id);
			removed = await runs.remove(run);
			say(gone, `Removed: ${name}.`);
			undo.hidden = false;
			undo.focus();
		},
	};
}

/** What stands above the table. */
function makeHead() {
	const switchAll = make("input", { type: "checkbox" });
	const label = make("label", { class: "switch" }, switchAll, "All settings");
	const empty = make(
		"p",
		{ class: "about" },
		"Every training is kept here, with its curve and its network: the newest 60, and those with a star. Train, Reset, and train with other settings: the two stand side by side.",
	);
	const line = make("div", { class: "head" }, make("h2", {}, "Runs"), label);
	return {
		element: make("div", {}, line, empty),
		switchAll,
		/** @param {HTMLElement} button */
		place: (button) => line.append(button),
		/** @param {boolean} isEmpty */
		show(isEmpty) {
			empty.hidden = !isEmpty;
			label.hidden = isEmpty;
		},
	};
}
