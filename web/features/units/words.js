/** What a hidden unit does, in words and with its numbers. */
import { LAYER_SETTINGS } from "../../app/settings.js";
import { formatNotFinite } from "../../ui/format.js";

const STRONGEST = 3; // of many weights are told

/** @param {string} activation */
export function activationLabel(activation) {
	return LAYER_SETTINGS.activation.choices[activation] ?? activation;
}

/** @param {number} number with three digits, and a sign that can be seen */
export function formatNumber(number) {
	const odd = formatNotFinite(number);
	if (odd) return odd;
	const size = Math.abs(number);
	const text = size !== 0 && (size < 1e-3 || size >= 1e4) ? number.toExponential(1) : short(number);
	return text.replaceAll("-", "−");
}

/** @param {number} number */
function short(number) {
	return Math.abs(number) >= 100 ? number.toFixed(0) : String(Number(number.toPrecision(3)));
}

/**
 * What makes a unit.
 * @param {{ activation: string, bias: number, incoming: Float64Array }} unit
 * @param {number} layer from 0
 */
export function describeIncoming({ activation, bias, incoming }, layer) {
	const name = activationLabel(activation);
	if (layer === 0) {
		const [x = 0, y = 0] = incoming;
		return `${name} of ${formatNumber(bias)} ${term(x)} x ${term(y)} y`;
	}
	const strongest = strongestOf(incoming).map(
		({ index, weight }) => `unit ${index + 1} × ${formatNumber(weight)}`,
	);
	const more =
		incoming.length > strongest.length ? ` and ${incoming.length - strongest.length} weaker` : "";
	return `${name} of the bias ${formatNumber(bias)} and, from hidden layer ${layer}: ${strongest.join(", ")}${more}`;
}

/**
 * What a unit's activation goes on to.
 * @param {Float64Array} outgoing @param {number} layer from 0 @param {number} layers how many
 * @param {string[]} classes names of the outputs; none in a regression
 */
export function describeOutgoing(outgoing, layer, layers, classes) {
	if (layer === layers - 1) {
		const parts = Array.from(
			outgoing,
			(weight, index) => `${classes[index] ?? "the predicted value"} × ${formatNumber(weight)}`,
		);
		return `Goes on to ${parts.join(", ")}`;
	}
	const parts = strongestOf(outgoing).map(
		({ index, weight }) => `unit ${index + 1} × ${formatNumber(weight)}`,
	);
	return `Goes on to hidden layer ${layer + 2}, most to ${parts.join(", ")}`;
}

/** @param {number} weight */
function term(weight) {
	return `${weight < 0 ? "−" : "+"} ${formatNumber(Math.abs(weight))} ×`;
}

/** @param {Float64Array} weights */
function strongestOf(weights) {
	return Array.from(weights, (weight, index) => ({ weight, index }))
		.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
		.slice(0, STRONGEST);
}
