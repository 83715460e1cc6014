/** The fields of one group of settings, as the table in state.js has them. */
import { SETTINGS } from "../state.js";
import { make } from "./dom.js";
import { makeField } from "./field.js";

/** @param {HTMLElement} element @param {import("../main.js").Context} context */
export function mount(element, { state }) {
	const current = () =>
		/** @type {Record<string, string | number>} */ (/** @type {unknown} */ (state.settings));

	for (const setting of SETTINGS.filter(({ group }) => group === element.dataset.group)) {
		const { name, label } = setting;
		const field = makeField(setting, current()[name] ?? setting.default, (value) =>
			state.set({ [name]: value }),
		);
		field.control.id = name;
		element.append(
			make(
				"div",
				{ class: "field" },
				make("label", { for: name }, label),
				field.control,
				field.message,
			),
		);
		state.subscribe(() => field.show(current()[name] ?? setting.default));
	}
}
