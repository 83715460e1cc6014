/** The data as they are: samples to look at, one to follow, and how the network is given them. */
import { datasetOf } from "../../app/context.js";
import { datasetNamed } from "../../datasets/all.js";
import { make, say } from "../../ui/dom.js";
import { makeControls } from "./controls.js";
import { makeDetail } from "./detail.js";
import { makePictures } from "./pictures.js";
import { makeRows } from "./rows.js";
import { makeScaling } from "./scaling.js";
import { describeArrival, introduce } from "./words.js";

/**
 * @typedef {import("./page.js").Page} Page
 * @typedef {import("./words.js").Part} Part
 * @typedef {import("../../engine/protocol.js").DatasetSummary} DatasetSummary
 */

const WIDE_TABLE = 5; // columns from which on the table has the whole width
const ARRIVING = 1000; // milliseconds between two looks at what has arrived

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const panel = new SamplesPanel(element, state, engine);
	return { shown: () => panel.shown(), hidden: () => panel.hidden() };
}

class SamplesPanel {
	/** @type {DatasetSummary | undefined} */
	#dataset;
	/** @type {Page | undefined} */
	#page;
	/** @type {Part} */
	#part = "test";
	/** @type {number | undefined} */
	#label;
	#start = 0;
	#item = 0;
	#visible = false;
	/** Whether the network is another one than when the data were last asked for. */
	#stale = true;
	#request = 0;
	#sample = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#arriving;

