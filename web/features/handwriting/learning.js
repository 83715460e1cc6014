/** "Learn my handwriting", and what it has changed: for one's own drawings, and for MNIST's. */
import { inContext } from "../../app/context.js";
import { SETTINGS } from "../../app/settings.js";
import { valuesOf } from "../../app/state.js";
import { make, say } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";
import { formatPercent, NOTHING_YET } from "../../ui/format.js";
import { fillRows } from "../../ui/table.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { countDrawings } from "./words.js";

const GROUP = "handwriting";

/**
 * @typedef {import("../../engine/collections.js").Collection} Collection
 *
 * @typedef {object} Scores what the query "handwriting.scores" answers
 * @property {number} asked how many drawings
 * @property {number} learnt from how many
 * @property {boolean} are_left_out whether those that are asked are never learnt from
 * @property {number} right_before
 * @property {number} right
 * @property {number} [score_before] of the test digits
 * @property {number} [score]
 *
 * @param {HTMLElement} panel
 * @param {import("../../app/stage.js").Context} context
 */
export function makeLearning(panel, context) {
	const { engine } = context;
	const learn = make("button", { type: "button", class: "primary" }, "Learn my handwriting");
	const hint = make("p", { class: "remark" });
	const rows = make("tbody");
	const head = make(
		"tr",
		{},
		...["Read rightly", "Before", "Now"].map((text) => make("th", { scope: "col" }, text)),
	);
	const table = make("table", { "aria-label": "Before and after" }, make("thead", {}, head), rows);
	const result = make("p", { class: "remark", role: "status", "aria-label": "Handwriting" });
	const outcome = make("div", { class: "outcome", hidden: "" }, table, result);
	let count = 0;
	let isLearnt = false;

	const show = () => {
		const { name, trained = false } = engine.state;
		learn.ariaDisabled = String(count === 0 || name === "loading");
		say(hint, hintFor(count, trained, isLearnt));
		outcome.hidden = !isLearnt;
	};
	learn.addEventListener("click", () => {
		if (count > 0) engine.learn();
	});
	engine.on("state", show);
	engine.on("built", ({ dataset }) => {
		isLearnt = dataset.own_drawings;
		say(result, "");
		show();
	});
	watchWhileSeen(
		panel,
		context,
		() => (isLearnt ? ["handwriting.scores", {}] : undefined),
		(/** @type {Scores} */ scores) => {
			fillRows(rows, cellsOf(scores));
			if (engine.state.name === "finished") say(result, resultOf(scores));
		},
	);
	return {
		element: make("div", { class: "learning" }, makeVariation(context), learn, hint, outcome),
		/** @param {Collection | undefined} collection */
		show(collection) {
			count = collection?.numbers.length ?? 0;
			show();
		},
	};
}

/** @param {number} count @param {boolean} trained @param {boolean} isLearnt */
function hintFor(count, trained, isLearnt) {
	if (count === 0) return "Keep some drawings first: five of each digit are enough.";
	if (!trained) return "Train the network on MNIST first: it learns your hand from there on.";
	const again = isLearnt ? " Undo reset brings back the network before." : "";
	return `It goes on from its weights. Of each batch, up to half are your drawings, and the rest is MNIST.${again}`;
}

/** @param {Scores} scores @returns {string[][]} */
function cellsOf({ asked, are_left_out, right, right_before, score, score_before }) {
	const whose = are_left_out ? "that were left out" : "that it learns from";
	const of = (/** @type {number} */ each) => `${each} of ${asked}`;
	const percent = (/** @type {number | undefined} */ each) =>
		each === undefined || each === null ? NOTHING_YET : formatPercent(each);
	return [
		[`Your drawings ${whose}`, of(right_before), of(right)],
		["MNIST’s test digits", percent(score_before), percent(score)],
	];
}

/** @param {Scores} scores */
function resultOf({ asked, learnt, right, right_before, score }) {
	const mnist =
		score === undefined || score === null ? "" : `, and ${formatPercent(score)} of MNIST’s`;
	return `Learnt from ${countDrawings(learnt)}: it reads ${right} of ${asked} of yours, before ${right_before}${mnist}.`;
}

/** The field of the setting that is for drawings. @param {import("../../app/stage.js").Context} context */
function makeVariation({ state }) {
	const place = make("div", { class: "field" });
	for (const setting of SETTINGS.filter(({ group }) => group === GROUP)) {
		const value = () => valuesOf(state.settings)[setting.name] ?? setting.default;
		const { control, about, message, show } = makeField(
			inContext(setting, state.settings),
			value(),
			(newest) => state.set({ [setting.name]: newest }),
		);
		control.id = setting.name;
		place.append(make("label", { for: setting.name }, setting.label), control, about, message);
		state.subscribe(() => show(value()));
	}
	return place;
}
