/**
 * How many test samples of each class were taken for each class, after the newest evaluated epoch;
 * a cell opens the samples behind it.
 *
 * @typedef {import("../../engine/protocol.js").DatasetSummary} DatasetSummary
 * @typedef {import("./matrix.js").Cell} Cell
 */
import { make, say } from "../../ui/dom.js";
import { formatWhole } from "../../ui/format.js";
import { makeTiles } from "../../ui/tiles.js";
import { askWhileSeen } from "../../ui/watching.js";
import { Matrix } from "./matrix.js";

const AT_FIRST = 12;
const ABOUT =
	"A row for what it is, a column for what it was taken for. The stronger the colour, the more of them, on a log scale.";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	new ConfusionPanel(element, context);
}

class ConfusionPanel {
	#engine;
	#figure;
	#score = make("p", { class: "score" });
	#matrix = new Matrix((cell) => this.#choose(cell));
	#title = make("h3", { hidden: "" }, "Cell");
	#about = make("p", { class: "invitation-to" });
	#tiles;
	#more = make("button", { type: "button", class: "quiet" }, "Show more samples");

	/** @type {DatasetSummary | undefined} */
	#dataset;
	/** @type {Int32Array | undefined} undefined before the first evaluation */
	#counts;
	/** The chosen cell. @type {Cell | undefined} */
	#open;
	/** How many of the samples behind it are shown. */
	#count = AT_FIRST;

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		this.#engine = context.engine;
		this.#tiles = makeTiles(context, "Samples behind the chosen cell");
		this.#figure = this.#layOut();
		element.append(this.#figure);
		this.#engine.on("built", ({ dataset }) => this.#meet(dataset));
		askWhileSeen(element, context, () => this.#ask());
		this.#more.hidden = true;
		this.#more.addEventListener("click", () => {
			this.#count += AT_FIRST;
			this.#askBehind();
		});
	}

	#layOut() {
		const title = make("h2", { id: "confusion-title" }, "Confusion matrix");
		const counts = make("div", {}, this.#matrix.element, make("small", {}, ABOUT));
		const behind = make(
			"div",
			{ class: "behind", role: "group", "aria-label": "Behind the cell" },
			this.#title,
			this.#about,
			this.#tiles.element,
			this.#more,
		);
		return make(
			"figure",
			{ class: "confusion", "aria-labelledby": "confusion-title" },
			make("figcaption", {}, title, this.#score),
			make("div", { class: "board" }, counts, behind),
		);
	}

	/** @param {DatasetSummary} dataset of a new network */
	#meet(dataset) {
		const isOther = dataset.class_names.join() !== this.#dataset?.class_names.join();
		this.#dataset = dataset;
		[this.#counts, this.#open, this.#count] = [undefined, undefined, AT_FIRST];
		if (isOther) this.#matrix.build(dataset.class_names);
		this.#show();
		this.#explain();
	}

	async #ask() {
		const answer = await this.#engine.query("mistakes.confusion");
		const classes = this.#dataset?.class_names.length;
		if (!answer || !this.#dataset || answer.classes.length !== classes) return;
		this.#counts = answer.counts;
		this.#figure.toggleAttribute("data-image", Boolean(this.#dataset.image));
		this.#show();
		await this.#askBehind();
	}

	#show() {
		if (!this.#dataset) return;
		this.#matrix.show(this.#counts, this.#open);
		say(this.#score, scoreOf(this.#counts, this.#dataset.class_names.length));
	}

	/** @param {Cell} cell */
	#choose(cell) {
		this.#open = cell;
		this.#count = AT_FIRST;
		this.#show();
		this.#askBehind();
	}

	/** Asks for the samples behind the chosen cell. */
	async #askBehind() {
		const open = this.#open;
		const count = this.#count;
		if (!open || !this.#dataset) return this.#explain();
		/** @type {import("../../ui/tiles.js").Answered | undefined} */
		const samples = await this.#engine.query("mistakes.in_cell", { ...open, start: 0, count });
		if (!samples || !this.#dataset) return;
		if (this.#open?.truth !== open.truth || this.#open.answer !== open.answer) return;
		this.#tiles.show(samples, this.#dataset);
		this.#more.hidden = samples.total <= this.#count;
		this.#explain(samples.total);
	}

	/** Says what is to be seen behind the cell. @param {number} [total] */
	#explain(total) {
		this.#tiles.element.hidden = !this.#open;
		this.#more.hidden ||= !this.#open;
		this.#title.hidden = !this.#counts || !this.#open;
		if (!this.#counts)
			return say(
				this.#about,
				"Press Train: after each epoch the network is tested, and counted here.",
			);
		if (!this.#open) return say(this.#about, "Choose a cell to see the samples behind it.");
		const names = this.#dataset?.class_names ?? [];
		const [truth, answer] = [names[this.#open.truth], names[this.#open.answer]];
		say(this.#title, `${truth} taken for ${answer}: ${formatWhole(total)}`);
		const what = truth === answer ? "right answers" : "mistakes";
		say(this.#about, `The surest ${what} first. Choose one to follow it through the network.`);
	}
}

/** @param {Int32Array | undefined} counts @param {number} size */
function scoreOf(counts, size) {
	if (!counts) return "";
	const all = counts.reduce((sum, number) => sum + number, 0);
	const right = counts.filter((_, index) => index % (size + 1) === 0);
	const hits = right.reduce((sum, number) => sum + number, 0);
	return `${formatWhole(hits)} of ${formatWhole(all)} right`;
}