	#intro = make("p", { class: "intro" }, "The data are on their way.");
	#problem = make("p", { role: "status", "aria-label": "Data", class: "problem" });
	#browse = make("div", { class: "browse" });
	#hands = {
		look: (/** @type {number} */ item) => this.#look(item),
		choose: (/** @type {number} */ item) => this.#choose(item),
		turn: (/** @type {1 | -1} */ step, /** @type {"first" | "last"} */ end) =>
			this.#turn(step, end),
	};
	#pictures = makePictures(this.#hands);
	#rows = makeRows(this.#hands);
	#scaling = makeScaling();
	#detail = makeDetail({
		choose: () => this.#choose(this.#item),
		follow: (tab) => {
			const sample = this.#page?.indices[this.#item];
			if (sample !== undefined) this.state.set({ sample, tab });
		},
		look: (index) => this.#find(index),
	});
	/** @type {ReturnType<typeof makeControls> | undefined} */
	#controls;

	/** @param {HTMLElement} element @param {import("../../app/state.js").State} state
	 * @param {import("../../engine/client.js").Engine} engine */
	constructor(element, state, engine) {
		this.element = element;
		this.state = state;
		this.engine = engine;
		element.classList.add("samples");
		element.append(make("h2", {}, "Look at the data"), this.#intro);
		element.append(this.#browse, this.#scaling.element);
		this.#browse.hidden = this.#scaling.element.hidden = true;
		engine.on("built", ({ dataset }) => this.#meet(dataset));
		state.subscribe(() => this.#followChoice());
	}

	shown() {
		this.#visible = true;
		if (this.#stale) this.#begin();
		else this.#awaitArrival();
	}

	hidden() {
		this.#visible = false;
		clearTimeout(this.#arriving);
	}

	get #size() {
		return datasetNamed(this.#dataset?.name).pageSize;
	}

	get #listing() {
		return this.#dataset?.image ? this.#pictures : this.#rows;
	}

	/** Which test sample is chosen; the settings may name one that this dataset does not have. */
	get #chosen() {
		const last = (this.#dataset?.test_samples ?? 1) - 1;
		return Math.min(this.state.settings.sample, last);
	}

	/** Whether one is tested with other samples than those one is trained on. */
	get #apart() {
		return !datasetOf(this.state.settings).isExample;
	}

	/** @param {DatasetSummary} dataset */
	#meet(dataset) {
		if (dataset.name !== this.#dataset?.name) {
			this.#controls = undefined;
			this.#part = "test";
			this.#label = undefined;
		}
		const isSame = dataset.name === this.#dataset?.name;
		const looked = isSame ? this.#page?.indices[this.#item] : undefined;
		this.#dataset = dataset;
		this.#stale = true;
		if (this.#visible) this.#begin(looked);
	}

	/** Shows a page, and measures the data.
	 * @param {number} [looked] the sample that the visitor looks at, who then stays at the page that is
	 *   shown or was asked for; else it is the one with the chosen sample */
	async #begin(looked) {
		if (!this.#dataset) return;
		this.#stale = false;
		const size = this.#size;
		if (!this.#controls) this.#build(size);
		if (!this.#apart) this.#part = "test";
		const sample = this.#chosen;
		this.#sample = sample;
		const isFree = looked === undefined && this.#label === undefined;
		if (this.#part === "test" && isFree) this.#start = sample - (sample % size);
		await this.#load(looked ?? sample);
		await this.#measure();
	}

	/** @param {number} size */
	#build(size) {
		this.#controls = makeControls(
			{
				part: (part) => {
					this.#part = part;
					this.#label = undefined;
					this.#start = part === "test" ? this.#chosen - (this.#chosen % size) : 0;
					this.#load(part === "test" ? this.#chosen : undefined);
				},
				label: (label) => {
					this.#label = label;
					this.#start = 0;
					this.#load();
				},
				start: (start) => {
					this.#start = start;
					this.#load();
				},
			},
			size,
		);
		this.#controls.element.append(this.#problem);
		const { element, numbers } = this.#detail;
		const columns = this.#dataset?.feature_names.length ?? 0;
		this.#browse.classList.toggle("wide", columns >= WIDE_TABLE);
		this.#browse.replaceChildren(this.#controls.element, this.#listing.element, element, numbers);
	}

	/**
	 * Asks for the page that is to be shown.
	 * @param {number} [look] at this sample of it @param {"first" | "last"} [focus] on one of it
	 */
	async #load(look, focus) {
		const dataset = this.#dataset;
		if (!dataset) return;
		const request = ++this.#request;
		const before = this.#item;
		// The first of these that is there will be looked at.
		const wanted = look === undefined ? [] : [look];
		try {
			const answer = await this.engine.query("samples.page", {
				part: this.#part,
				start: this.#start,
				size: this.#size,
				...(this.#label !== undefined && { label: this.#label }),
			});
			if (!answer || request !== this.#request) return;
			const looked = this.#page?.indices[this.#item];
			if (this.#item !== before && looked !== undefined) wanted.unshift(looked); // meanwhile
			const [rows, columns] = dataset.image ?? [0, 0];
			const { name, feature_names: features, class_names: classes } = dataset;
			this.#take({ ...answer, dataset: name, part: this.#part, rows, columns, features, classes });
		} catch (error) {
			if (request === this.#request) say(this.#problem, /** @type {Error} */ (error).message);
			return;
		}
		const indices = Array.from(this.#page?.indices ?? []);
		const found = wanted.map((sample) => indices.indexOf(sample));
		this.#item = found.find((item) => item >= 0) ?? (focus === "last" ? indices.length - 1 : 0);
		const hadFocus = this.#listing.element.contains(document.activeElement);
		this.#show();
		if (focus || hadFocus) this.#listing.focus(); // what had it is made anew
		this.#awaitArrival();
	}

	/** @param {Page} page */
	#take(page) {
		const moved = page.part !== this.#page?.part || page.dataset !== this.#page?.dataset;
		this.#page = page;
		this.#start = page.start;
		if (datasetNamed(page.dataset).isPlane && (moved || this.#dataset)) this.#loadPlane(page.part);
	}

	/** @param {Part} part */
	async #loadPlane(part) {
		const positions = await this.engine.query("samples.positions", { part }).catch(() => undefined);
		if (positions && this.#page?.part === part)
			this.#detail.plane.show(positions, this.#page.classes);
	}

	#show() {
		const page = this.#page;
		if (!page) return;
		this.#browse.hidden = false;
		say(this.#intro, introduce(page, this.#dataset, this.#apart));
		say(this.#problem, describeArrival(page));
		this.#controls?.show(page, this.#label, this.#apart);
		this.#listing.show(page, this.#item);
		this.#mark();
	}

	#mark() {
		const page = this.#page;
		if (!page) return;
		this.#listing.mark(page, page.indices[this.#item] ?? -1, this.#chosen);
		this.#detail.show(page, this.#item, this.#chosen);
		this.#scaling.mark(page, this.#item);
	}

	/** @param {number} item */
	#look(item) {
		this.#item = item;
		this.#mark();
	}

	/** @param {number} item */
	#choose(item) {
		const sample = this.#page?.indices[item];
		if (this.#page?.part === "test" && sample !== undefined) this.state.set({ sample });
	}

	/** To the page before, or after. @param {1 | -1} step @param {"first" | "last"} end */
	#turn(step, end) {
		const page = this.#page;
		const start = this.#start + step * this.#size;
		if (!page || start < 0 || start >= page.among) return;
		this.#start = start;
		this.#load(undefined, end);
	}

	/** @param {number} index of a sample that may be on another page */
	#find(index) {
		this.#label = undefined;
		this.#start = index - (index % this.#size);
		this.#load(index);
	}

	/** Another sample has been chosen, here or elsewhere. */
	#followChoice() {
		if (this.#chosen === this.#sample) return;
		this.#sample = this.#chosen;
		if (!this.#page || this.#page.dataset !== this.state.settings.dataset) return;
		const item = this.#page.indices.indexOf(this.#chosen);
		if (this.#page.part === "test" && item >= 0) this.#item = item;
		else this.#stale ||= !this.#visible; // it is looked for when the view is opened again
		this.#mark();
	}

	/** Samples may still arrive: looks again until all are there. */
	#awaitArrival() {
		clearTimeout(this.#arriving);
		const page = this.#page;
		if (!this.#visible || !page || page.arrived >= page.samples) return;
		this.#arriving = setTimeout(() => this.#load(page.indices[this.#item]), ARRIVING);
	}

	/** What the data are like; of pictures it is counted piece by piece. */
	async #measure() {
		const dataset = this.#dataset;
		try {
			if (dataset?.image) return await this.#count(dataset);
			const measures = await this.engine.query("samples.measures");
			if (!measures || dataset !== this.#dataset || !dataset) return;
			this.#scaling.showFeatures(dataset.name, measures);
			this.#scaling.element.hidden = false;
			this.#mark();
		} catch (error) {
			say(this.#problem, /** @type {Error} */ (error).message);
		}
	}

	/** @param {DatasetSummary} dataset */
	async #count(dataset) {
		let counted = -1;
		while (dataset === this.#dataset) {
			if (!this.#visible) {
				this.#stale = true;
				return;
			}
			const levels = await this.engine.query("samples.levels");
			if (!levels || dataset !== this.#dataset) return;
			if (levels.counted !== counted) this.#scaling.showLevels(levels);
			this.#scaling.element.hidden = false;
			if (levels.complete) return;
			if (levels.counted === counted) await new Promise((go) => setTimeout(go, ARRIVING));
			counted = levels.counted;
		}
	}
}
