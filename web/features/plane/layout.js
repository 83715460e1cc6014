/** What the panel is made of. */

import { scaledImage } from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";

/** @typedef {import("../../app/settings.js").Task} Task */

const KEYS =
	"Arrows move the crosshair, Shift for long strides; Space does what the chosen tool does, " +
	"Delete erases the nearest point, Page Down and Page Up go from point to point, 1 to 5 choose " +
	"a tool, Ctrl Z undoes.";

/**
 * @param {HTMLElement} element @param {ReturnType<typeof import("./tools.js").makeTools>} tools
 * @param {ReturnType<typeof import("./points-table.js").makePointsTable>} table
 */
export function layOut(element, tools, table) {
	const canvas = make("canvas", {
		tabindex: 0,
		role: "application",
		"aria-label": "Plane",
		"aria-describedby": "plane-sentence plane-keys",
	});
	const score = make("p", { class: "score" }, "not trained yet");
	const invitation = make("p", { class: "invitation", hidden: "", "aria-hidden": "true" });
	invitation.textContent = "Place your own points here";
	const reading = make("output", { class: "told", "aria-label": "Reading" });
	const sentence = make("p", { class: "sentence", id: "plane-sentence" });
	const testing = make("input", { type: "checkbox" });
	const legend = makeLegend();
	const buttons = makeButtons();
	const { undo, redo, clear, back } = buttons;
	element.classList.add("plane");
	element.append(
		make(
			"figure",
			{ "aria-labelledby": "plane-title" },
			make("figcaption", {}, make("h2", { id: "plane-title" }, "Points"), score),
			...tools.elements,
			make("div", { class: "ground" }, canvas, invitation),
			legend.element,
			reading,
		),
		make("div", { class: "bar halves" }, undo, redo, clear, back),
		make("label", { class: "testing" }, testing, "Show the test points, hollow"),
		sentence,
		table.element,
		make("p", { class: "keys", id: "plane-keys" }, KEYS), // at the end, where nothing moves as they appear
	);
	return { canvas, score, invitation, reading, sentence, testing, legend, buttons };
}

function makeButtons() {
	const button = (/** @type {string} */ text, /** @type {string} */ name) =>
		make("button", { type: "button", "aria-label": name }, text);
	return {
		undo: button("Undo", "Undo points"),
		redo: button("Redo", "Redo points"),
		clear: button("Erase all", "Erase all points"),
		back: make("button", { type: "button", class: "whole" }, "Back to the generated points"),
	};
}

/** What the colours of the plane stand for. */
function makeLegend() {
	const ramp = make("canvas", { width: 256, height: 1, "aria-hidden": "true" });
	const ends = [make("span"), make("span"), make("span")];
	return {
		element: make("div", { class: "ramp" }, ramp, make("p", {}, ...ends)),
		/** @param {Task} task */
		setTask(task) {
			const texts =
				task === "regression"
					? ["−1", "predicted value", "1"]
					: ["● orange 100 %", "50 %", "blue 100 % ◆"];
			for (const [index, text] of texts.entries()) say(/** @type {Element} */ (ends[index]), text);
		},
		/** @param {Uint32Array} shades */
		draw(shades) {
			ramp.width = shades.length;
			const row = scaledImage(Array.from(shades.keys()), ramp.width, 0, ramp.width - 1, shades);
			ramp.getContext("2d")?.putImageData(row, 0, 0);
		},
	};
}
