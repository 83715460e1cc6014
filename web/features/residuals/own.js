/** A district of the visitor's own, and what the network says it is worth. */

import { columnOf, hundreds } from "../../datasets/california-housing/values.js";
import { make, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { watchWhileSeen } from "../../ui/watching.js";

/**
 * @param {HTMLElement} element @param {import("../../app/stage.js").Context} context
 * @param {object} map
 * @param {() => number} map.chosen the test district that is chosen
 * @param {(latitude: number, longitude: number) => void} map.moved where the own one is now
 */
export function mountOwn(element, context, { chosen, moved }) {
	const { engine } = context;
	const { answer, rows, take, usual } = layOut(element);
	/** @type {number[]} in original units */
	let features = [];
	/** @type {ReturnType<typeof makeSlider>[]} */
	let sliders = [];
	/** @type {import("../../datasets/california-housing/districts.js").Districts | undefined} */
	let districts;

	const again = watchWhileSeen(
		element,
		context,
		() => (features.length > 0 ? ["regression.own", { features }] : undefined),
		({ dollars, trained }) => {
			say(answer, dollars === undefined ? NOTHING_YET : hundreds(dollars));
			answer.classList.toggle("untrained", !trained);
		},
	);
	const ask = () => {
		again();
		const place = (/** @type {string} */ name) =>
			features[districts?.feature_names.indexOf(name) ?? -1] ?? 0;
		moved(place("Latitude"), place("Longitude"));
	};
	/** @param {ArrayLike<number>} values */
	const set = (values) => {
		features = Array.from(values);
		for (const [index, { show }] of sliders.entries()) show(features[index] ?? 0);
		ask();
	};
	const begin = async () => {
		if (districts) return;
		/** @type {import("../../datasets/california-housing/districts.js").Districts | undefined} */
		const answer = await engine.query("regression.districts").catch(() => undefined);
		if (!answer || districts) return;
		districts = answer;
		sliders = districts.feature_names.map((name, index) =>
			makeSlider(name, answer.low[index] ?? 0, answer.high[index] ?? 0, (value) => {
				features = features.with(index, value);
				ask();
			}),
		);
		rows.replaceChildren(...sliders.map(({ element: row }) => row));
		set(answer.median);
	};

	take.addEventListener("click", () => {
		if (!districts) return;
		const start = chosen() * sliders.length;
		set(districts.features.subarray(start, start + sliders.length));
	});
	usual.addEventListener("click", () => districts && set(districts.median));
	engine.on("built", begin); // of another dataset there are no districts
}

/** @param {HTMLElement} element */
function layOut(element) {
	const answer = make("output", { "aria-label": "Predicted house value" }, NOTHING_YET);
	const rows = make("div", { class: "sliders" });
	const take = make("button", { type: "button" }, "Chosen district");
	const usual = make("button", { type: "button" }, "Usual district");
	element.append(
		make("h2", { id: "own-title" }, "Your own district"),
		answer,
		rows,
		make("p", { class: "about" }, "Rooms and bedrooms are those of a household."),
		make(
			"div",
			{ class: "bar", role: "group", "aria-labelledby": "own-start" },
			make("span", { id: "own-start" }, "Start from"),
			take,
			usual,
		),
	);
	return { answer, rows, take, usual };
}

/**
 * @param {string} name of the feature @param {number} low @param {number} high its usual limits
 * @param {(value: number) => void} apply
 */
function makeSlider(name, low, high, apply) {
	const { label, unit, step, print } = columnOf(name);
	const id = `own-${name}`;
	const control = make("input", { type: "range", id, step });
	const shown = make("span", { "aria-hidden": "true" });
	const least = step * Math.floor(low / step);
	const most = step * Math.ceil(high / step);

	/** @param {number} value */
	const tell = (value) => {
		say(shown, print(value));
		control.ariaValueText = `${print(value)} ${unit}`.trim();
	};
	control.addEventListener("input", () => {
		tell(control.valueAsNumber);
		apply(control.valueAsNumber);
	});
	return {
		element: make("div", {}, make("label", { for: id }, label), control, shown),
		/** A value that may be beyond the usual limits. @param {number} value */
		show(value) {
			control.min = String(Math.min(least, step * Math.floor(value / step)));
			control.max = String(Math.max(most, step * Math.ceil(value / step)));
			control.value = String(value);
			tell(value);
		},
	};
}
