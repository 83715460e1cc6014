/** Texts of exercises and lessons: paragraphs in which code stands between backticks. */
import { make } from "./dom.js";

/**
 * @template {HTMLElement} Element
 * @param {Element} element @param {string} text
 * @param {(code: string) => Node | string} [write] what stands for code
 * @returns {Element} with the text in it
 */
export function appendText(element, text, write = (code) => code.replace(/\s+/g, " ")) {
	const parts = text.split("`");
	for (const [index, part] of parts.entries()) {
		// A backtick that has no partner is only a backtick.
		const isCode = index % 2 === 1 && index < parts.length - 1;
		if (isCode) element.append(make("code", {}, write(part)));
		else element.append(index % 2 === 1 ? `\`${part}` : part);
	}
	return element;
}
