/**
 * One test sample on its way through the network: what goes in, what each layer makes of it, what
 * comes out, and what should have.
 *
 * @typedef {import("../../engine/protocol.js").DatasetSummary} DatasetSummary
 *
 * @typedef {object} Flow
 * @property {number} sample
 * @property {ArrayLike<number>} inputs as they are stored
 * @property {Float64Array | undefined} original in the units that they were measured in
 * @property {{ activation?: string, z: Float64Array, a: Float64Array }[]} layers
 * @property {Float64Array | undefined} probabilities in a classification
 * @property {number} target a class, or a value in its own units
 * @property {number} [answer] the same; missing if the network's outputs are not finite
 */

import { datasetNamed } from "../../datasets/all.js";
import { greyImage, onAppearanceChange } from "../../ui/canvas.js";
import { make, say } from "../../ui/dom.js";
import { formatSigned } from "../../ui/format.js";
import { makeMeter } from "../../ui/meter.js";
import { activationName, layerName, shortName } from "../../ui/names.js";
import { onceAFrame } from "../../ui/pace.js";
import { fillRows, makeTable } from "../../ui/table.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { makeSamplePicker } from "./sample-picker.js";
import { makeStrip } from "./strip.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const rows = make("div", { class: "flow" });
	const table = makeTable("Activations by layer", [
		"Layer",
		"Units",
		"Above 0",
		"Least A",
		"Mean A",
		"Largest A",
	]);
	const title = make("h2", { id: "activations-title" }, "Activations");
	element.append(
		make(
			"figure",
			{ class: "activations", "aria-labelledby": "activations-title" },
			make("figcaption", {}, title, makeSamplePicker(context)),
			rows,
			table.element,
		),
	);
	/** @type {DatasetSummary | undefined} */
	let dataset;
	/** @type {Flow | undefined} */
	let flow;
	let madeFor = "";
	/** @type {ReturnType<typeof makeParts> | undefined} */
	let parts;

	const draw = onceAFrame(() => {
		if (!flow || !dataset) return;
		const shape = JSON.stringify([
			dataset.name,
			dataset.task,
			flow.layers.map(({ a, activation }) => [a.length, activation]),
		]);
		if (!parts || shape !== madeFor) {
			parts = makeParts(flow, dataset);
			rows.replaceChildren(...parts.rows);
		}
		madeFor = shape;
		parts.show(flow);
		table.show(summaries(flow.layers));
	});
	watchWhileSeen(
		element,
		context,
		() => ["network.flow", { sample: context.state.settings.sample }],
		(newest) => {
			flow = newest;
			draw();
		},
	);
	context.engine.on("built", ({ dataset: newest }) => {
		dataset = newest;
		flow = undefined;
	});
	onAppearanceChange(() => parts?.repaint());
}

/** A row for the input, for each layer and for the answer.
 * @param {Flow} flow @param {DatasetSummary} dataset */
function makeParts({ layers }, dataset) {
	const isClassified = dataset.class_names.length > 0;
	const input = dataset.image ? makePicture(dataset.image) : makeFeatures(dataset);
	const output = isClassified ? makeClasses(dataset) : makeValue(dataset);
	const all = layers.length + 1;
	const strips = layers.map((_, index) =>
		makeStrip(layerName(index + 1, all), (unit) => shortName(index + 1, all, unit, dataset)),
	);
	const hidden = strips.map(({ element }, index) => {
		const { a, activation } = layers[index] ?? {};
		const count = a?.length === 1 ? "1 unit" : `${a?.length} units`;
		const about = activation ? `${count}, ${activationName(activation)}` : count;
		return makeRow(layerName(index + 1, all), about, element);
	});
	return {
		rows: [
			makeRow("Input", dataset.image ? `${dataset.features} pixels` : "", input.element),
			...hidden,
			makeRow("Answer", isClassified ? "probabilities" : "", output.element),
		],
		/** @param {Flow} flow */
		show(flow) {
			input.show(flow);
			for (const [index, values] of flow.layers.entries()) strips[index]?.show(values);
			output.show(flow);
		},
		repaint() {
			for (const { repaint } of strips) repaint();
		},
	};
}

