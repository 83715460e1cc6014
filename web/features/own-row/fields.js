/** A field of the form for each column: a slider and a number, a choice, a date. */
import { make, say } from "../../ui/dom.js";

/**
 * @typedef {object} Field as `table.form` answers
 * @property {string} name of the column
 * @property {string} kind
 * @property {number} [value] a usual number
 * @property {number} [least]
 * @property {number} [most]
 * @property {number} [low] above most of the small ones
 * @property {number} [high]
 * @property {boolean} [whole]
 * @property {string[]} [values] of a category
 * @property {boolean} [has_other]
 * @property {string} [format] of a date
 *
 * @param {Field} field @param {number} index @param {(cell: string) => void} apply
 * @returns {{ element: HTMLElement, value: string }} the field, and the cell that it begins with
 */
export function makeField(field, index, apply) {
	const id = `own-${index}`;
	const label = make("label", { for: id }, field.name);
	if (field.kind === "number") return makeNumber(field, id, label, apply);
	const control = field.values ? makeChoice(field, id) : makeText(field, id);
	// A date is whole once it was written.
	control.addEventListener("change", () => apply(control.value));
	return { element: make("div", {}, label, control), value: control.value };
}

/** @param {Field} field @param {string} id @param {HTMLElement} label @param {(cell: string) => void} apply */
function makeNumber({ name, value = 0, low = 0, high = 1, whole }, id, label, apply) {
	const step = whole ? 1 : roundStep((high - low) / 200);
	const start = String(whole ? value : Number(value.toPrecision(6)));
	const number = make("input", { type: "text", inputmode: "decimal", id, value: start });
	const slider = make("input", {
		type: "range",
		min: Math.floor(low / step) * step,
		max: Math.ceil(high / step) * step,
		step,
		"aria-label": `${name}, slider`,
	});
	slider.value = start;
	slider.addEventListener("input", () => {
		number.value = String(Number(slider.valueAsNumber.toPrecision(6)));
		apply(number.value);
	});
	const refusal = make("small", { id: `${id}-refusal`, class: "refusal" });
	number.setAttribute("aria-describedby", refusal.id);
	number.addEventListener("input", () => {
		const cell = number.value.trim().replace("−", "-");
		const isNumber = Number.isFinite(Number(cell));
		number.ariaInvalid = String(!isNumber);
		say(refusal, isNumber ? "" : "A number such as 12.5, or nothing where it is not known.");
		if (!isNumber) return;
		slider.value = cell;
		apply(cell);
	});
	return { element: make("div", {}, label, number, slider, refusal), value: start };
}

/** @param {Field} field @param {string} id */
function makeChoice({ values = [], has_other }, id) {
	const control = make("select", { id });
	for (const value of values) control.append(make("option", { value }, value));
	if (has_other) control.append(make("option", { value: "another value" }, "another"));
	control.append(make("option", { value: "" }, "blank"));
	return control;
}

/** @param {Field} field @param {string} id */
function makeText({ format }, id) {
	return make("input", {
		type: "text",
		id,
		placeholder: format === "ISO" ? "2024-05-31" : (format ?? ""),
	});
}

/** A step that people count in. @param {number} size */
function roundStep(size) {
	if (!(size > 0)) return 1;
	return 10 ** Math.floor(Math.log10(size));
}
