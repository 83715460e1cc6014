/** The network's answer to a drawing: the digit, how sure it is, and what it was given. */
import { greyImage } from "../../ui/canvas.js";
import { find, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { makeMeter } from "../../ui/meter.js";

const CLASSES = 10;

/**
 * @typedef {object} Prediction
 * @property {Uint8Array} picture what the network was given
 * @property {Float64Array} [probabilities] missing where the network has no answer
 * @property {number} [digit] missing for an empty drawing, and there
 */

/** @param {HTMLElement} element */
export function mountAnswer(element) {
	const digit = find(element, "output", HTMLOutputElement);
	const remark = find(element, ".remark", HTMLElement);
	const seen = find(element, ".seen canvas", HTMLCanvasElement);
	const meters = Array.from({ length: CLASSES }, (_, index) => makeMeter(String(index)));
	find(element, ".probabilities", HTMLElement).append(...meters.map(({ row }) => row));

	/** @param {number | undefined} answer */
	const sayDigit = (answer) => {
		say(digit, answer === undefined ? NOTHING_YET : String(answer));
		digit.classList.toggle("none", answer === undefined);
	};
	// Pixels are only ever put into it: nothing for a graphics card to do.
	const context = seen.getContext("2d", { willReadFrequently: true });
	/** @param {ArrayLike<number>} levels */
	const showPicture = (levels) => {
		context?.putImageData(greyImage(levels, seen.width, seen.height), 0, 0);
	};
	const showNothing = (text = "") => {
		sayDigit(undefined);
		say(remark, text);
		showPicture([]);
		for (const { show } of meters) show(0, false);
	};
	showNothing();

	return {
		showNothing,
		/** @param {Prediction} prediction @param {boolean} trained */
		show({ digit: answer, picture, probabilities }, trained) {
			sayDigit(answer);
			showPicture(picture);
			for (const [index, { show }] of meters.entries())
				show(probabilities?.[index] ?? Number.NaN, index === answer);
			if (!probabilities) return say(remark, "no answer: its numbers are no longer finite");
			say(remark, trained ? sureness(Math.max(...probabilities)) : "a guess, untrained");
		},
	};
}

/** @param {number} probability of the answer */
function sureness(probability) {
	if (probability > 0.95) return "sure";
	if (probability > 0.7) return "fairly sure";
	if (probability > 0.4) return "not quite sure";
	return "unsure";
}
