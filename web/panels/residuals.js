/** Where it is wrong. */
import { make } from "./dom.js";

/** @param {HTMLElement} element */
export function mount(element) {
	element.append(make("h2", {}, "Where it is wrong"));
}
