/**
 * What the layers and units of a network are called.
 *
 * @typedef {import("../engine/protocol.js").DatasetSummary} DatasetSummary
 */
import { LAYER_SETTINGS } from "../app/settings.js";

/** @param {number} layer 0 is the input @param {number} layers how many there are, it included */
export function layerName(layer, layers) {
	if (layer === 0) return "Input";
	return layer === layers - 1 ? "Output" : `Hidden layer ${layer}`;
}

/** @param {string | null | undefined} activation as the engine calls it */
export function activationName(activation) {
	return activation ? (LAYER_SETTINGS.activation.choices[activation] ?? activation) : "";
}

/** A unit within its layer. @param {number} layer @param {number} layers @param {number} unit
 * @param {DatasetSummary} dataset */
export function shortName(layer, layers, unit, { feature_names, class_names }) {
	const names = layer === 0 ? feature_names : layer === layers - 1 ? class_names : [];
	return names[unit] ?? (layer === layers - 1 && unit === 0 ? "value" : `unit ${unit + 1}`);
}

/** @param {number} layer @param {number} layers @param {number} unit -1: its bias unit
 * @param {DatasetSummary} dataset */
export function unitName(layer, layers, unit, dataset) {
	if (unit < 0) {
		const next = layerName(layer + 1, layers);
		return `Bias unit, always 1: the biases of ${next === "Output" ? "the output" : next.toLowerCase()}`;
	}
	if (layer === 0 && dataset.image) return "Input image";
	return `${layerName(layer, layers)}, ${shortName(layer, layers, unit, dataset)}`;
}
