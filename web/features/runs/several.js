/** "Try several": what is to be tried, and how far that is. */
import { OPTIMIZERS } from "../../app/parts.js";
import { make, say } from "../../ui/dom.js";
import { gridOf, lanesFor, MOST_RUNS } from "./grid.js";
import { Trials } from "./trials.js";

/**
 * @typedef {import("./grid.js").Field} Field
 * @typedef {import("./store.js").Runs} Runs
 * @typedef {{ element: HTMLElement, input: HTMLInputElement, refuse: (sentence: string) => void }} Line
 */

/** @type {Record<Field, [label: string, hint: string]>} */
const FIELDS = {
	rates: [
		"Rates to try",
		"Learning rates, such as 0.1 0.3. Empty: as set, or usual for the optimizer.",
	],
	sizes: ["Sizes to try", "Units of the hidden layers, such as 32 128 64-32. Empty: as set."],
	seeds: [
		"Seeds to try",
		"How many, from the one that is set on. Several show how much is chance.",
	],
};

/** @param {Runs} runs @param {import("../../app/stage.js").Context} context
 * @param {(sentence: string) => void} complain */
export function makeSeveral(runs, { state, engine }, complain) {
	const toggle = make("button", { type: "button", "aria-expanded": "false" }, "Try several");
	const form = makeForm();
	const status = make("p", { role: "status", "aria-label": "Tries" });
	const stop = make("button", { type: "button" }, "Stop the tries");
	const goOn = make("button", { type: "button" }, "Go on with the tries");
	const show = () => {
		const left = trials.waiting.length;
		stop.hidden = !trials.isRunning;
		goOn.hidden = trials.isRunning || left === 0;
		say(status, inWords(trials, left));
	};
	const trials = new Trials(runs, engine.collections, show, complain);
	const lanes = () =>
		lanesFor({
			cores: navigator.hardwareConcurrency,
			gigabytes: /** @type {{ deviceMemory?: number }} */ (navigator).deviceMemory,
			runs: trials.waiting.length,
			isTraining: engine.state.name === "training",
		});
	toggle.addEventListener("click", () => {
		form.element.hidden = !form.element.hidden;
		toggle.ariaExpanded = String(!form.element.hidden);
		form.count(state.settings);
	});
	form.element.addEventListener("input", () => form.count(state.settings));
	state.subscribe(() => form.count(state.settings));
	form.element.addEventListener("submit", (event) => {
		event.preventDefault();
		const all = form.count(state.settings);
		if (all.length === 0) return;
		trials.add(all);
		toggle.click();
		toggle.focus();
		if (!trials.isRunning) trials.start(lanes());
	});
	stop.addEventListener("click", () => trials.stop());
	goOn.addEventListener("click", () => trials.start(lanes()));
	runs.subscribe(show);
	show();
	const element = make("div", { class: "several" }, form.element);
	element.append(make("div", { class: "tries" }, status, stop, goOn));
	return { toggle, element };
}

/** @param {Trials} trials @param {number} left how many do not train yet */
function inWords(trials, left) {
	const { all } = trials;
	if (all.length === 0) return "";
	const done = all.filter(({ state }) => state === "finished" || state === "diverged").length;
	const now = all.length - done - left;
	return `${done} of ${all.length} tried${trials.isRunning ? `, ${now} at work` : ""}.`;
}

function makeForm() {
	const lines = /** @type {Record<Field, Line>} */ (
		Object.fromEntries(Object.entries(FIELDS).map(([name, words]) => [name, makeLine(...words)]))
	);
	const optimizers = Object.entries(OPTIMIZERS).map(([name, { label }]) => {
		const box = make("input", { type: "checkbox", value: name });
		return { name, box, element: make("label", { class: "switch" }, box, label) };
	});
	const count = make("p", { class: "about", role: "status", "aria-label": "How many" });
	const start = make("button", { type: "submit", class: "primary" }, "Start the tries");
	const element = make(
		"form",
		{ "aria-label": "Try several", novalidate: "" },
		make("p", { class: "about" }, ABOUT),
		lines.rates.element,
		make(
			"fieldset",
			{},
			make("legend", {}, "Optimizers to try"),
			...optimizers.map((each) => each.element),
		),
		lines.sizes.element,
		lines.seeds.element,
		make("div", { class: "choices" }, start, count),
	);
	element.hidden = true;
	return {
		element,
		/** What is wished, and how many runs that are. @param {import("./grid.js").Settings} settings
		 * @returns {import("./grid.js").Settings[]} none if it cannot be tried */
		count(settings) {
			if (element.hidden) return [];
			const { all, refusals } = gridOf(settings, {
				rates: lines.rates.input.value,
				sizes: lines.sizes.input.value,
				seeds: lines.seeds.input.value,
				optimizers: optimizers.filter(({ box }) => box.checked).map(({ name }) => name),
			});
			for (const [name, { refuse }] of Object.entries(lines))
				refuse(refusals.find(({ field }) => field === name)?.sentence ?? "");
			const isTooMany = all.length > MOST_RUNS;
			const runs = all.length === 1 ? "1 run" : `${all.length} runs`;
			const limit = isTooMany ? `: at most ${MOST_RUNS} can be tried at once` : "";
			say(count, refusals.length > 0 ? "" : `${runs} of ${settings.epochs} epochs each${limit}.`);
			return isTooMany ? [] : all;
		},
	};
}

const ABOUT =
	"Every combination is trained, several at once where this machine has the cores, beside the network that you see, which stays as it is. All else is as it is set.";

/** @param {string} label @param {string} hint @returns {Line} */
function makeLine(label, hint) {
	const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false" });
	const words = make("span", { class: "about" }, hint);
	const message = make("span", { class: "message" });
	words.id = `try-${label.replaceAll(" ", "-").toLowerCase()}`;
	message.id = `${words.id}-message`;
	input.setAttribute("aria-describedby", `${words.id} ${message.id}`);
	return {
		element: make("div", { class: "field" }, make("label", {}, label, input), words, message),
		input,
		refuse(sentence) {
			say(message, sentence);
			if (sentence) input.ariaInvalid = "true";
			else input.removeAttribute("aria-invalid");
		},
	};
}
