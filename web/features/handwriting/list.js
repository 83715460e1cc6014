/** Kept drawings as small pictures; the one that is chosen can be corrected or removed. */
import { greyImage } from "../../ui/canvas.js";
import { make, say } from "../../ui/dom.js";
import { rove } from "../../ui/roving.js";
import { nameOf } from "./words.js";

const SIDE = 28;

/** @typedef {import("../../engine/collections.js").Collection} Collection */

export class DrawingList {
	#perform;
	#list = make("ul", { class: "drawn", "aria-label": "Your drawings" });
	#text = make("p", { class: "chosen" });
	#label = make("select", { id: "drawn-class" });
	#remove = make("button", { type: "button" }, "Remove");
	#detail = make(
		"div",
		{ class: "bar detail", role: "group", "aria-label": "Chosen drawing" },
		this.#text,
		make("label", { for: "drawn-class" }, "It is a"),
		this.#label,
		this.#remove,
	);
	#undo = makeButton("Undo", "Undo change of drawings");
	#redo = makeButton("Redo", "Redo change of drawings");
	#removeAll = makeButton("Remove all", "Remove all drawings");
	#ways = make("div", { class: "bar ways" }, this.#undo, this.#redo, this.#removeAll);
	element = make("div", {}, this.#list, this.#detail, this.#ways);

	#settle = rove(this.#list, "button");
	/** @type {Collection | undefined} */
	#collection;
	/** The number of the drawing that is chosen. @type {number | undefined} */
	#chosen;

	/** @param {import("./panel.js").Do} perform */
	constructor(perform) {
		this.#perform = perform;
		this.#listenToTiles();
		this.#label.addEventListener("change", () =>
			perform("correct", { number: this.#chosen, label: Number(this.#label.value) }),
		);
		this.#remove.addEventListener("click", () => this.#removeChosen());
		this.#undo.addEventListener("click", () => this.#collection?.undoable && perform("undo"));
		this.#redo.addEventListener("click", () => this.#collection?.redoable && perform("redo"));
		this.#removeAll.addEventListener("click", () => {
			this.#undo.focus(); // the button that has the focus is about to go
			perform("remove_all");
		});
	}

	/** @param {Collection | undefined} collection */
	show(collection) {
		this.#collection = collection;
		const count = collection?.numbers.length ?? 0;
		const { children } = this.#list;
		while (children.length > count) this.#list.lastElementChild?.remove();
		while (children.length < count) this.#list.append(make("li", {}, makeTile()));
		if (collection) for (const [i, tile] of this.#tiles.entries()) fill(tile, collection, i);
		const { undoable = false, redoable = false } = collection ?? {};
		this.#list.hidden = this.#removeAll.hidden = count === 0;
		this.#undo.ariaDisabled = String(!undoable);
		this.#redo.ariaDisabled = String(!redoable);
		this.#ways.hidden = !undoable && !redoable && count === 0;
		this.#settle();
		this.#showChosen();
	}

	get #tiles() {
		return /** @type {HTMLButtonElement[]} */ ([...this.#list.querySelectorAll("button")]);
	}

	/** Where the chosen drawing is; -1: there is none. */
	get #index() {
		return this.#collection?.numbers.indexOf(this.#chosen ?? -1) ?? -1;
	}

	#listenToTiles() {
		this.#list.addEventListener("click", ({ target }) => {
			const tile = target instanceof Element ? target.closest("button") : null;
			if (!tile) return;
			const number = Number(tile.dataset.number);
			this.#chosen = number === this.#chosen ? undefined : number;
			this.#showChosen();
		});
		this.#list.addEventListener("keydown", (event) => {
			const { target, key } = event;
			if (!(target instanceof HTMLButtonElement) || !["Delete", "Backspace"].includes(key)) return;
			event.preventDefault();
			this.#chosen = Number(target.dataset.number);
			this.#removeChosen();
		});
	}

	async #removeChosen() {
		const at = this.#index;
		if (at < 0) return;
		const hadFocus = this.element.contains(document.activeElement);
		await this.#perform("remove", { number: this.#chosen });
		const tiles = this.#tiles;
		if (hadFocus) (tiles[Math.min(at, tiles.length - 1)] ?? this.#undo).focus();
	}

	#showChosen() {
		const at = this.#index;
		const collection = this.#collection;
		for (const [i, tile] of this.#tiles.entries()) tile.ariaPressed = String(i === at);
		this.#detail.hidden = at < 0;
		if (!collection || at < 0) return;
		say(this.#text, nameOf(collection, at));
		const names = collection.classes.map((name, value) => make("option", { value }, name));
		this.#label.replaceChildren(...names);
		this.#label.value = String(collection.labels[at] ?? 0);
	}
}

/** @param {string} text @param {string} name */
function makeButton(text, name) {
	return make("button", { type: "button", "aria-label": name }, text);
}

function makeTile() {
	const canvas = make("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
	return make("button", { type: "button" }, canvas, make("b"));
}

/** @param {HTMLButtonElement} tile @param {Collection} collection @param {number} index */
function fill(tile, collection, index) {
	const { classes, labels, left_out, numbers, pictures } = collection;
	const name = classes[labels[index] ?? 0] ?? "";
	const [canvas, caption] = tile.children;
	if (caption) say(caption, left_out[index] ? `${name} ?` : name);
	const words = nameOf(collection, index);
	if (tile.ariaLabel !== words) tile.ariaLabel = words;
	tile.toggleAttribute("data-left-out", left_out[index] === 1);
	const number = String(numbers[index]);
	if (tile.dataset.number === number) return;
	tile.dataset.number = number;
	if (!(canvas instanceof HTMLCanvasElement)) return;
	const levels = pictures.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE);
	canvas.getContext("2d")?.putImageData(greyImage(levels, SIDE, SIDE), 0, 0);
}
