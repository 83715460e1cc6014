/** A plot as a picture, with its title and what its lines mean. */
import { colours } from "./canvas.js";

const MARGIN = 16; // CSS pixels
const LINE = 24; // CSS pixels that a line of words is high
const SAMPLE = 24; // CSS pixels of line beside each word
const GAP = 22; // CSS pixels between two words
const FONT = "system-ui, sans-serif";

/** @typedef {{ word: string, colour: string, dash: number[] }} Meaning of a line */

/**
 * @param {HTMLCanvasElement} plot
 * @param {string} title
 * @param {Meaning[]} lines
 * @returns {Promise<Blob>} a PNG of the plot's sharpness
 */
export function pictureOf(plot, title, lines) {
	const scale = plot.width / plot.clientWidth;
	const canvas = document.createElement("canvas");
	const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
	context.font = `13px ${FONT}`;
	const places = placesOf(context, lines, plot.clientWidth);
	const head = LINE * (2 + (places.at(-1)?.row ?? 0));
	canvas.width = plot.width + 2 * MARGIN * scale;
	canvas.height = plot.height + (head + 2 * MARGIN) * scale;
	const { card, ink, soft } = colours(plot);
	context.fillStyle = card;
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(plot, MARGIN * scale, (MARGIN + head) * scale);
	context.scale(scale, scale);
	context.textBaseline = "middle";
	context.font = `600 15px ${FONT}`;
	context.fillStyle = ink;
	context.fillText(title, MARGIN, MARGIN + LINE / 2);
	context.font = `13px ${FONT}`;
	context.lineWidth = 2;
	context.fillStyle = soft;
	for (const { left, row, meaning } of places)
		drawMeaning(context, meaning, MARGIN + left, MARGIN + LINE * (row + 1.5));
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("There is no picture.")))),
	);
}

/** Where each word stands, in as many rows as they need.
 * @param {CanvasRenderingContext2D} context @param {Meaning[]} lines @param {number} width */
function placesOf(context, lines, width) {
	let left = 0;
	let row = 0;
	return lines.map((meaning) => {
		const wide = SAMPLE + 6 + context.measureText(meaning.word).width;
		if (left > 0 && left + wide > width) {
			left = 0;
			row += 1;
		}
		const place = { left, row, meaning };
		left += wide + GAP;
		return place;
	});
}

/** @param {CanvasRenderingContext2D} context @param {Meaning} meaning
 * @param {number} left @param {number} middle */
function drawMeaning(context, { word, colour, dash }, left, middle) {
	context.strokeStyle = colour;
	context.setLineDash(dash);
	context.beginPath();
	context.moveTo(left, middle);
	context.lineTo(left + SAMPLE, middle);
	context.stroke();
	context.fillText(word, left + SAMPLE + 6, middle);
}
