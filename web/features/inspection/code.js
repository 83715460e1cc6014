/** From a formula to the lines of the library that compute it, in the documentation. */
import { make, say } from "../../ui/dom.js";

/** @typedef {{ module: string, name: string, first: number, last: number }} Place */

/** The link opens a page of its own: the network would be lost with this one. */
export function makeCodeLink() {
	return make("a", { class: "code" });
}

/** @param {HTMLAnchorElement} link @param {Place | null} place none: nothing in the library computes it */
export function showPlace(link, place) {
	link.hidden = !place;
	if (!place) {
		for (const name of ["href", "target", "rel"]) link.removeAttribute(name);
		return;
	}
	const { module, name, first, last } = place;
	const isLine = first === last;
	// One line is marked alone; several with their function.
	const anchor = isLine ? `line-${first}` : name;
	const lines = isLine ? `line ${first}` : `lines ${first}–${last}`;
	link.href = `docs/source/${module.replaceAll(".", "/")}.html#${anchor}`;
	Object.assign(link, { target: "_blank", rel: "noopener" });
	say(link, `The code: ${name}, ${lines} of ${module} ↗`);
}
