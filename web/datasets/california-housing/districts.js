/**
 * A figure of the test districts: what the engine says of them while it trains, which one is
 * read, and which one is chosen to be followed through the network.
 *
 * @typedef {object} Districts what engine/mfnet_page/queries/regression.py tells of them once
 * @property {string[]} feature_names
 * @property {Float64Array} features row by row
 * @property {Float64Array} true in dollars
 * @property {number} cap in dollars
 * @property {Float64Array} latitude
 * @property {Float64Array} longitude
 * @property {{ name: string, latitude: number, longitude: number }[]} cities
 * @property {Uint8Array} nearest which of the cities
 * @property {Float64Array} kilometres to it
 * @property {Float64Array} low 1st percentile of each feature
 * @property {Float64Array} median
 * @property {Float64Array} high 99th percentile
 *
 * @typedef {Omit<import("../../ui/cloud.js").Options, "read" | "leave" | "choose">} Picture
 */

import { Cloud } from "../../ui/cloud.js";
import { make, say } from "../../ui/dom.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { columnOf, exactDollars, hundreds } from "./values.js";

/** What it says before the network has been tested. */
const UNTESTED = "Press Train: the districts are shown after each epoch.";

/** @template Newest */
export class DistrictFigure {
	/** @type {Districts | undefined} */
	districts;
	/** @type {Newest | undefined} undefined before the first evaluation */
	newest;

	#context;
	#options;
	#cloud;
	#reading = makeReading();
	#nothing = make("p", { class: "nothing" }, UNTESTED);
	#glanced = -1;
	#staying = -1;

	/**
	 * @param {import("../../app/stage.js").Context} context
	 * @param {object} options
	 * @param {string} options.query of the engine
	 * @param {(result: any) => Float64Array | null} options.values that tell one result from another
	 * @param {Picture} options.picture
	 * @param {boolean} options.features whether the features of the district that is read are listed
	 * @param {(newest: Newest, index: number) => number} options.predicted in dollars
	 * @param {() => void} options.show what belongs to the picture, whenever it is drawn anew
	 */
	constructor(context, options) {
		this.#context = context;
		this.#options = options;
		this.#cloud = new Cloud({
			...options.picture,
			read: (index, how) => this.#read(index, how),
			leave: () => this.#leave(),
			choose: (index) => this.choose(index),
		});
		this.#reading.button.addEventListener("click", () => this.choose(this.#index));
		watchWhileSeen(
			this.picture,
			context,
			() => [options.query, {}],
			(result) => this.#receive(result),
		);
		let chosen = this.chosen;
		context.state.subscribe(() => {
			if (this.chosen === chosen) return;
			chosen = this.chosen;
			this.#staying = this.#glanced = -1;
			this.#tell("off");
		});
	}

	get picture() {
		const { element } = this.#cloud;
		if (!element.contains(this.#nothing)) element.append(this.#nothing);
		return element;
	}

	get reading() {
		return this.#reading.element;
	}

	/** The chosen test sample; the address bar may name one that there is not. */
	get chosen() {
		const count = this.districts?.true.length ?? Number.POSITIVE_INFINITY;
		return Math.min(this.#context.state.settings.sample, count - 1);
	}

	/** @param {number} index */
	choose(index) {
		if (index >= 0) this.#context.state.set({ sample: index });
	}

	/** Draws it anew. */
	redraw() {
		this.#cloud.redraw();
	}

	/** What is marked on it has changed, and no district. */
	redrawMarks() {
		this.#cloud.redrawMarks();
	}

	/** @param {any} result */
	async #receive(result) {
		const { values, show } = this.#options;
		const first = !this.districts;
		if (!this.districts) {
			// The test districts are always the same.
			this.districts = await this.#context.engine.query("regression.districts").catch(() => {});
			if (!this.districts) return;
		}
		const newest = values(result) ? result : undefined;
		if (!first && same(this.newest && values(this.newest), values(result))) return;
		this.newest = newest;
		this.#nothing.hidden = newest !== undefined;
		show();
		this.redraw();
		this.#tell("off");
	}

	get #index() {
		if (this.#glanced >= 0) return this.#glanced;
		return this.#staying >= 0 ? this.#staying : this.chosen;
	}

	/** @param {number} index @param {"glance" | "stay"} how */
	#read(index, how) {
		if (how === "stay") this.#staying = index;
		this.#glanced = how === "glance" ? index : -1;
		this.#tell("polite");
	}

	#leave() {
		if (this.#glanced < 0) return;
		this.#glanced = -1;
		this.#tell("off");
	}

	/** @param {"polite" | "off"} live whether it is to be read aloud */
	#tell(live) {
		const { districts, newest } = this;
		if (!districts) return;
		const index = this.#index;
		const value = newest && this.#options.predicted(newest, index);
		const { features } = this.#options;
		this.#reading.show(districts, index, value, { live, features, chosen: index === this.chosen });
		this.#cloud.mark(index === this.chosen ? -1 : index, this.chosen);
	}
}

