/** The units as buttons, a column a layer, with a pager where a layer has more than are shown. */
import { greyImage } from "../../ui/canvas.js";
import { roundLimit, stepOf } from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { activationName, layerName, shortName, unitName } from "../../ui/names.js";
import { rove } from "../../ui/roving.js";
import { factsOf } from "./words.js";

/**
 * @typedef {import("./panel.js").Diagram} Diagram
 * @typedef {import("./panel.js").Layer} Layer
 * @typedef {import("./panel.js").UnitPlace} UnitPlace
 * @typedef {import("../../engine/protocol.js").DatasetSummary} DatasetSummary
 *
 * @typedef {object} Reactions
 * @property {() => Diagram | undefined} diagram the newest
 * @property {(place: UnitPlace | undefined) => void} point
 * @property {(place: UnitPlace) => void} choose
 * @property {(layer: number, start: number) => boolean} show the units of a layer from another one
 *   on; false if these are shown already
 * @property {(layer: number, by: number) => void} page so many units on
 */

const WIDEST_HEADER = 110; // CSS pixels

export class Units {
	element = make("div", { class: "units", role: "group", "aria-label": "Units" });

	#on;
	#settle;
	/** @type {Map<string, HTMLButtonElement>} */
	#buttons = new Map();

	/** @param {Reactions} on */
	constructor(on) {
		this.#on = on;
		this.#settle = rove(this.element, ".unit", (from, key) => this.#goBeyond(from, key));
	}

