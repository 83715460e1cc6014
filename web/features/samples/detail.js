/** The sample that is looked at, and what can be done with it. */
import { make, say } from "../../ui/dom.js";
import { makePixels } from "./pixels.js";
import { makePlane } from "./plane.js";
import { aDigit, featureOf, nameOf, one } from "./words.js";

/**
 * @typedef {import("./page.js").Page} Page
 *
 * @typedef {object} Actions
 * @property {() => void} choose
 * @property {(tab: "network" | "inspect") => void} follow
 * @property {(index: number) => void} look at a sample that may be on another page
 */

/** @param {Actions} actions */
export function makeDetail(actions) {
	const title = make("h3");
	const text = make("p", { class: "what" });
	const pixels = makePixels();
	const plane = makePlane(actions.look);
	const choose = make("button", { type: "button" }, "Choose");
	const network = make("button", { type: "button" }, "Follow through the network");
	const inspect = make("button", { type: "button" }, "Inspect");
	const chosen = make("p", { role: "status", "aria-label": "Chosen sample", class: "chosen" });
	const why = make("p", { class: "why", id: "samples-why" });
	for (const button of [choose, network, inspect]) button.setAttribute("aria-describedby", why.id);
	const unless = (/** @type {HTMLElement} */ button, /** @type {() => void} */ act) =>
		button.addEventListener("click", () => {
			if (button.ariaDisabled !== "true") act();
		});
	unless(choose, actions.choose);
	unless(network, () => actions.follow("network"));
	unless(inspect, () => actions.follow("inspect"));

	const element = make(
		"aside",
		{ "aria-label": "The sample looked at" },
		make("div", { class: "look" }, title, text, pixels.element, plane.element),
		make("div", { class: "act" }, choose, network, inspect, chosen, why),
	);
	return {
		element,
		numbers: pixels.numbers,
		plane,
		/** @param {Page} page @param {number} item @param {number} index of the chosen sample */
		show(page, item, index) {
			const looked = page.indices[item];
			const { dataset } = page;
			const following = page.part === "test" && looked !== undefined;
			const isChosen = following && looked === index;
			say(title, looked === undefined ? "No sample" : nameOf(dataset, page.part, looked));
			say(text, looked === undefined ? "" : whatItIs(page, item));
			pixels.show(page, item);
			plane.mark(page, item);
			say(choose, isChosen ? "Chosen" : `Choose this ${one(dataset)}`);
			choose.classList.toggle("is-chosen", isChosen);
			choose.ariaDisabled = String(!following || isChosen);
			network.ariaDisabled = inspect.ariaDisabled = String(!following);
			say(chosen, `${nameOf(dataset, "test", index)} is chosen.`);
			say(why, following ? "" : `Only test ${one(dataset)}s can be followed.`);
		},
	};
}

/** @param {Page} page @param {number} item */
function whatItIs(page, item) {
	const value = page.targets[item] ?? 0;
	if (page.rows) return aDigit(value);
	if (page.classes.length) return `of the class ${page.classes[value]}`;
	const { label, print } = featureOf("target", page.dataset);
	return `${label}: ${print(value)}`;
}
