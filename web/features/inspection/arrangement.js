/**
 * How the matrices of a stage stand: side by side or below each other, and how tall they may be, so
 * that where a window is wide all of them are in sight at once.
 *
 * @typedef {import("./plate.js").Plate} Plate
 */
import { zoomOf } from "../../ui/canvas.js";

const NARROW = 560; // CSS pixels; where matrices that do not fit beside each other are stacked
const GAP = 24; // about, between two
const LINES_GAP = 16; // between one below another
const NAME = 32; // the line above a matrix that names it
const MOST_ABOVE = 0.42; // of the height, for what stands above the result of a product
const WIDE = matchMedia("(min-width: 1101px)"); // where the settings stand beside them
const LEAST = 260; // CSS pixels of height, below which it is better to scroll
const BELOW = 16; // to the edge of the panel
const READABLE = 140; // CSS pixels: four rows of numbers with their heading
const PAPER = 630; // CSS pixels across A4, within its margins

/** @param {HTMLElement} element that has room @param {Plate[]} plates the result last */
export function arrange(element, plates) {
	const room = element.clientWidth;
	const height = heightFor(element);
	const alone = plates.find(({ isAlone }) => isAlone);
	if (height && alone) return alone.limitTo(height - NAME);
	const gap = room < NARROW ? GAP / 2 : GAP;
	const widths = plates.map(({ width }) => width);
	const widest = Math.max(...widths);
	const isProduct = element.dataset.kind === "product";
	let fit = isProduct ? fitOfProduct(widths, room, gap) : fitOfRow(widths, room, gap);
	// Of many in a line of their own, too little would be left of each; a map takes what it is given.
	const isMap = plates.some(({ element }) => element.dataset.shown === "map");
	if (!isProduct && height && plates.length > 2 && (fit === "one" || isMap)) fit = "none";
	element.dataset.fit = fit;
	element.toggleAttribute("data-wide", isProduct && acrossProduct(widths, gap) > PAPER);
	if (isProduct && fit === "all") return shareProduct(plates, height);
	const most = fit === "none" ? 2 : Math.floor((room + gap) / (widest + gap));
	const across = fit === "one" || (isMap && fit === "all") ? 1 : Math.max(2, most);
	const lines = Math.ceil(plates.length / across);
	const each = height && (height - (lines - 1) * LINES_GAP) / lines - NAME;
	// Where the page can be scrolled, that is better than a matrix of which two rows are left.
	const least = fit === "one" && !element.closest(".projected") ? READABLE : 0;
	for (const plate of plates) plate.limitTo(each && Math.max(each, least));
}

/** @param {number[]} widths @param {number} room @param {number} gap */
function fitOfProduct(widths, room, gap) {
	return acrossProduct(widths, gap) > room && room < NARROW ? "one" : "all";
}

/** @param {number[]} widths @param {number} gap */
function acrossProduct([left = 0, right = 0, result = 0], gap) {
	return left + Math.max(right, result) + gap;
}

/** All side by side, or at least two of them; one in a line; or not even that.
 * @param {number[]} widths @param {number} room @param {number} gap */
function fitOfRow(widths, room, gap) {
	const widest = Math.max(...widths);
	if (Math.min(2, widths.length) * (widest + gap) - gap <= room) return "all";
	return widest > room && room >= NARROW ? "none" : "one";
}

/** Above the result what is needed there, and the rest for the result and what is left of it.
 * @param {Plate[]} plates @param {number | undefined} height */
function shareProduct([left, right, result], height) {
	const free = height && height - 2 * NAME - LINES_GAP;
	const lower = Math.max(left?.wanted ?? 0, result?.wanted ?? 0);
	const upper = free && Math.min(right?.wanted ?? 0, Math.max(MOST_ABOVE * free, free - lower));
	right?.limitTo(upper);
	for (const plate of [left, result]) plate?.limitTo(free && free - (upper ?? 0));
}

/**
 * From the upper edge of an element to the lower edge of the window, or of the panel if that fills the
 * screen, when nothing is scrolled.
 * @param {HTMLElement} element
 * @returns {number | undefined} CSS pixels; undefined where the page is to be scrolled
 */
function heightFor(element) {
	const zoom = zoomOf(element);
	const panel = element.closest(".projected");
	if (!panel && !WIDE.matches) return undefined;
	const scrolled = panel ? panel.scrollTop * zoom : scrollY;
	const top = element.getBoundingClientRect().top + scrolled;
	const bottom = panel ? panel.getBoundingClientRect().bottom : innerHeight;
	const height = (bottom - top) / zoom - BELOW;
	return panel || height >= LEAST ? Math.max(height, LEAST) : undefined;
}