	/** Makes the buttons anew. @param {Diagram} diagram @param {DatasetSummary} dataset */
	build(diagram, dataset) {
		const { layers } = diagram;
		this.element.replaceChildren();
		this.#buttons.clear();
		for (const [layer, { a, units }] of layers.entries()) {
			const isImage = layer === 0 && Boolean(dataset.image);
			this.element.append(makeHeader(layer, diagram, dataset));
			const count = isImage ? 1 : (a?.length ?? 0);
			const from = layer < layers.length - 1 ? -1 : 0;
			for (let slot = from; slot < count; slot++)
				this.element.append(this.#makeUnit(layer, slot, isImage));
			if (!isImage && count < units) this.element.append(this.#makePager(layer, count));
		}
		this.#settle();
	}

	/** Puts all in their places.
	 * @param {ReturnType<typeof import("./layout.js").arrange>} layout @param {Layer[]} layers
	 * @returns {number} how far down they reach */
	arrange(layout, layers) {
		let { height } = layout;
		for (const child of this.#children) {
			const column = layout.columns[Number(child.dataset.layer)];
			const { slot } = child.dataset;
			const at = slot === "-1" ? column?.bias : column?.units[Number(slot)];
			child.style.left = `${column?.x ?? 0}px`;
			if (child.className === "header")
				child.style.width = `${Math.min(WIDEST_HEADER, layout.step - 4)}px`;
			if (slot !== undefined) child.style.top = `${at?.y ?? 0}px`;
			if (child.className !== "pager") continue;
			// How high it is depends on how its words are broken into lines.
			showPager(child, layers[Number(child.dataset.layer)]);
			child.style.top = `${column?.bottom ?? 0}px`;
			height = Math.max(height, (column?.bottom ?? 0) + child.offsetHeight);
		}
		return height;
	}

	/** Shows the newest numbers.
	 * @param {Diagram} diagram @param {DatasetSummary} dataset @param {string[]} fills */
	show(diagram, dataset, fills) {
		const { layers } = diagram;
		const limits = layers.map(({ a }) => roundLimit(largest(a)));
		for (const child of this.#children) {
			const layer = Number(child.dataset.layer);
			const shown = layers[layer];
			if (!shown) continue;
			if (child.className === "pager") showPager(child, shown);
			if (!(child instanceof HTMLButtonElement)) continue;
			const fill = fills[stepOf(shown.a?.[Number(child.dataset.slot)] ?? 0, limits[layer] ?? 1)];
			this.#showUnit(child, diagram, dataset, fill ?? "");
		}
	}

	/** @param {UnitPlace | undefined} chosen */
	mark(chosen) {
		for (const [key, button] of this.#buttons) button.ariaPressed = String(key === keyOf(chosen));
	}

	/** Keeps what is said of a unit up to date. @param {UnitPlace | undefined} place */
	describe(place) {
		const button = this.#buttons.get(keyOf(place));
		if (button && place) this.#describe(button, place);
	}

	get #children() {
		return /** @type {HTMLCollectionOf<HTMLElement>} */ (this.element.children);
	}

	/** @param {HTMLButtonElement} button @param {Diagram} diagram @param {DatasetSummary} dataset
	 * @param {string} fill */
	#showUnit(button, { layers, image }, dataset, fill) {
		const layer = Number(button.dataset.layer);
		const slot = Number(button.dataset.slot);
		const isImage = button.classList.contains("image");
		const unit = slot < 0 ? -1 : isImage ? 0 : (layers[layer]?.first ?? 0) + slot;
		this.#buttons.delete(button.dataset.key ?? "");
		button.dataset.key = keyOf({ layer, unit });
		this.#buttons.set(button.dataset.key, button);
		const name = unitName(layer, layers.length, unit, dataset);
		if (button.ariaLabel !== name) button.ariaLabel = name;
		if (slot < 0) return;
		if (isImage) {
			if (image && dataset.image) showImage(button, image, dataset.image);
			return;
		}
		button.style.backgroundColor = fill;
		const isNamed = layer === 0 || layer === layers.length - 1;
		const label = button.firstElementChild;
		if (label && isNamed) say(label, shortName(layer, layers.length, unit, dataset));
		button.classList.toggle("input", layer === 0);
	}

	/** @param {number} layer @param {number} slot @param {boolean} isImage */
	#makeUnit(layer, slot, isImage) {
		const style = slot < 0 ? "unit constant" : isImage ? "unit image" : "unit";
		const button = make("button", {
			type: "button",
			class: style,
			"data-layer": layer,
			"data-slot": slot,
			"aria-pressed": "false",
		});
		if (slot < 0) button.append("1");
		else if (isImage) button.append(make("canvas", { "aria-hidden": "true" }));
		else button.append(make("small", { class: "unit-name", "aria-hidden": "true" }));
		const place = () => {
			const first = this.#on.diagram()?.layers[layer]?.first ?? 0;
			return { layer, unit: slot < 0 || isImage ? Math.min(slot, 0) : first + slot };
		};
		button.addEventListener("pointerenter", ({ pointerType }) => {
			if (pointerType === "mouse") this.#on.point(place());
		});
		button.addEventListener("pointerleave", () => this.#on.point(undefined));
		button.addEventListener("focus", () => {
			this.#on.choose(place());
			this.#describe(button, place());
		});
		button.addEventListener("click", () => this.#on.choose(place()));
		return button;
	}

	/** @param {number} layer @param {number} count of those that are shown */
	#makePager(layer, count) {
		const name = layerName(layer, this.#on.diagram()?.layers.length ?? 0).toLowerCase();
		const button = (/** @type {string} */ label, /** @type {string} */ sign) =>
			make("button", { type: "button", "aria-label": `${label} units of ${name}` }, sign);
		const earlier = button("Earlier", "↑");
		const later = button("Later", "↓");
		earlier.addEventListener("click", () => this.#on.page(layer, -count));
		later.addEventListener("click", () => this.#on.page(layer, count));
		return make("div", { class: "pager", "data-layer": layer }, make("span"), earlier, later);
	}

	/** Beyond the last unit that is shown, the next one of the layer is.
	 * @param {HTMLElement} from @param {string} key */
	#goBeyond(from, key) {
		const layer = Number(from.dataset.layer);
		const way = { ArrowUp: -1, ArrowDown: 1 }[key];
		const shown = this.#on.diagram()?.layers[layer];
		if (!way || !shown || from.dataset.slot === "-1") return false;
		if (!this.#on.show(layer, shown.first + way)) return false;
		this.#on.choose({ layer, unit: shown.first + way + Number(from.dataset.slot) });
		return true;
	}

	/** @param {HTMLButtonElement} button @param {UnitPlace} place */
	#describe(button, place) {
		button.setAttribute("aria-description", factsOf(place, this.#on.diagram()));
	}
}

/** @param {UnitPlace | undefined} place */
function keyOf(place) {
	return place ? `${place.layer} ${place.unit}` : "";
}

/** @param {ArrayLike<number> | undefined} values */
function largest(values) {
	let most = 0;
	for (let index = 0; index < (values?.length ?? 0); index++)
		most = Math.max(most, Math.abs(values?.[index] ?? 0));
	return most;
}

/** @param {number} layer @param {Diagram} diagram @param {DatasetSummary} dataset */
function makeHeader(layer, { layers, activations }, { image }) {
	const count = layers[layer]?.units ?? 0;
	const what =
		layer === 0 ? (image ? "pixels" : "features") : activationName(activations[layer - 1]);
	const name = layerName(layer, layers.length);
	return make(
		"p",
		{ class: "header", "data-layer": layer },
		make("b", {}, name.replace("Hidden layer", "Hidden")),
		make("small", {}, `${count} ${what}`),
	);
}

/** @param {HTMLElement} pager @param {Layer | undefined} layer */
function showPager(pager, layer) {
	if (!layer) return;
	const { first, a, units } = layer;
	const [text, earlier, later] = pager.children;
	const last = first + (a?.length ?? 0);
	if (text) say(text, `${first + 1}–${last} of ${units}`);
	if (earlier) earlier.ariaDisabled = String(first === 0);
	if (later) later.ariaDisabled = String(last === units);
}

/** @param {HTMLButtonElement} button @param {Uint8Array} levels @param {[number, number]} shape */
function showImage(button, levels, [rows, columns]) {
	const canvas = button.querySelector("canvas");
	if (!canvas) return;
	if (canvas.width !== columns) canvas.width = columns;
	if (canvas.height !== rows) canvas.height = rows;
	canvas.getContext("2d")?.putImageData(greyImage(levels, columns, rows), 0, 0);
}
