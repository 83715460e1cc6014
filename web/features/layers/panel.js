/** The layers of the network: hidden ones are sized, added and removed. */
import { datasetOf, defaultLayer, usualLayers } from "../../app/context.js";
import { LAYER_SETTINGS, MOST_HIDDEN_LAYERS, offerActivations } from "../../app/settings.js";
import { find, make, say } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";

/**
 * @typedef {import("../../app/settings.js").HiddenLayer} HiddenLayer
 * @typedef {{ item: HTMLLIElement, show: (layer: HiddenLayer) => void }} Row
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const list = find(element, "ul", HTMLUListElement);
	const add = find(element, ".add", HTMLButtonElement);
	const parameters = find(element, ".parameters", HTMLElement);
	const input = make("li");
	const output = make("li");
	const removed = mountRemoved(find(element, ".removed", HTMLElement), state, add);
	/** @type {Row[]} */
	let rows = [];

	const show = () => {
		const { settings } = state;
		const { layers } = settings;
		showEnd(input, datasetOf(settings).features);
		showEnd(output, datasetOf(settings).outputs(settings));
		if (layers.length !== rows.length) {
			rows = layers.map((layer, index) => makeRow(layer, index, state, removed.offer));
			list.replaceChildren(input, ...rows.map(({ item }) => item), output);
		}
		for (const [index, layer] of layers.entries()) rows[index]?.show(layer);
		add.disabled = layers.length >= MOST_HIDDEN_LAYERS;
		add.textContent = add.disabled
			? `${MOST_HIDDEN_LAYERS} hidden layers are the most`
			: "Add hidden layer";
	};

	show();
	state.subscribe(show);
	add.addEventListener("click", () => {
		removed.withdraw();
		const { settings } = state;
		const like = settings.layers.at(-1) ?? usualLayers(settings).at(-1) ?? defaultLayer();
		state.set({ layers: [...settings.layers, { ...like }] });
	});
	let offered = "";
	engine.on("parts", (parts) => {
		const newest = JSON.stringify(parts);
		if (newest === offered) return;
		offered = newest;
		offerActivations(Object.fromEntries(parts.map((part) => [part.name, part])));
		rows = [];
		show();
	});
	engine.on("built", (summary) => {
		say(parameters, `${summary.parameters.toLocaleString("en-US")} parameters`);
	});
}

/** @param {HTMLLIElement} end @param {string} text a number, and of what */
function showEnd(end, text) {
	const [count = "", ...what] = text.split(" ");
	end.replaceChildren(make("b", {}, count), ` ${what.join(" ")}`);
}

/**
 * @param {HiddenLayer} layer @param {number} index @param {import("../../app/state.js").State} state
 * @param {(layer: HiddenLayer, index: number) => void} offerUndo
 * @returns {Row}
 */
function makeRow(layer, index, state, offerUndo) {
	/** @param {Partial<HiddenLayer>} changes */
	const change = (changes) => {
		const { layers } = state.settings;
		state.set({ layers: layers.map((l, i) => (i === index ? { ...l, ...changes } : l)) });
	};
	const units = makeField(LAYER_SETTINGS.units, layer.units, (value) =>
		change({ units: Number(value) }),
	);
	const activation = makeField(LAYER_SETTINGS.activation, layer.activation, (value) =>
		change({ activation: String(value) }),
	);
	const number = index + 1;
	units.control.ariaLabel = `${LAYER_SETTINGS.units.label} ${number}`;
	activation.control.ariaLabel = `${LAYER_SETTINGS.activation.label} ${number}`;
	const remove = make(
		"button",
		{ type: "button", "aria-label": `Remove hidden layer ${number}` },
		"×",
	);
	remove.addEventListener("click", () => {
		const { layers } = state.settings;
		const [gone] = layers.splice(index, 1);
		state.set({ layers });
		if (gone) offerUndo(gone, index);
	});
	return {
		item: make(
			"li",
			{ class: "hidden-layer" },
			units.control,
			activation.control,
			remove,
			activation.about,
			units.message,
		),
		show(newest) {
			units.show(newest.units);
			activation.show(newest.activation);
		},
	};
}

/**
 * The way back after a layer was removed.
 * @param {HTMLElement} element @param {import("../../app/state.js").State} state
 * @param {HTMLElement} next what has the focus once the offer is gone
 */
function mountRemoved(element, state, next) {
	const text = find(element, "[role=status]", HTMLElement);
	const undo = find(element, "button", HTMLButtonElement);
	/** @type {(() => void) | undefined} */
	let bringBack;

	const withdraw = () => {
		element.hidden = true;
		bringBack = undefined;
	};
	undo.addEventListener("click", () => {
		bringBack?.();
		withdraw();
		next.focus();
	});
	return {
		withdraw,
		/** @param {HiddenLayer} layer @param {number} index */
		offer(layer, index) {
			bringBack = () => {
				const { layers } = state.settings;
				layers.splice(index, 0, layer);
				state.set({ layers: layers.slice(0, MOST_HIDDEN_LAYERS) });
			};
			element.hidden = false;
			text.textContent = `Hidden layer ${index + 1} removed.`;
			undo.focus(); // the button that had the focus is gone
		},
	};
}
