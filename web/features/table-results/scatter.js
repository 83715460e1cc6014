/** Predicted over true values of some test rows. */
import { make } from "../../ui/dom.js";

const SIZE = 260;
const MARGIN = 8;
const SVG = "http://www.w3.org/2000/svg";

export function makeScatter() {
	const picture = document.createElementNS(SVG, "svg");
	picture.setAttribute("viewBox", `0 0 ${SIZE} ${SIZE}`);
	picture.setAttribute("role", "img");
	const low = make("small");
	const element = make(
		"figure",
		{ class: "part scatter", hidden: "", "aria-label": "Predicted over true values" },
		make("h3", {}, "Predicted over true"),
		picture,
		low,
	);
	return {
		element,
		/** @param {import("./panel.js").Judged | undefined} judged */
		show(judged) {
			const { predicted, true: right, target = "" } = judged ?? {};
			element.hidden = !predicted || !right;
			if (!predicted || !right) return;
			const least = Math.min(...right, ...predicted);
			const most = Math.max(...right, ...predicted);
			const place = (/** @type {number} */ value) =>
				MARGIN + ((value - least) / (most - least || 1)) * (SIZE - 2 * MARGIN);
			const points = Array.from(right, (value, index) => {
				const x = place(value).toFixed(1);
				const y = (SIZE - place(predicted[index] ?? least)).toFixed(1);
				return `M${x} ${y}h0`;
			});
			picture.replaceChildren(
				path("diagonal", `M${MARGIN} ${SIZE - MARGIN}L${SIZE - MARGIN} ${MARGIN}`),
				path("points", points.join("")),
			);
			const [from, to] = [least, most].map((value) => Number(value.toPrecision(4)));
			const reach = `${target} from ${from} to ${to}`;
			picture.setAttribute("aria-label", `Predicted over true ${reach}, ${right.length} test rows`);
			low.textContent = `${reach}; right answers lie on the line.`;
		},
	};
}

/** @param {string} name @param {string} course */
function path(name, course) {
	const made = document.createElementNS(SVG, "path");
	made.setAttribute("class", name);
	made.setAttribute("d", course);
	return made;
}
