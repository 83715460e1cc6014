/**
 * A colour for every number on both sides of 0: blue above, orange below, the paper's own at 0. Blue
 * and orange differ to every kind of eye; the bias keeps its colour for itself.
 */
import { colours } from "./canvas.js";
import { make, say } from "./dom.js";

/** Of the colours of a surface, so that what is drawn on it stands out. */
export const SURFACE = 0.58;
const STEPS = 255; // an odd number, so that one step is 0 alone
const MIDDLE = (STEPS - 1) / 2;

/** The colours from the lowest to the highest, as pixels of an image.
 * @param {Element} element in the page, whose theme counts @param {number} [strength] up to 1 */
export function divergingPixels(element, strength = 1) {
	const { negative, card, positive } = colours(element);
	const canvas = new OffscreenCanvas(STEPS, 1);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	if (!context) return new Uint32Array(STEPS);
	const gradient = context.createLinearGradient(0.5, 0, STEPS - 0.5, 0);
	gradient.addColorStop(0, negative);
	gradient.addColorStop(0.5, card);
	gradient.addColorStop(1, positive);
	context.fillStyle = card;
	context.fillRect(0, 0, STEPS, 1);
	context.globalAlpha = strength;
	context.fillStyle = gradient;
	context.fillRect(0, 0, STEPS, 1);
	return new Uint32Array(context.getImageData(0, 0, STEPS, 1).data.buffer);
}

/** Which of the colours a value has; −1, which is none, if it is no number.
 * @param {number} value @param {number} limit */
export function stepOf(value, limit) {
	if (Number.isNaN(value)) return -1;
	const share = Math.max(-1, Math.min(1, value / limit));
	return Math.round(MIDDLE + share * MIDDLE) || 0;
}

/** The colours as a style sheet writes them. @param {Uint32Array} pixels */
export function cssColours(pixels) {
	return Array.from(pixels, (pixel) => {
		const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
		return `rgb(${red} ${green} ${blue})`;
	});
}

/**
 * Values as an image.
 * @param {ArrayLike<number>} values row by row @param {number} width
 * @param {number} limit from which on a value has the last colour @param {Uint32Array} pixels
 */
export function divergingImage(values, width, limit, pixels) {
	return scaledImage(values, width, -limit, limit, pixels);
}

/**
 * Values as an image, where the middle of the scale need not be 0.
 * @param {ArrayLike<number>} values row by row @param {number} width
 * @param {number} low @param {number} high what the ends of the scale stand for
 * @param {Uint32Array} pixels
 */
export function scaledImage(values, width, low, high, pixels) {
	const image = new ImageData(width, Math.ceil(values.length / width));
	const target = new Uint32Array(image.data.buffer);
	const middle = (low + high) / 2;
	const reach = (high - low) / 2 || 1;
	for (let index = 0; index < values.length; index++)
		target[index] = pixels[stepOf((values[index] ?? 0) - middle, reach)] ?? 0;
	return image;
}

/** The next round number: a limit that does not change with every batch.
 * @param {number} value */
export function roundLimit(value) {
	if (!(value > 0) || !Number.isFinite(value)) return 1;
	const power = 10 ** Math.floor(Math.log10(value));
	const digit = [1, 1.5, 2, 3, 4, 5, 6, 8].find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
	return Number((digit * power).toPrecision(2));
}

/** A round number, in no more characters than there is room for. @param {number} limit */
function formatLimit(limit) {
	if (limit >= 1e-3 && limit < 1e5) return String(limit);
	return limit.toExponential().replace("+", "").replace("-", "−");
}

/** @param {string} [text] what is said before the scale */
export function makeColourScale(text = "") {
	const low = make("span", { class: "end" });
	const high = make("span", { class: "end" });
	const element = make("p", { class: "scale" }, text, low, make("i"), high);
	return {
		element,
		/** @param {number} limit */
		show(limit) {
			const text = formatLimit(limit);
			say(low, `−${text}`);
			say(high, text);
		},
	};
}
