/** Chooses one of the test samples: by its number, or the one before or after. */
import { SETTINGS } from "../../app/settings.js";
import { make, say } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";
import { formatWhole } from "../../ui/format.js";

const SETTING = SETTINGS.find(({ name }) => name === "sample");
let pickers = 0; // each needs an id of its own

/** @param {import("../../app/stage.js").Context} context @returns {HTMLElement} */
export function makeSamplePicker({ state, engine }) {
	const id = `sampler-${++pickers}`;
	const previous = make("button", { type: "button", "aria-label": "Previous sample" }, "←");
	const next = make("button", { type: "button", "aria-label": "Next sample" }, "→");
	const place = make("span", { class: "place" });
	const all = make("small");
	const message = make("div");
	const label = make("label", { for: id }, "Sample");
	const element = make("div", { class: "sampler" }, label, previous, place, next, all, message);
	/** @type {import("../../ui/field.js").Field | undefined} */
	let field;
	let last = 0;

	const now = () => Math.min(state.settings.sample, last);
	/** @param {number} sample */
	const choose = (sample) => state.set({ sample: Math.max(0, Math.min(last, sample)) });
	const show = () => {
		field?.show(now());
		previous.ariaDisabled = String(now() === 0);
		next.ariaDisabled = String(now() === last);
	};
	engine.on("built", ({ dataset: { test_samples } }) => {
		const before = last;
		last = test_samples - 1;
		say(all, `of ${formatWhole(test_samples)} test samples, from 0`);
		if (SETTING?.type === "integer" && (before !== last || !field)) {
			field = makeField({ ...SETTING, most: last }, now(), (value) => choose(Number(value)));
			field.control.id = id;
			place.replaceChildren(field.control);
			message.replaceChildren(field.message);
		}
		show();
	});
	previous.addEventListener("click", () => choose(now() - 1));
	next.addEventListener("click", () => choose(now() + 1));
	state.subscribe(show);
	return element;
}
