/** What the diagram says of its units. */
import { formatSigned } from "../../ui/format.js";
import { activationName, shortName, unitName } from "../../ui/names.js";

/**
 * @typedef {import("./panel.js").Diagram} Diagram
 * @typedef {import("./panel.js").UnitPlace} UnitPlace
 * @typedef {import("../../engine/protocol.js").DatasetSummary} DatasetSummary
 * @typedef {import("./detail.js").Unit} Unit
 */

/**
 * What the detail beside the diagram says of a unit.
 * @param {UnitPlace} place @param {Unit} answer of the engine @param {Diagram} diagram
 * @param {DatasetSummary} dataset
 * @returns {[Unit, import("./detail.js").Description]}
 */
export function detailOf({ layer, unit }, answer, diagram, dataset) {
	const { layers, image } = diagram;
	const isImage = image !== undefined;
	/** @param {number} other @param {Float64Array} values */
	const weights = (other, values) => {
		const shown = layers[other];
		if (!shown || values.length === 0 || (other === 0 && isImage)) return [];
		return Array.from({ length: shown.a?.length ?? 0 }, (_, slot) => ({
			name: shortName(other, layers.length, shown.first + slot, dataset),
			value: values[shown.first + slot] ?? 0,
		}));
	};
	const isWhole = layer === 0 && isImage && unit === 0;
	return [
		isWhole ? { ...answer, outgoing: new Float64Array(), a: undefined } : answer,
		{
			title: unitName(layer, layers.length, unit, dataset),
			about: aboutUnit({ layer, unit }, diagram, dataset),
			incoming: weights(layer - 1, answer.incoming),
			outgoing: isWhole ? [] : weights(layer + 1, answer.outgoing),
			isImage: layer === 1 && unit >= 0 && isImage,
			image: dataset.image,
		},
	];
}

/** The units that are shown, a row each. @param {Diagram} diagram @param {DatasetSummary} dataset */
export function rowsOf({ layers, image }, dataset) {
	return layers.flatMap(({ first, bias, z, a }, layer) =>
		Array.from({ length: layer === 0 && image ? 0 : (a?.length ?? 0) }, (_, slot) => [
			unitName(layer, layers.length, first + slot, dataset),
			formatSigned(bias?.[slot]),
			formatSigned(z?.[slot]),
			formatSigned(a?.[slot]),
		]),
	);
}

/** The numbers of a unit in a line. @param {UnitPlace} place @param {Diagram | undefined} diagram */
export function factsOf({ layer, unit }, diagram) {
	const shown = diagram?.layers[layer];
	const slot = unit - (shown?.first ?? 0);
	const facts = [
		["bias", shown?.bias?.[slot]],
		["Z", shown?.z?.[slot]],
		["A", unit < 0 ? 1 : shown?.a?.[slot]],
	].filter(([, value]) => value !== undefined);
	const words = facts.map(
		([name, value]) => `${name} ${formatSigned(/** @type {number} */ (value))}`,
	);
	return words.join(", ");
}

/** @param {UnitPlace} place @param {Diagram} diagram @param {DatasetSummary} dataset */
function aboutUnit({ layer, unit }, { layers, sample, activations }, { image }) {
	if (unit < 0) return "Always 1: the weights that come out of it are the biases.";
	if (layer === 0 && image) return `Test sample ${sample}, a number from 0 to 1 for each pixel.`;
	if (layer === 0) return `A: what the network is given for test sample ${sample}.`;
	if (layer === layers.length - 1)
		return `Test sample ${sample}: Z = bias + Σ weight · A of the layer before.`;
	const name = activationName(activations[layer - 1]);
	return `Test sample ${sample}: Z = bias + Σ weight · input, A = ${name}(Z).`;
}
