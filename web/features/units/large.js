/** The large picture: of one hidden unit, or of the whole network where none is chosen. */

import { SURFACE, scaledImage } from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { describeIncoming, describeOutgoing, formatNumber } from "./words.js";

/**
 * @typedef {import("./panel.js").Unit} Unit
 *
 * @typedef {object} UnitShown what the engine answers of a unit
 * @property {number} size
 * @property {Uint8Array} picture levels from 0 to 255
 * @property {number} low
 * @property {number} high
 * @property {number} layers how many hidden ones there are
 * @property {string[]} classes
 * @property {string} activation
 * @property {number} bias
 * @property {Float64Array} incoming
 * @property {Float64Array} outgoing
 *
 * @typedef {object} Whole what it answers of the network, of which this is shown
 * @property {import("../../app/settings.js").Task} task
 * @property {number} size
 * @property {Float32Array} values
 *
 * @typedef {object} Picture
 * @property {number} size
 * @property {ArrayLike<number>} values
 * @property {number} low @property {number} high the least and the most of what is shown
 * @property {[number, number]} scale what the ends of the colour scale stand for among the values
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
		const { size, values, scale } = newest;
		canvas.width = canvas.height = size;
		canvas.getContext("2d")?.putImageData(scaledImage(values, size, ...scale, shades), 0, 0);
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
		/** @param {UnitShown | Whole} answer @param {Uint32Array} shades */
		show(answer, shades) {
			newest = pictureOf(answer);
			const { low, high } = newest;
			const name = nameOf(unit, answer);
			say(title, name);
			canvas.ariaLabel = name;
			range.show(low, high, "task" in answer && answer.task === "classification");
			const [into, outOf] = describe(unit, answer);
			say(incoming, into);
			say(outgoing, outOf);
			paint(shades);
			if (isNew && unit && "incoming" in answer)
				say(announcement, `${name}: from ${formatNumber(low)} to ${formatNumber(high)}. ${into}`);
			isNew = false;
		},
		repaint: paint,
	};
}

/** @param {UnitShown | Whole} answer @returns {Picture} */
function pictureOf(answer) {
	const { size } = answer;
	if ("picture" in answer) {
		const { picture, low, high } = answer;
		return { size, values: picture, low, high, scale: [0, 255] };
	}
	const { task, values } = answer;
	if (task === "classification") return { size, values, low: 0, high: 1, scale: [0, 1] };
	const low = values.reduce((least, value) => Math.min(least, value), Infinity);
	const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
	const { origin, reach } = scaleOf(low, high, false);
	return { size, values, low, high, scale: [origin - reach, origin + reach] };
}

/** @param {Unit | undefined} unit @param {UnitShown | Whole} answer */
function nameOf(unit, answer) {
	return unit && "incoming" in answer
		? `Unit ${unit.number + 1} of hidden layer ${unit.layer + 1}`
		: "The whole network";
}

/** What goes into it and what comes out of it, a sentence each.
 * @param {Unit | undefined} unit @param {UnitShown | Whole} answer @returns {[string, string]} */
function describe(unit, answer) {
	if ("task" in answer)
		return [
			answer.task === "classification"
				? "The probability of blue that all the units together make."
				: "The value that all the units together predict.",
			"Point at a unit to enlarge it.",
		];
	const { incoming, outgoing, activation, bias, layers, classes, low, high } = answer;
	const { layer } = /** @type {Unit} */ (unit);
	const makes = describeIncoming({ activation, bias, incoming }, layer);
	const silent = low === high ? "The same everywhere. " : "";
	return [`${silent}${makes}.`, `${describeOutgoing(outgoing, layer, layers, classes)}.`];
}

/** The least and the most of the picture, with their colours between them. */
function makeRange() {
	const low = make("span");
	const high = make("span");
	const bar = make("i", { "aria-hidden": "true" });
	return {
		element: make("p", { class: "range" }, low, bar, high),
		/** @param {number} least @param {number} most
		 * @param {boolean} shares whether one half is in the middle */
		show(least, most, shares) {
			say(low, formatNumber(least));
			say(high, formatNumber(most));
			showScale(bar, least, most, shares);
		},
	};
}

/**
 * The part of the scale that the picture has: 0 is the colour of the card, or what is nearest to it.
 * @param {HTMLElement} bar @param {number} low @param {number} high
 * @param {boolean} shares whether one half is in the middle
 */
function showScale(bar, low, high, shares) {
	const { origin, reach } = scaleOf(low, high, shares);
	const percent = (/** @type {number} */ share) => `${Math.round(100 * share)}%`;
	bar.style.setProperty("--below", percent((SURFACE * (origin - low)) / reach));
	bar.style.setProperty("--above", percent((SURFACE * (high - origin)) / reach));
	bar.style.setProperty("--origin", percent((origin - low) / (high - low || 1)));
}

/** What is the middle of the colour scale, and how far it goes to both sides.
 * @param {number} low @param {number} high @param {boolean} shares whether one half is in the middle */
function scaleOf(low, high, shares) {
	const origin = shares ? 0.5 : Math.min(Math.max(0, low), high);
	return { origin, reach: Math.max(high - origin, origin - low) || 1 };
}
