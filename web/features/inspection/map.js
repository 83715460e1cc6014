/**
 * The map of the step: forward from left to right, below it the way back, gradients under what they
 * are the gradients of, and at the bottom the new weights.
 *
 * @typedef {import("./recording.js").StepRecord} StepRecord
 */
import { make } from "../../ui/dom.js";
import { pretty } from "../../ui/notation.js";

const LONG = 10; // stages on the way forward, beyond which they stand closer to one another

export class StageMap {
	/** @type {Map<string, HTMLButtonElement>} */
	#buttons = new Map();
	#stages = "";
	#current = "";

	/** @param {(name: string) => void} visit */
	constructor(visit) {
		this.element = make("div", { class: "map", role: "toolbar", "aria-label": "Stages" });
		this.element.addEventListener("click", ({ target }) => {
			const button = target instanceof Element ? target.closest("button") : null;
			if (button?.dataset.name) visit(button.dataset.name);
		});
		this.element.addEventListener("keydown", (event) => {
			const names = [...this.#buttons.keys()];
			const at = names.findIndex((name) => this.#buttons.get(name) === document.activeElement);
			const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: names.length - 1 - at };
			const move = Object.hasOwn(moves, event.key)
				? moves[/** @type {"Home"} */ (event.key)]
				: undefined;
			const name = move === undefined ? undefined : names[at + move];
			if (move !== undefined) event.preventDefault();
			if (name === undefined) return;
			visit(name);
			this.#buttons.get(name)?.focus();
		});
	}

	/** @param {StepRecord} record @param {string} current */
	show(record, current) {
		const stages = record.stages.join();
		if (stages === this.#stages && current === this.#current) return;
		if (stages !== this.#stages) this.#build(record);
		this.#stages = stages;
		this.#current = current;
		for (const [name, button] of this.#buttons) {
			button.tabIndex = name === current ? 0 : -1;
			button.ariaCurrent = name === current ? "step" : null;
		}
		this.#bringIntoView(current);
	}

	/** Within the map alone: the page stays where it is. @param {string} current */
	#bringIntoView(current) {
		const button = this.#buttons.get(current);
		if (!button) return;
		const { element } = this;
		const middle = button.offsetLeft + button.offsetWidth / 2 - element.clientWidth / 2;
		if (element.scrollWidth > element.clientWidth) element.scrollLeft = middle;
	}

	/** @param {StepRecord} record */
	#build({ stages, matrices }) {
		this.#buttons.clear();
		const columns = new Map(
			stages.filter((name) => matrices[name]?.group === "forward").map((name, i) => [name, i + 2]),
		);
		this.element.classList.toggle("long", columns.size > LONG);
		const rows = { forward: 1, gradients: 2, weights: 3, update: 4 };
		/** @type {Map<number, number>} how many memories stand above each other in a column */
		const depth = new Map();
		const labels = ["Forward →", "← Backward", "", "Update"];
		const children = labels.map((text, index) => {
			const label = make("span", { class: "label" }, text);
			label.style.gridRow = String(index + 1);
			return label;
		});
		for (const name of stages) {
			const { group, of } = matrices[name] ?? {};
			const button = make("button", { type: "button" }, pretty(name));
			button.dataset.name = name;
			button.dataset.group = group ?? "";
			// What is about the weights stands under the sums that they make.
			const column = columns.get(name) ?? columns.get((of ?? "").replace("W", "Z")) ?? 2;
			let row = rows.forward;
			if (group === "backward") row = of?.startsWith("W") ? rows.weights : rows.gradients;
			if (group === "update") {
				row = rows.update + (depth.get(column) ?? 0);
				depth.set(column, (depth.get(column) ?? 0) + 1);
			}
			button.style.gridRow = String(row);
			button.style.gridColumn = String(column);
			this.#buttons.set(name, button);
			children.push(/** @type {any} */ (button));
		}
		this.element.replaceChildren(...children);
	}
}
