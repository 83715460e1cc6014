/** The network's answer to a drawing: its class, how sure it is, and what it was given. */
import { greyImage } from "../../ui/canvas.js";
import { find, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { makeMeter } from "../../ui/meter.js";

/** Until a network says others. */
const CLASSES = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * @typedef {object} Prediction
 * @property {Uint8Array} picture what the network was given
 * @property {Float64Array} [probabilities] missing where the network has no answer
 * @property {number} [digit] the most probable class; missing for an empty drawing, and there
 */

/** @param {HTMLElement} element */
export function mountAnswer(element) {
	const digit = find(element, "output", HTMLOutputElement);
	const remark = find(element, ".remark", HTMLElement);
	const seen = find(element, ".seen canvas", HTMLCanvasElement);
	const probabilities = find(element, ".probabilities", HTMLElement);
	/** @type {string[]} */
	let classes = [];
	/** @type {ReturnType<typeof makeMeter>[]} */
	let meters = [];
	/** @param {string[]} names */
	const setClasses = (names) => {
		if (names.join("\n") === classes.join("\n")) return;
		classes = names;
		meters = classes.map((name) => makeMeter(name));
		probabilities.classList.toggle("named", classes.some(isWord));
		probabilities.replaceChildren(...meters.map(({ row }) => row));
	};
	setClasses(CLASSES);

	/** @param {number | undefined} answer */
	const sayDigit = (answer) => {
		say(digit, answer === undefined ? NOTHING_YET : (classes[answer] ?? NOTHING_YET));
		digit.classList.toggle("none", answer === undefined);
		digit.classList.toggle("word", answer !== undefined && isWord(classes[answer] ?? ""));
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
		/** Those that the network answers with. */
		setClasses,
		showNothing,
		/** @param {Prediction} prediction @param {boolean} trained */
		show({ digit: answer, picture, probabilities: likely }, trained) {
			sayDigit(answer);
			showPicture(picture);
			for (const [index, { show }] of meters.entries())
				show(likely?.[index] ?? Number.NaN, index === answer);
			if (!likely) return say(remark, "no answer: its numbers are no longer finite");
			say(remark, trained ? sureness(Math.max(...likely)) : "a guess, untrained");
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

/** Whether it is longer than a letter or a sign, of which an emoji may have several parts.
 * @param {string} name */
function isWord(name) {
	return /\w{2}/.test(name) || name.length > 8;
}
