/** One field for one setting: it refuses what the setting does not allow. */
import { allowed, parse } from "../settings.js";
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
 * @param {import("../settings.js").Setting} setting
 * @param {string | number} value
 * @param {(value: string | number) => void} apply called with values that are allowed only
 * @returns {Field}
 */
export function makeField(setting, value, apply) {
	const control = makeControl(setting);
	const message = make("p", { class: "message", id: `message-${++messages}` });
	const about = make("p", { class: "about", id: `about-${messages}` });
	let inForce = value;
	let typing = 0;
	control.value = String(value);

	const tell = () => {
		say(about, aboutValue(setting, inForce));
		if (about.textContent) control.setAttribute("aria-describedby", about.id);
		else control.removeAttribute("aria-describedby");
	};
	const check = () => {
		clearTimeout(typing);
		const read = parse(setting, control.value);
		control.ariaInvalid = read === undefined ? "true" : null;
		message.textContent = read === undefined ? `${allowed(setting)} ${inForce} is kept.` : "";
		if (read === undefined) return control.setAttribute("aria-describedby", message.id);
		inForce = read;
		tell();
		apply(read);
	};

	/** @param {string | number} newest */
	const show = (newest) => {
		if (newest === inForce) return; // what is being typed stays as it is typed
		inForce = newest;
		control.value = String(newest);
		check();
	};

	control.addEventListener("change", check);
	control.addEventListener("input", () => {
		clearTimeout(typing);
		typing = setTimeout(check, TYPING);
	});
	tell();
	return { control, about, message, show };
}

/** @param {import("../settings.js").Setting} setting @param {string | number} value */
function aboutValue(setting, value) {
	return (setting.type === "choice" && setting.about?.[value]) || setting.hint || "";
}

/** @param {import("../settings.js").Setting} setting */
function makeControl(setting) {
	if (setting.type === "choice") return makeSelect(setting);
	if (setting.type === "text") return make("input", { type: "text", autocomplete: "off" });
	return makeInput(setting);
}

/** @param {import("../settings.js").ChoiceSetting} setting */
function makeSelect({ choices }) {
	const options = Object.entries(choices).map(([value, text]) => make("option", { value }, text));
	return make("select", {}, ...options);
}

/** @param {import("../settings.js").NumberSetting} setting */
function makeInput({ type, least, most, step }) {
	return make("input", {
		type: "number",
		min: least,
		max: most,
		step,
		inputmode: type === "integer" ? "numeric" : "decimal",
		autocomplete: "off",
	});
}
