/** The scale from blue by the colour of the card to orange, and pictures in it. */
import { colours } from "./canvas.js";

const LEVELS = 256;
export const STRENGTH = 0.58; // of the colours at the ends, so that points stand out before them

/**
 * @typedef {Uint8ClampedArray} Shades red, green, blue, alpha of each level
 */

/** @param {Element} element whose colours they are @returns {Shades} */
export function shadesOf(element) {
	const { blue, card, orange } = colours(element);
	const [low, middle, high] = [channels(blue), channels(card), channels(orange)];
	const shades = new Uint8ClampedArray(4 * LEVELS);
	for (let level = 0; level < LEVELS; level++) {
		const place = (2 * level) / (LEVELS - 1) - 1;
		const end = place < 0 ? low : high;
		const strength = STRENGTH * Math.abs(place);
		for (let channel = 0; channel < 3; channel++)
			shades[4 * level + channel] =
				(middle[channel] ?? 0) * (1 - strength) + (end[channel] ?? 0) * strength;
		shades[4 * level + 3] = 255;
	}
	return shades;
}

/** @param {string} colour as the browser computes it @returns {number[]} */
function channels(colour) {
	return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/**
 * @param {ArrayLike<number>} values row by row @param {number} size in a row
 * @param {number} low @param {number} high what the ends of the scale stand for
 * @param {Shades} shades
 */
export function shadedImage(values, size, low, high, shades) {
	const image = new ImageData(size, size);
	const pixels = new Uint32Array(image.data.buffer);
	const table = new Uint32Array(shades.buffer);
	const scale = (LEVELS - 1) / (high - low || 1);
	for (let pixel = 0; pixel < pixels.length; pixel++) {
		const level = Math.round(((values[pixel] ?? 0) - low) * scale);
		pixels[pixel] = table[Math.min(LEVELS - 1, Math.max(0, level))] ?? 0;
	}
	return image;
}
