/** What the panel consists of besides the matrices: what is set, what is said, what is pressed. */
import { datasetNamed } from "../../datasets/all.js";
import { make, say } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";
import { pretty } from "../../ui/notation.js";
import { makeCodeLink, showPlace } from "./code.js";

export const USUAL_SAMPLES = 4;
const LONG_FORMULA = 32; // characters

const INTRODUCTION =
	"One step of training, matrix by matrix: press Next. Point at a number to see what it is made of.";
const KEYS =
	"Point at a number to see what it is made of. Keys: arrows go from number to number, Page Up and Page Down from matrix to matrix, Enter changes " +
	"a number, Ctrl-Z takes it back.";

/** @typedef {import("../../ui/field.js").Field} Field */

/** @typedef {{ choose: (samples: number) => void, changeRate: (rate: number) => void }} Events */

/** @param {Events} events */
export function makeControls(events) {
	const button = (/** @type {string} */ text, name = "") =>
		make("button", { type: "button", ...(name && { class: name }) }, text);
	const controls = {
		example: button("Worked example"),
		undo: button("Undo edit"),
		redo: button("Redo edit"),
		restore: button("Back to the network's own values"),
		changes: make("div", { class: "bar" }),
		hold: button("Freeze these numbers"),
		digits: button("Full precision"),
		back: button("Back"),
		next: button("Next", "primary"),
		play: button("Play"),
		scrubber: make("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "Stage" }),
		position: make("span", { class: "position" }),
		notice: make("p", { class: "said", role: "status", "aria-label": "Inspect notice" }),
		note: make("p", { class: "note" }),
		formula: make("h3", { "aria-live": "polite" }, "Recording a step …"),
		about: make("p", { class: "about" }),
		code: makeCodeLink(),
		matrices: make("div", { class: "matrices" }),
		stepper: make("div", { class: "stepper", hidden: "" }),
		body: make("div", { class: "body" }),
		empty: make("p", { class: "waiting" }, "It appears as soon as there is a network."),
		...makeFields(events),
	};
	for (const toggle of [controls.digits, controls.hold]) toggle.ariaPressed = "false";
	controls.note.hidden = controls.body.hidden = true;
	return controls;
}

/** @param {Events} events */
function makeFields({ choose, changeRate }) {
	return {
		samples: makeField(
			{
				name: "samples",
				label: "Samples",
				type: "integer",
				default: USUAL_SAMPLES,
				least: 1,
				most: 8,
				step: 1,
			},
			USUAL_SAMPLES,
			(value) => choose(Number(value)),
		),
		rate: makeField(
			{
				name: "eta",
				label: "Learning rate η",
				type: "number",
				default: 1,
				least: 0,
				most: 1000,
				step: 0.01,
			},
			"",
			(value) => changeRate(Number(value)),
		),
	};
}

/**
 * Puts the controls around the map of the matrices and the sum of the chosen cell.
 * @param {HTMLElement} element @param {ReturnType<typeof makeControls>} controls
 * @param {HTMLElement} map @param {HTMLElement} sum
 * @param {{ element: HTMLElement, button: HTMLElement }} exercise
 * @param {HTMLButtonElement[]} takeAway
 */
export function placeControls(element, controls, map, sum, exercise, takeAway) {
	const { back, next, play, scrubber, position, formula, about, code, matrices } = controls;
	const { digits, hold, undo, redo, restore, changes, notice, note } = controls;
	const along = make("div", { class: "along" }, scrubber, position);
	changes.append(undo, redo, restore);
	controls.body.append(
		map,
		exercise.element,
		make(
			"div",
			{ class: "stage" },
			make("div", { class: "heading" }, formula, about, code),
			matrices,
			sum,
			make("div", { class: "beside" }, notice, changes, note),
		),
		make(
			"div",
			{ class: "options" },
			labelled("Samples", controls.samples),
			labelled("Learning rate η", controls.rate),
			make("div", { class: "bar" }, exercise.button, ...takeAway, digits, hold),
			make("p", {}, KEYS),
		),
	);
	const heading = make("div", {}, make("h2", {}, "Inspect"), make("p", {}, INTRODUCTION));
	controls.stepper.append(back, next, play, along);
	const title = make("div", { class: "title" }, heading, controls.stepper, controls.example);
	element.append(title, controls.body, controls.empty);
}

/**
 * Shows what one matrix of the step is, and how far along the step it stands.
 * @param {ReturnType<typeof makeControls>} controls
 * @param {import("./recording.js").Recording} recording @param {string} name of the matrix
 */
export function showMatrix(controls, recording, name) {
	const { stages, dataset, learning_rate } = recording.record;
	const at = stages.indexOf(name);
	const { record, shape } = recording.matrix(name);
	controls.body.hidden = controls.stepper.hidden = false;
	controls.empty.hidden = true;
	const { note = "" } = datasetNamed(dataset).example ?? {};
	controls.note.hidden = !note;
	say(controls.note, note);
	const place = `Stage ${at + 1} of ${stages.length}`;
	controls.scrubber.max = String(stages.length - 1);
	controls.scrubber.value = String(at);
	controls.scrubber.setAttribute("aria-valuetext", `${place}: ${name}, ${shape}`);
	say(controls.position, place);
	showNotation(controls.formula, record.formula);
	controls.formula.classList.toggle("long", record.formula.length > LONG_FORMULA);
	showNotation(controls.about, record.about);
	showPlace(controls.code, record.place);
	enable(controls.back, at > 0);
	enable(controls.next, at < stages.length - 1);
	controls.rate.show(learning_rate);
}

/** Changes a text in the textbook's notation only if it differs, so that it is not read again.
 * @param {HTMLElement} element @param {string} text */
function showNotation(element, text) {
	if (element.dataset.text !== text) element.replaceChildren(pretty(text));
	element.dataset.text = text;
}

/** A button that is of no use now can still be found and read. @param {HTMLButtonElement} button
 * @param {boolean} enabled */
export function enable(button, enabled) {
	button.ariaDisabled = enabled ? null : "true";
}

/** @param {string} label @param {Field} field */
function labelled(label, { control, message }) {
	control.id = `inspect-${label.split(" ")[0]?.toLowerCase()}`;
	return make(
		"div",
		{ class: "field" },
		make("label", { for: control.id }, label),
		control,
		message,
	);
}
