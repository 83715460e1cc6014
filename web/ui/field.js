/** One field for one setting: it refuses what the setting does not allow. */
import { parse, refusal, stepFrom } from "../app/rules.js";
import { make, say } from "./dom.js";

const TYPING = 500; // milliseconds without a key after which a value is taken over

let messages = 0; // made so far; each needs an id of its own

/**
 * @typedef {object} Field
 * @property {HTMLInputElement | HTMLSelectElement} control
 * @property {HTMLParagraphElement} about the setting or the choice in a line; it may be empty
 * @property {HTMLParagraphElement} message empty unless the value is refused
 * @property {(value: string | number) => void} show the value in force
 */

/**
 * @param {import("../app/settings.js").Setting} setting
 * @param {string | number} value
 * @param {(value: string | number) => void} apply called with values that are allowed only
 * @returns {Field}
 */
export function makeField(setting, value, apply) {
	const control = makeControl(setting);
	const number = numberOf(setting);
	const { about, message, explain, refuse } = makeDescriptions(setting, control);
	let inForce = value;
	let typing = 0;

	/** @param {boolean} isTyped to the end, so that it may be written as it is understood */
	const take = (isTyped) => {
		clearTimeout(typing);
		const read = parse(setting, control.value);
		if (read === undefined) return refuse(inForce);
		if (isTyped) control.value = String(read);
		const isNew = read !== inForce;
		inForce = read;
		if (number) control.ariaValueNow = String(read);
		explain(inForce);
		if (isNew) apply(read);
	};
	const takeSoon = () => {
		clearTimeout(typing);
		typing = setTimeout(() => take(false), TYPING);
	};
	/** @param {string | number} newest */
	const put = (newest) => {
		control.value = String(newest);
		if (number) control.ariaValueNow = control.value;
	};
	/** @param {string | number} newest */
	const show = (newest) => {
		if (newest === inForce) return; // what is being typed stays as it is typed
		clearTimeout(typing);
		inForce = newest;
		put(newest);
		explain(inForce);
	};

	control.addEventListener("change", () => take(true));
	control.addEventListener("input", takeSoon);
	if (number)
		stepWithKeys(control, {
			step(steps) {
				put(stepFrom(number, Number(parse(setting, control.value) ?? inForce), steps));
				takeSoon();
			},
			end: () => take(true),
		});
	put(value);
	explain(inForce);
	return { control, about, message, show };
}

/**
 * What describes the field: a line about the value in force, or why another is refused.
 * @param {import("../app/settings.js").Setting} setting
 * @param {HTMLInputElement | HTMLSelectElement} control
 */
function makeDescriptions(setting, control) {
	const message = make("p", { class: "message", id: `message-${++messages}` });
	const about = make("p", { class: "about", id: `about-${messages}` });
	return {
		about,
		message,
		/** @param {string | number} inForce */
		explain(inForce) {
			control.ariaInvalid = null;
			message.textContent = "";
			say(about, aboutValue(setting, inForce));
			if (about.textContent) control.setAttribute("aria-describedby", about.id);
			else control.removeAttribute("aria-describedby");
		},
		/** @param {string | number} inForce */
		refuse(inForce) {
			control.ariaInvalid = "true";
			message.textContent = `${refusal(setting, control.value)} ${inForce} is kept.`;
			control.setAttribute("aria-describedby", message.id);
		},
	};
}

/** How many steps a key goes. @type {Record<string, number>} */
const STEPS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/**
 * A key that is held goes on and on; what it has led to counts once it is let go.
 * @param {HTMLElement} control @param {{ step: (steps: number) => void, end: () => void }} on
 */
function stepWithKeys(control, on) {
	control.addEventListener("keydown", (event) => {
		const steps = STEPS[event.key];
		if (!steps || event.ctrlKey || event.metaKey || event.altKey) return;
		event.preventDefault(); // the page would scroll
		on.step(steps);
	});
	control.addEventListener("keyup", ({ key }) => {
		if (STEPS[key]) on.end();
	});
}

/** @param {import("../app/settings.js").Setting} setting */
function numberOf(setting) {
	return setting.type === "integer" || setting.type === "number" ? setting : undefined;
}

/** @param {import("../app/settings.js").Setting} setting @param {string | number} value */
function aboutValue(setting, value) {
	return (setting.type === "choice" && setting.about?.[value]) || setting.hint || "";
}

/** @param {import("../app/settings.js").Setting} setting */
function makeControl(setting) {
	if (setting.type === "choice") return makeSelect(setting);
	if (setting.type === "text") return make("input", { type: "text", autocomplete: "off" });
	return makeInput(setting);
}

/** @param {import("../app/settings.js").ChoiceSetting} setting */
function makeSelect({ choices }) {
	const options = Object.entries(choices).map(([value, text]) => make("option", { value }, text));
	return make("select", {}, ...options);
}

/**
 * A spinbutton of our own: a browser's number field drops the characters that its language does not
 * have in numbers, so that 0,5 becomes 5.
 * @param {import("../app/settings.js").NumberSetting} setting
 */
function makeInput({ type, least, most }) {
	return make("input", {
		type: "text",
		role: "spinbutton",
		"aria-valuemin": least,
		"aria-valuemax": most,
		inputmode: type === "integer" ? "numeric" : "decimal",
		autocomplete: "off",
		spellcheck: "false",
	});
}