/** @param {string} name @param {string} about @param {HTMLElement} content */
function makeRow(name, about, content) {
	const heading = make("div", {}, make("h3", {}, name), make("small", {}, about));
	return make("section", { class: "layer" }, heading, content);
}

/** @param {[number, number]} shape */
function makePicture([rows, columns]) {
	const canvas = make("canvas", { role: "img", width: columns, height: rows, class: "input" });
	return {
		element: canvas,
		/** @param {Flow} flow */
		show({ inputs, sample, target }) {
			canvas.getContext("2d")?.putImageData(greyImage(inputs, columns, rows), 0, 0);
			canvas.ariaLabel = `Test sample ${sample}, a ${target}`;
		},
	};
}

/** @param {DatasetSummary} dataset */
function makeFeatures({ feature_names }) {
	const body = make("tbody");
	const scaled = make("th", { scope: "col" }, "as the network gets it");
	const head = make("tr", {}, make("th", { scope: "col" }, "Feature"));
	const measured = make("th", { scope: "col" }, "Value");
	head.append(measured, scaled);
	const table = make(
		"table",
		{ "aria-label": "Input of the sample" },
		make("thead", {}, head),
		body,
	);
	return {
		element: make("div", { class: "features" }, table),
		/** @param {Flow} flow */
		show({ inputs, original }) {
			scaled.hidden = !original;
			fillRows(
				body,
				Array.from(inputs, (value, index) => {
					const name = feature_names[index] ?? `feature ${index + 1}`;
					if (!original) return [name, formatSigned(value)];
					return [name, formatSigned(original[index]), formatSigned(value)];
				}),
			);
		},
	};
}

/** @param {DatasetSummary} dataset */
function makeClasses({ class_names }) {
	const verdict = make("p", { class: "verdict" });
	const bars = class_names.map((name) => {
		const meter = makeMeter(name);
		const truth = make("small", { class: "truth" });
		meter.row.append(truth);
		return { ...meter, truth };
	});
	return {
		element: make("div", { class: "classes" }, verdict, ...bars.map(({ row }) => row)),
		/** @param {Flow} flow */
		show({ probabilities, target, answer }) {
			for (const [index, { show, truth }] of bars.entries()) {
				show(probabilities?.[index] ?? Number.NaN, index === answer);
				say(truth, index === target ? "true" : "");
			}
			const isRight = answer === target;
			verdict.classList.toggle("wrong", !isRight);
			if (answer === undefined)
				return say(verdict, "No answer: the network’s numbers are no longer finite.");
			const said = `the answer is ${class_names[answer]}`;
			say(
				verdict,
				isRight ? `✓ Right: ${said}` : `✗ Wrong: ${said}, true is ${class_names[target]}`,
			);
		},
	};
}

/** @param {DatasetSummary} dataset */
function makeValue({ name }) {
	const { formatOutput } = datasetNamed(name);
	const list = make("dl");
	const texts = ["Answer", "True value", "Off by"].map((text) => {
		const value = make("dd");
		list.append(make("div", {}, make("dt", {}, text), value));
		return value;
	});
	return {
		element: list,
		/** @param {Flow} flow */
		show({ answer, target }) {
			const error = answer === undefined ? undefined : answer - target;
			for (const [index, value] of [answer, target, error].entries()) {
				const text = texts[index];
				if (text) say(text, formatOutput(value));
			}
		},
	};
}

/** @param {Flow["layers"]} layers */
function summaries(layers) {
	return layers.map(({ a }, index) => {
		const sum = a.reduce((total, value) => total + value, 0);
		return [
			layerName(index + 1, layers.length + 1),
			String(a.length),
			String(a.filter((value) => value > 0).length),
			formatSigned(Math.min(...a)),
			formatSigned(sum / a.length),
			formatSigned(Math.max(...a)),
		];
	});
}
