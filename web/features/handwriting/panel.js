/** The drawings that the visitor has kept: seen, corrected, removed, taken along, and learnt. */
import { datasetOf } from "../../app/context.js";
import { make, say } from "../../ui/dom.js";
import { makeClasses } from "./classes.js";
import { makeFiles } from "./files.js";
import { makeLearning } from "./learning.js";
import { DrawingList } from "./list.js";
import { describe } from "./words.js";

/**
 * @typedef {import("../../engine/collections.js").Collection} Collection
 * @typedef {(deed: string, values?: Record<string, unknown>) => Promise<unknown>} Do
 */

const HANDWRITING =
	"No two people write alike, and MNIST was written by Americans. Draw a digit, press what it is, and it is kept. From a few drawings of each digit the network learns your hand as well.";
const CLASSES =
	"Name your classes: letters, signs, smileys. Draw each a few times, press what it is, then Train. Twenty drawings of each are plenty.";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { state, engine } = context;
	const name = () => datasetOf(state.settings).collection ?? "";
	/** @type {Do} */
	const perform = (deed, values) => engine.collections.do(name(), deed, values);

	const title = make("h2");
	const about = make("p", { class: "text" });
	const summary = make("p", { class: "remark", role: "status", "aria-label": "Kept drawings" });
	const classes = makeClasses(perform);
	const list = new DrawingList(perform);
	const files = makeFiles(element, perform, () => engine.collections.document(name()));
	const learning = makeLearning(element, context);
	element.append(title, about, classes.element, summary);
	element.append(list.element, files.element, learning.element);

	const show = () => {
		const { collection: used, learnsDrawings = false } = datasetOf(state.settings);
		if (!used) return;
		say(title, learnsDrawings ? "Your handwriting" : "Your classes");
		say(about, learnsDrawings ? HANDWRITING : CLASSES);
		classes.element.hidden = learnsDrawings;
		learning.element.hidden = !learnsDrawings;
		const collection = engine.collections.get(used);
		say(summary, describe(collection, learnsDrawings));
		for (const part of [classes, list, files, learning]) part.show(collection);
	};
	let shownFor = "";
	const showOther = () => {
		if (name() === shownFor) return;
		shownFor = name();
		show();
		// The classes are digits before anything is kept; others are known to Python alone.
		const { collection: used, learnsDrawings } = datasetOf(state.settings);
		if (used && !learnsDrawings && !engine.collections.get(used)) perform("show");
	};
	engine.on("collected", show);
	state.subscribe(showOther);
	showOther();
}
