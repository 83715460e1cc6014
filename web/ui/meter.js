/** A probability as a bar and a percentage. */
import { make, say } from "./dom.js";
import { formatPercent } from "./format.js";

/** @param {string} name of the class that it is of */
export function makeMeter(name) {
	const bar = make("i");
	const percent = make("span");
	const meter = make("div", {
		role: "meter",
		"aria-label": `Probability of ${name}`,
		"aria-valuemin": 0,
		"aria-valuemax": 1,
	});
	meter.append(bar);
	const row = make("div", { class: "probability" }, make("b", {}, name), meter, percent);
	return {
		row,
		/** @param {number} probability not a number if there is none @param {boolean} chosen */
		show(probability, chosen) {
			const text = formatPercent(probability);
			const known = probability || 0;
			bar.style.transform = `scaleX(${known})`;
			row.classList.toggle("chosen", chosen);
			meter.ariaValueNow = known.toFixed(4);
			meter.ariaValueText = text;
			say(percent, text);
		},
	};
}
