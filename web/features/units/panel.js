/**
 * Each hidden unit's own surface, live, as a small picture; one that is pointed at is shown large,
 * with the weights that make it.
 */
import { MOST_HIDDEN_LAYERS } from "../../app/settings.js";
import { onAppearanceChange } from "../../ui/canvas.js";
import { divergingPixels, SURFACE, scaledImage } from "../../ui/colour-scale.js";
import { make } from "../../ui/dom.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { makeLarge } from "./large.js";
import { MORE, makeLayer } from "./layer.js";

/**
 * @typedef {{ layer: number, number: number }} Unit both from 0
 *
 * @typedef {object} LayerShown what the engine answers of a hidden layer
 * @property {number} units
 * @property {string} activation
 * @property {Uint8Array} pictures
 * @property {Float64Array} lows
 * @property {Float64Array} highs
 *
 * @typedef {{ size: number, layers: LayerShown[] }} Shown
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	new UnitsPanel(element, context);
}

class UnitsPanel {
	#element;
	#large = makeLarge();
	#place = make("div", { class: "layers-of-units" });
	/** How many units of each layer are asked for. @type {number[]} */
	#counts = [];
	/** @type {import("./layer.js").Layer[]} */
	#layers = [];
	/** What kind of layers they were made for. */
	#form = "";
	/** @type {Shown | undefined} */
	#shown;
	#shades;
	/** The unit that stays enlarged. @type {Unit | undefined} */
	#chosen;
	/** @type {Unit | undefined} */
	#pointed;
	#again;
	#lookLarger;
	/** What is to be done when the next units are there. */
	#follow = () => {};

	/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
	constructor(element, context) {
		this.#element = element;
		this.#shades = divergingPixels(element, SURFACE);
		this.#layOut();
		this.#again = watchWhileSeen(
			element,
			context,
			() => ["surface.units", { layers: this.#wanted }],
			(shown) => {
				this.#show(shown);
				this.#follow();
				this.#follow = () => {};
			},
		);
		this.#lookLarger = watchWhileSeen(
			element,
			context,
			() => {
				const unit = this.#pointed ?? this.#chosen;
				return unit ? ["surface.unit", { ...unit }] : ["surface.plane", {}];
			},
			(answer) => this.#large.show(answer, this.#shades),
		);
		element.addEventListener("keydown", ({ key }) => {
			if (key === "Escape") this.#choose(undefined);
		});
		onAppearanceChange(() => {
			this.#shades = divergingPixels(element, SURFACE);
			this.#large.repaint(this.#shades);
			this.#paint();
		});
	}

	#layOut() {
		this.#element.classList.add("units");
		this.#element.append(
			make(
				"figure",
				{ "aria-labelledby": "units-title" },
				make(
					"figcaption",
					{},
					make("h2", { id: "units-title" }, "Hidden units"),
					make("p", { class: "score" }, "what each makes of every place of the plane"),
				),
				make("div", { class: "both" }, this.#large.element, this.#place),
			),
		);
	}

	get #wanted() {
		return Array.from({ length: MOST_HIDDEN_LAYERS }, (_, index) => this.#counts[index] ?? MORE);
	}

	/** @param {Shown} shown */
	#show(shown) {
		this.#shown = shown;
		const form = JSON.stringify(
			shown.layers.map(({ units, activation, lows }) => [units, activation, lows.length]),
		);
		if (form !== this.#form) this.#rebuild(shown.layers);
		this.#form = form;
		this.#paint();
	}

	/** @param {LayerShown[]} layers */
	#rebuild(layers) {
		const focused = document.activeElement?.ariaLabel;
		this.#layers = layers.map((layer, index) =>
			makeLayer(layer, index, {
				choose: (unit) => this.#choose(unit),
				point: (unit) => {
					this.#pointed = unit;
					this.#mark();
				},
				showMore: (of, count) => this.#showMore(of, count),
			}),
		);
		this.#place.replaceChildren(...this.#layers.map(({ element }) => element));
		if (layers.length === 0)
			this.#place.append(
				make("p", { class: "none" }, "No hidden layers: add one to see its units."),
			);
		if (this.#chosen && !this.#layers[this.#chosen.layer]?.buttons[this.#chosen.number])
			this.#chosen = undefined;
		this.#pointed = undefined;
		this.#mark();
		for (const { buttons } of this.#layers)
			buttons.find(({ ariaLabel }) => ariaLabel === focused)?.focus();
	}

	#paint() {
		if (!this.#shown) return;
		const { size, layers } = this.#shown;
		for (const [index, { pictures }] of layers.entries())
			for (const [number, canvas] of (this.#layers[index]?.canvases ?? []).entries()) {
				const levels = pictures.subarray(number * size * size, (number + 1) * size * size);
				const image = scaledImage(levels, size, 0, 255, this.#shades);
				canvas.width = canvas.height = size;
				canvas.getContext("2d")?.putImageData(image, 0, 0);
			}
	}

	#mark() {
		const enlarged = this.#pointed ?? this.#chosen;
		for (const [layer, { buttons }] of this.#layers.entries())
			for (const [number, button] of buttons.entries()) {
				const isThis = (/** @type {Unit | undefined} */ unit) =>
					unit?.layer === layer && unit.number === number;
				button.ariaPressed = String(isThis(this.#chosen));
				button.classList.toggle("enlarged", isThis(enlarged));
			}
		if (this.#large.set(enlarged)) this.#lookLarger();
	}

	/** @param {Unit | undefined} unit */
	#choose(unit) {
		this.#chosen = unit;
		this.#pointed = undefined;
		this.#mark();
	}

	/** @param {number} layer @param {number} count */
	#showMore(layer, count) {
		const first = this.#layers[layer]?.buttons.length ?? 0;
		this.#counts[layer] = count;
		this.#follow = () => this.#layers[layer]?.buttons[first]?.focus();
		this.#again();
	}
}
