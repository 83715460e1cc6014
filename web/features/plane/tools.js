/**
 * What the hands do to the points: paint, move, erase or only look, chosen as one of several. A
 * finger looks, and scrolls the page, until a tool has been chosen.
 */
import { make, say } from "../../ui/dom.js";

/** @typedef {"orange" | "blue" | "value" | "move" | "erase" | "look"} Tool */

/** @type {Record<Tool, { name: string, text: string, sign: string, hint: string }>} */
const TOOLS = {
	orange: {
		name: "Paint orange",
		text: "Orange",
		sign: "●",
		hint: "Click or drag over the plane to place orange points.",
	},
	blue: {
		name: "Paint blue",
		text: "Blue",
		sign: "◆",
		hint: "Click or drag over the plane to place blue points.",
	},
	value: {
		name: "Paint a value",
		text: "Paint",
		sign: "◆",
		hint: "Click or drag over the plane to place points of this value.",
	},
	move: { name: "Move", text: "Move", sign: "✥", hint: "Drag a point to another place." },
	erase: {
		name: "Erase",
		text: "Erase",
		sign: "✕",
		hint: "Click a point, or drag over several, to erase them.",
	},
	look: {
		name: "Look",
		text: "Look",
		sign: "◎",
		hint: "Point at a place to read the network’s answer there; a swipe scrolls the page.",
	},
};

/** @type {Record<import("../../app/settings.js").Task, Tool[]>} */
const OF_TASK = {
	classification: ["orange", "blue", "move", "erase", "look"],
	regression: ["value", "move", "erase", "look"],
};

/** @param {() => void} changed */
export function makeTools(changed) {
	const radios = makeRadios((tool) => pick(tool));
	const valueField = makeValueField();
	/** @type {import("../../app/settings.js").Task} */
	let task = "classification";
	/** @type {Tool} */
	let chosen = matchMedia("(pointer: coarse)").matches ? "look" : "orange";
	let picked = false; // by the visitor

	const show = () => {
		radios.show(OF_TASK[task], chosen);
		valueField.element.hidden = task !== "regression";
	};
	/** @param {Tool} tool */
	const choose = (tool) => {
		chosen = tool;
		show();
		changed();
	};
	/** @param {Tool} tool */
	const pick = (tool) => {
		picked = true;
		choose(tool);
	};
	show();

	return {
		elements: [radios.element, valueField.element],
		get chosen() {
			return chosen;
		},
		/** Whether it works with it, or only looks. @param {string} pointerType */
		takes(pointerType) {
			return chosen !== "look" && (picked || pointerType !== "touch");
		},
		get hint() {
			return TOOLS[chosen].hint;
		},
		get name() {
			return TOOLS[chosen].name;
		},
		/** Of the points that are painted. */
		get value() {
			if (task === "regression") return valueField.value;
			return chosen === "blue" ? 1 : -1;
		},
		/** @param {number} number of a tool, from 0 */
		choose(number) {
			const tool = OF_TASK[task][number];
			if (tool) pick(tool);
		},
		/** @param {import("../../app/settings.js").Task} newest */
		setTask(newest) {
			if (task === newest) return;
			task = newest;
			choose(OF_TASK[task].includes(chosen) ? chosen : (OF_TASK[task][0] ?? "move"));
		},
	};
}

/** @param {(tool: Tool) => void} pick what the visitor does with them */
function makeRadios(pick) {
	const radios = new Map(
		Object.entries(TOOLS).map(([tool, { name, text, sign }]) => {
			const input = make("input", {
				type: "radio",
				name: "plane-tool",
				value: tool,
				"aria-label": name,
			});
			const icon = make("i", { class: tool, "aria-hidden": "true" }, sign);
			const label = make("label", {}, input, icon, text);
			return [tool, { input, label }];
		}),
	);
	const element = make(
		"div",
		{ class: "tools", role: "radiogroup", "aria-label": "Tool" },
		...Array.from(radios.values(), ({ label }) => label),
	);
	// A click, and no change: the tool that is marked may be picked too.
	element.addEventListener("click", ({ target }) => {
		if (target instanceof HTMLInputElement) pick(/** @type {Tool} */ (target.value));
	});
	return {
		element,
		/** @param {Tool[]} offered @param {Tool} chosen */
		show(offered, chosen) {
			for (const [tool, { input, label }] of radios) {
				label.hidden = !offered.includes(/** @type {Tool} */ (tool));
				input.checked = tool === chosen;
			}
		},
	};
}

/** Where the value of the points to paint is set. */
function makeValueField() {
	const range = make("input", {
		type: "range",
		id: "plane-value",
		min: -1,
		max: 1,
		step: 0.05,
		value: 1,
	});
	const text = make("output", { for: "plane-value", "aria-hidden": "true" });
	const label = make("label", { for: "plane-value" }, "Value to paint");
	const show = () => say(text, Number(range.value).toFixed(2).replace("-", "−"));
	range.addEventListener("input", show);
	show();
	return {
		element: make("div", { class: "to-paint" }, label, range, text),
		get value() {
			return Number(range.value);
		},
	};
}
