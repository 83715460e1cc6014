/** The large picture: of one hidden unit, or of the whole network where none is chosen. */

import { SURFACE, scaledImage } from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { describeIncoming, describeOutgoing, formatNumber } from "./words.js";

/**
 * @typedef {import("./panel.js").Unit} Unit
 *
 * @typedef {object} Picture
 * @property {number} size
 * @property {Uint8Array} picture
 * @property {number} low
 * @property {number} high
 * @property {number} [layers] how many hidden ones there are
 * @property {string[]} [classes]
 * @property {string} [activation]
 * @property {number} [bias]
 * @property {Float64Array} [incoming]
 * @property {Float64Array} [outgoing]
 */

export function makeLarge() {
	const canvas = make("canvas", { width: 1, height: 1, role: "img", "aria-label": "The network" });
	const title = make("h3");
	const range = makeRange();
	const incoming = make("p");
	const outgoing = make("p");
	const announcement = make("p", {
		class: "visually-hidden",
		role: "status",
		"aria-label": "Enlarged unit",
	});
	const words = make("div", { class: "words" }, title, range.element, incoming, outgoing);
	/** @type {Unit | undefined} */
	let unit;
	/** Of which the picture is still to come. */
	let isNew = true;
	/** @type {Picture | undefined} */
	let newest;

	/** @param {Uint32Array} shades */
	const paint = (shades) => {
		if (!newest) return;
		const { size, picture } = newest;
		canvas.width = canvas.height = size;
		canvas.getContext("2d")?.putImageData(scaledImage(picture, size, 0, 255, shades), 0, 0);
	};

	say(title, "The whole network");
	return {
		element: make("div", { class: "large" }, canvas, words, announcement),
		/** @param {Unit | undefined} next @returns {boolean} whether it is another one */
		set(next) {
			if (next?.layer === unit?.layer && next?.number === unit?.number) return false;
			unit = next;
			isNew = true;
			return true;
		},
		/** @param {Picture} picture @param {Uint32Array} shades */
		show(picture, shades) {
			newest = picture;
			const name = nameOf(unit, picture);
			say(title, name);
			canvas.ariaLabel = name;
			range.show(picture, unit === undefined && !!picture.classes?.length);
			const [into, outOf] = describe(unit, picture);
			say(incoming, into);
			say(outgoing, outOf);
			paint(shades);
			if (isNew && unit && picture.incoming)
				say(
					announcement,
					`${name}: from ${formatNumber(picture.low)} to ${formatNumber(picture.high)}. ${into}`,
				);
			isNew = false;
		},
		repaint: paint,
	};
}

/** @param {Unit | undefined} unit @param {Picture} picture */
function nameOf(unit, { incoming }) {
	return unit && incoming
		? `Unit ${unit.number + 1} of hidden layer ${unit.layer + 1}`
		: "The whole network";
}

/** What goes into it and what comes out of it, a sentence each.
 * @param {Unit | undefined} unit @param {Picture} picture @returns {[string, string]} */
function describe(unit, { incoming, outgoing, activation = "", bias = 0, ...picture }) {
	const { layers = 1, classes = [], low, high } = picture;
	if (!unit || !incoming || !outgoing)
		return [
			classes.length
				? "The probability of blue that all the units together make."
				: "The value that all the units together predict.",
			"Point at a unit to enlarge it.",
		];
	const makes = describeIncoming({ activation, bias, incoming }, unit.layer);
	const silent = low === high ? "The same everywhere. " : "";
	return [`${silent}${makes}.`, `${describeOutgoing(outgoing, unit.layer, layers, classes)}.`];
}

/** The least and the most of the picture, with their colours between them. */
function makeRange() {
	const low = make("span");
	const high = make("span");
	const bar = make("i", { "aria-hidden": "true" });
	return {
		element: make("p", { class: "range" }, low, bar, high),
		/** @param {Picture} picture @param {boolean} shares whether one half is in the middle */
		show(picture, shares) {
			say(low, formatNumber(picture.low));
			say(high, formatNumber(picture.high));
			showScale(bar, picture.low, picture.high, shares);
		},
	};
}

/**
 * The part of the scale that the picture has: 0 is the colour of the card, or what is nearest to it.
 * @param {HTMLElement} bar @param {number} low @param {number} high
 * @param {boolean} shares whether one half is in the middle
 */
function showScale(bar, low, high, shares) {
	const origin = shares ? 0.5 : Math.min(Math.max(0, low), high);
	const reach = Math.max(high - origin, origin - low) || 1;
	const percent = (/** @type {number} */ share) => `${Math.round(100 * share)}%`;
	bar.style.setProperty("--below", percent((SURFACE * (origin - low)) / reach));
	bar.style.setProperty("--above", percent((SURFACE * (high - origin)) / reach));
	bar.style.setProperty("--origin", percent((origin - low) / (high - low || 1)));
}
