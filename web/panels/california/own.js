/** A district of the visitor's own, and what the network says it is worth. */
import { make, say } from "../dom.js";
import { makeField } from "../field.js";
import { NOTHING_YET } from "../format.js";
import { featureOf, hundreds } from "./features.js";

/** @param {HTMLElement} element @param {import("../../stage.js").Context} context */
export function mountOwn(element, { engine }) {
	const answer = make("output", { "aria-label": "Predicted house value" }, NOTHING_YET);
	const remark = make("p", { class: "about" });
	const fields = make("div", { class: "fields" });
	const reset = make("button", { type: "button" }, "Back to a usual district");
	/** @type {number[]} in original units */
	let features = [];
	let unwatch = () => {};
	let visible = false;

	const watch = () => {
		unwatch();
		if (!visible || features.length === 0) return;
		unwatch = engine.watch("regression.own", { features }, ({ dollars, trained }) => {
			say(answer, hundreds(dollars));
			say(remark, trained ? "as the network is now" : "a guess, untrained");
		});
	};
	const begin = async () => {
		if (features.length > 0) return;
		const districts = await engine.view("regression.districts").catch(() => undefined);
		if (!districts || features.length > 0) return;
		const made = Array.from(districts.median, (_, index) =>
			makeOwnField(districts, index, (value) => {
				features = features.with(index, value);
				watch();
			}),
		);
		const usual = made.map(({ usual: value }) => value);
		features = [...usual];
		fields.replaceChildren(...made.map(({ element: field }) => field));
		reset.addEventListener("click", () => {
			features = [...usual];
			for (const [index, { show }] of made.entries()) show(usual[index] ?? 0);
			watch();
		});
		watch();
	};

	element.append(
		make("h2", { id: "own-title" }, "Your own district"),
		answer,
		remark,
		fields,
		make("div", { class: "bar" }, reset),
	);
	engine.on("built", ({ dataset }) => {
		if (dataset.name === "california-housing") begin();
	});
	return {
		shown() {
			visible = true;
			watch();
		},
		hidden() {
			visible = false;
			unwatch();
		},
	};
}

/**
 * @param {import("./districts.js").Districts} districts @param {number} index of the feature
 * @param {(value: number) => void} apply
 */
function makeOwnField(districts, index, apply) {
	const name = districts.feature_names[index] ?? "";
	const { label, unit, step } = featureOf(name);
	const round = (/** @type {number} */ number) =>
		Number((step * Math.round(number / step)).toFixed(2));
	const usual = round(districts.median[index] ?? 0);
	const field = makeField(
		{
			name,
			label,
			hint: unit,
			type: "number",
			default: usual,
			least: round(districts.low[index] ?? 0) - step,
			most: round(districts.high[index] ?? 0),
			step,
		},
		usual,
		(newest) => apply(Number(newest)),
	);
	const id = `own-${name}`;
	field.control.id = id;
	return {
		element: make(
			"div",
			{},
			make("label", { for: id }, label),
			field.control,
			field.about,
			field.message,
		),
		usual,
		show: field.show,
	};
}
