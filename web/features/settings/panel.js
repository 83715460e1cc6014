/** The fields of one group of settings, as the table in settings.js has them. */
import { inContext } from "../../app/context.js";
import { SETTINGS } from "../../app/settings.js";
import { valuesOf } from "../../app/state.js";
import { make } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";
import { makeOwn } from "./own.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state }) {
	for (const setting of SETTINGS.filter(({ group }) => group === element.dataset.group)) {
		const place = make("div", { class: "field" });
		element.append(place);
		/** @type {import("../../ui/field.js").Field | undefined} */
		let field;
		let madeFor = "";

		const show = () => {
			const { settings } = state;
			const value = valuesOf(settings)[setting.name] ?? setting.default;
			place.hidden = setting.datasets?.includes(settings.dataset) === false;
			const now = inContext(setting, settings);
			const limits = JSON.stringify({ ...now, default: null });
			if (limits !== madeFor) {
				madeFor = limits;
				field = makeField(now, value, (newest) => state.set({ [setting.name]: newest }));
				field.control.id = setting.name;
				place.replaceChildren(
					make("label", { for: setting.name }, setting.label),
					field.control,
					field.about,
					field.message,
				);
			}
			field?.show(value);
		};
		show();
		state.subscribe(show);
	}
	if (element.dataset.group === "data") element.append(makeOwn(state));
}
