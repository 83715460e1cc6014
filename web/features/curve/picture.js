/** The loss curve as a picture, with its title and what its lines mean. */
import { colours } from "../../ui/canvas.js";

const MARGIN = 16; // CSS pixels
const HEAD = 40; // CSS pixels above the plot
const SAMPLE = 24; // CSS pixels of line beside each word
const FONT = "system-ui, sans-serif";

/**
 * @param {HTMLCanvasElement} plot
 * @param {{ word: string, colour: string, dash: number[] }[]} lines
 * @returns {Promise<Blob>} a PNG of the plot's sharpness
 */
export function pictureOf(plot, lines) {
	const scale = plot.width / plot.clientWidth;
	const canvas = document.createElement("canvas");
	canvas.width = plot.width + 2 * MARGIN * scale;
	canvas.height = plot.height + (HEAD + 2 * MARGIN) * scale;
	const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
	const { card, ink, soft } = colours(plot);
	context.fillStyle = card;
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(plot, MARGIN * scale, (MARGIN + HEAD) * scale);
	context.scale(scale, scale);
	context.textBaseline = "middle";
	context.font = `600 15px ${FONT}`;
	context.fillStyle = ink;
	const middle = MARGIN + HEAD / 2 - 4;
	context.fillText("Loss curve", MARGIN, middle);
	context.font = `13px ${FONT}`;
	context.lineWidth = 2;
	let right = canvas.width / scale - MARGIN;
	for (const { word, colour, dash } of lines.toReversed()) {
		const left = right - context.measureText(word).width;
		context.fillStyle = soft;
		context.fillText(word, left, middle);
		context.strokeStyle = colour;
		context.setLineDash(dash);
		context.beginPath();
		context.moveTo(left - 6 - SAMPLE, middle);
		context.lineTo(left - 6, middle);
		context.stroke();
		right = left - SAMPLE - 22;
	}
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("There is no picture.")))),
	);
}
