/** Hidden units. */
import { make } from "./dom.js";

/** @param {HTMLElement} element */
export function mount(element) {
	element.append(make("h2", {}, "Hidden units"));
}
