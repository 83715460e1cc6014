/** A matrix as a picture: blue above 0, orange below. */
import { onAppearanceChange } from "../../ui/canvas.js";
import { divergingImage, divergingPixels, roundLimit } from "../../ui/colour-scale.js";
import { make } from "../../ui/dom.js";

/** @typedef {import("../../engine/protocol.js").Picture} Picture */

const WIDEST = 280; // pixels
const LARGEST_CELL = 12;
const MOST_REDRAWN = 40; // pictures that follow a change of colours

/** @type {(() => void)[]} */
let redrawn = [];
onAppearanceChange(() => {
	for (const draw of redrawn) draw();
});

/** @param {Picture} picture @returns {HTMLElement} */
export function drawPicture({ values, columns, shape, every, largest }) {
	const rows = values.length / columns;
	const size = shape.join(" × ");
	const limit = roundLimit(largest);
	const scale = `orange −${limit}, blue ${limit}`;
	const part = every.some((step) => step > 1) ? `, one cell for ${every.join(" × ")}` : "";
	const canvas = make("canvas", {
		width: columns,
		height: rows,
		role: "img",
		"aria-label": `Picture of a ${size} matrix, from −${limit} to ${limit}`,
	});
	const cell = Math.max(1, Math.min(LARGEST_CELL, Math.floor(WIDEST / Math.max(columns, rows))));
	canvas.style.width = `${columns * cell}px`;
	const draw = () => {
		if (!canvas.isConnected) return; // the output was cleared
		const image = divergingImage(values, columns, limit, divergingPixels(canvas));
		canvas.getContext("2d")?.putImageData(image, 0, 0);
	};
	// Colours are those of the page that it stands in.
	requestAnimationFrame(draw);
	redrawn = [...redrawn, draw].slice(-MOST_REDRAWN);
	return make("figure", {}, canvas, make("figcaption", {}, `${size}${part}: ${scale}`));
}