/** @param {Float64Array | null | undefined} one @param {Float64Array | null | undefined} other */
function same(one, other) {
	if (!one || !other) return !one && !other;
	return one.every((value, index) => Object.is(value, other[index]));
}

function makeReading() {
	const where = make("span", { class: "where" });
	const values = make("span", { class: "values" });
	const list = make("dl", { class: "features", hidden: "" });
	const output = make("output", { "aria-label": "District" }, where, values);
	const button = make("button", { type: "button" }, "Choose this district");
	const element = make("div", { class: "reading" }, output, list, button);
	/** @type {HTMLElement[]} */
	let entries = [];
	return {
		element,
		button,
		/**
		 * @param {Districts} districts @param {number} index @param {number | undefined} value
		 * @param {{ live: "polite" | "off", features: boolean, chosen: boolean }} how
		 */
		show(districts, index, value, { live, features, chosen }) {
			output.ariaLive = live;
			const { cities, nearest, kilometres } = districts;
			const name = make("b", {}, `Test district ${index}`);
			const city = cities[nearest[index] ?? 0]?.name ?? "";
			const away = Math.round(kilometres[index] ?? 0);
			const place = away < 1 ? `in ${city}` : `${away} km from ${city}`;
			const text = ` ${place}${chosen ? ", chosen" : ""}`;
			if (where.textContent !== name.textContent + text) where.replaceChildren(name, text);
			say(values, comparison(districts.true[index] ?? 0, districts.cap, value));
			button.textContent = chosen ? "Chosen" : "Choose this district";
			button.ariaDisabled = String(chosen);
			if (!features) return;
			list.hidden = false;
			if (entries.length === 0) {
				entries = districts.feature_names.map(() => make("dd"));
				const labels = districts.feature_names.map((feature) => columnOf(feature).short);
				list.append(
					...entries.map((entry, place) =>
						make("div", {}, make("dt", {}, labels[place] ?? ""), entry),
					),
				);
			}
			for (const [place, feature] of districts.feature_names.entries()) {
				const number = districts.features[index * entries.length + place] ?? 0;
				say(/** @type {HTMLElement} */ (entries[place]), columnOf(feature).print(number));
			}
		},
	};
}

/** @param {number} truth @param {number} cap @param {number | undefined} value */
function comparison(truth, cap, value) {
	const worth = `True ${exactDollars(truth)}${truth >= cap ? " or more" : ""}`;
	if (value === undefined) return `${worth} · not predicted yet`;
	return `${worth} · predicted ${hundreds(value)} · ${difference(value - truth)}`;
}

/** @param {number} error */
function difference(error) {
	if (Math.abs(error) < 50) return "right to $100";
	return `${hundreds(Math.abs(error))} too ${error > 0 ? "high" : "low"}`;
}
