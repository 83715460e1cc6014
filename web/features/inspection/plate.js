/**
 * A matrix with its name and shape above it: in numbers, or where these are too many as the pictures
 * that they are, or as a heat map.
 *
 * @typedef {import("./recording.js").Matrix} Matrix
 * @typedef {import("./grid.js").Place} Place
 */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { pretty } from "../../ui/notation.js";
import { NumberGrid } from "./grid.js";
import { HeatMap } from "./heat.js";
import { Magnified } from "./magnifier.js";
import { isOfPictures, Pictures } from "./pictures.js";
import { ScrolledGrid } from "./scrolled.js";

const MOST_AT_ONCE = 400; // cells that are there without being in sight
const MOST_NUMBERS = 2500; // cells beyond which a heat map shows more
const SHORTEST = 84; // CSS pixels: two rows of numbers with their heading
const WIDE = 480; // CSS pixels, for a heat map and its magnifier

/**
 * @typedef {object} PlateEvents as a grid's, with the plate
 * @property {(plate: Plate, place: Place) => void} point
 * @property {() => void} leave
 * @property {(plate: Plate, place: Place) => void} choose
 * @property {(plate: Plate, place: Place) => void} edit
 * @property {(name: string) => void} visit the matrix is wanted for itself
 * @property {(plate: Plate) => void} alone it is wanted without the others, or no longer
 */

export class Plate {
	/** @type {Matrix | undefined} */
	matrix;
	/** @type {NumberGrid | ScrolledGrid | Magnified | undefined} */
	#shown;
	/** @type {ScrolledGrid | undefined} */
	#scrolled;
	/** @type {NumberGrid | undefined} */
	#grid;
	/** @type {HeatMap | undefined} */
	#heat;
	/** @type {Pictures | undefined} */
	#pictures;
	#name = "";

	/** @param {PlateEvents} events */
	constructor(events) {
		this.#events = {
			point: (/** @type {Place} */ place) => events.point(this, place),
			leave: () => events.leave(),
			choose: (/** @type {Place} */ place) => events.choose(this, place),
			edit: (/** @type {Place} */ place) => events.edit(this, place),
		};
		this.#link = make("button", { type: "button", class: "quiet", title: "Go to this matrix" });
		this.#link.addEventListener("click", () => events.visit(this.#name));
		this.#plain = make("b");
		this.#shape = make("span");
		this.#hint = make("span", { class: "hint" });
		this.#alone = make("button", { type: "button", class: "quiet alone" }, "alone");
		this.#alone.addEventListener("click", () => events.alone(this));
		this.element = make(
			"figure",
			{ class: "plate" },
			make("figcaption", {}, this.#plain, this.#link, this.#shape, this.#hint, this.#alone),
		);
	}

	#events;
	#link;
	#plain;
	#shape;
	#hint;
	#alone;

	/**
	 * @param {Matrix} matrix @param {(value: number) => string} written
	 * @param {string | undefined} link the stage that its name leads to
	 */
	show(matrix, written, link) {
		this.matrix = matrix;
		this.#name = link ?? "";
		this.#link.hidden = link === undefined;
		this.#plain.hidden = link !== undefined;
		if (this.element.dataset.name !== matrix.name)
			(link ? this.#link : this.#plain).replaceChildren(pretty(matrix.name));
		this.element.dataset.name = matrix.name;
		this.#alone.ariaLabel = `Show ${matrix.name} alone`;
		say(this.#shape, matrix.shape);
		say(this.#hint, matrix.record.editable ? "can be changed" : "");
		const view = this.#viewOf(matrix);
		if (view !== this.#shown) {
			this.#shown?.element.remove();
			this.element.append(view.element);
			this.#shown = view;
		}
		this.element.dataset.shown = view instanceof Magnified ? "map" : "numbers";
		view.show(matrix, written);
		this.longest = view.longest;
	}

	/** How many characters its longest number has. */
	longest = 0;

	/** @param {import("./sum.js").Light | undefined} light @param {Place | undefined} at */
	light(light, at) {
		this.#shown?.light(light, at);
	}

	/** Marks what was changed by hand. @param {Place[]} changed */
	mark(changed) {
		this.#shown?.mark(changed);
	}

	/** @param {Place} place @param {{ focus?: boolean }} [how] */
	choose(place, how) {
		this.#shown?.choose(place, how);
	}

	/** @param {Place} place */
	cell(place) {
		return this.#shown?.cell(place);
	}

	/** Puts the focus on the whole of it, from where the keys lead to its cells. */
	focus() {
		this.#shown?.table.focus();
	}

	/** How much room it would like, in CSS pixels. */
	get width() {
		const { scroller } = this;
		return scroller ? (scroller.firstElementChild?.clientWidth ?? 0) + 2 : WIDE;
	}

	/** What scrolls, if it is in numbers. */
	get scroller() {
		return this.#shown instanceof Magnified ? undefined : this.#shown?.element;
	}

	/** Whether it is shown without the others, while it fills the screen. */
	get isAlone() {
		return this.#alone.ariaPressed === "true";
	}

	set isAlone(alone) {
		this.#alone.ariaPressed = String(alone);
	}

	/** How tall it would like to be below its name, in CSS pixels. */
	get wanted() {
		const { scroller } = this;
		if (scroller) return (scroller.firstElementChild?.clientHeight ?? 0) + 2;
		return this.#shown instanceof Magnified ? this.#shown.wanted : 0;
	}

	/** How tall it may be below its name. @param {number | undefined} height in CSS pixels; without
	 * one it is as usual */
	limitTo(height) {
		const least = height && Math.max(height, SHORTEST);
		if (least) this.element.style.setProperty("--tallest", `${Math.floor(least)}px`);
		else this.element.style.removeProperty("--tallest");
		if (this.#shown instanceof Magnified) this.#shown.limitTo(least);
	}

	/** @param {Matrix} matrix */
	#viewOf(matrix) {
		const { size } = matrix;
		if (size > MOST_AT_ONCE && isOfPictures(matrix)) {
			this.#pictures ??= new Pictures(this.#events);
			return this.#pictures;
		}
		if (size > MOST_NUMBERS) {
			this.#heat ??= new HeatMap(this.#events);
			return this.#heat;
		}
		if (size > MOST_AT_ONCE) {
			this.#scrolled ??= whole(new ScrolledGrid(this.#events));
			return this.#scrolled;
		}
		this.#grid ??= whole(new NumberGrid(this.#events));
		return this.#grid;
	}
}

/** @template {{ element: HTMLElement }} Grid @param {Grid} grid that never cuts a number off */
function whole(grid) {
	neverCutNumbers(grid.element);
	return grid;
}
