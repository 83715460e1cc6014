/** What tells lines apart: a colour and dashes for each, both safe for every eye. */
import { colourReader } from "../../ui/canvas.js";

/** After the palette of Okabe and Ito, in panel.css: light and dark. */
const COLOURS = 6;
/** Lengths of line and gap, in CSS pixels. The numbers of colours and dashes have no common divisor, so
 * that thirty lines differ, and neighbours differ in both. */
const DASHES = [[], [9, 4], [2, 3], [12, 3, 2, 3], [5, 2]];

/** @param {Element} place @param {number} line */
export function colourOf(place, line) {
	return colourReader(place)(`--run-${line % COLOURS}`);
}

/** @param {number} line */
export function dashOf(line) {
	return DASHES[line % DASHES.length] ?? [];
}

/** A piece of a line, beside its name. @param {number} line @param {number[]} [dash] of its own */
export function makeSample(line, dash = dashOf(line)) {
	const space = "http://www.w3.org/2000/svg";
	const sample = document.createElementNS(space, "svg");
	const stroke = document.createElementNS(space, "line");
	for (const [name, value] of Object.entries({ width: 28, height: 12, "aria-hidden": "true" }))
		sample.setAttribute(name, String(value));
	const ends = { x1: 0, y1: 6, x2: 28, y2: 6, "stroke-dasharray": dash.join(" ") };
	for (const [name, value] of Object.entries(ends)) stroke.setAttribute(name, String(value));
	sample.classList.add("sample", `run-${line % COLOURS}`);
	sample.append(stroke);
	return sample;
}
