/** What was typed and what Python has said, the newest at the end. */
import { make } from "../../ui/dom.js";
import { drawPicture } from "./picture.js";

/** @typedef {import("../../engine/protocol.js").Said} Said */

const MOST_ENTRIES = 200;
const MOST_CHARACTERS = 200_000;
const NEAR = 40; // pixels from the end, where one reads along
const PROMPT = ">>> ";

export class Log {
	element = make("div", { class: "log", role: "log", "aria-label": "Python output", tabindex: 0 });
	/** What the newest printed text is added to. @type {HTMLElement | undefined} */
	#printed;
	#characters = 0;

	get isEmpty() {
		return this.element.childElementCount === 0;
	}

	/** All of it as text. */
	get text() {
		const parts = Array.from(this.element.children, (part) => {
			const text = (part.querySelector("pre") ?? part).textContent?.trimEnd() ?? "";
			return part.classList.contains("typed") ? PROMPT + text : text;
		});
		return parts.join("\n");
	}

	/** @param {string} source that is run */
	begin(source) {
		this.#add(make("pre", { class: "typed" }, source));
		this.element.scrollTop = this.element.scrollHeight;
	}

	/** @param {Said} said */
	say({ kind, text, picture }) {
		if (kind === "printed" && this.#printed) {
			this.#printed.append(text);
			this.#count(text.length);
			return;
		}
		const line = make(kind === "note" ? "p" : "pre", { class: kind }, text);
		if (picture) this.#add(make("div", { class: "matrix" }, drawPicture(picture), line));
		else this.#add(line);
		this.#printed = kind === "printed" ? line : undefined;
	}

	clear() {
		this.element.replaceChildren();
		this.#printed = undefined;
		this.#characters = 0;
	}

	/** @param {HTMLElement} part */
	#add(part) {
		this.#printed = undefined;
		this.element.append(part);
		this.#count(part.textContent?.length ?? 0);
	}

	/** Forgets the oldest, and shows the newest to who reads along. @param {number} characters */
	#count(characters) {
		const { element } = this;
		this.#characters += characters;
		while (
			element.childElementCount > 1 &&
			(element.childElementCount > MOST_ENTRIES || this.#characters > MOST_CHARACTERS)
		) {
			this.#characters -= element.firstElementChild?.textContent?.length ?? 0;
			element.firstElementChild?.remove();
		}
		const { scrollTop, scrollHeight, clientHeight } = element;
		const added = element.lastElementChild?.clientHeight ?? 0;
		if (scrollHeight - scrollTop - clientHeight < added + NEAR) element.scrollTop = scrollHeight;
	}
}
