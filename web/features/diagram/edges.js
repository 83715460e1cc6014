/**
 * Paints the weights as lines: their colour is the sign, their width and strength the size.
 *
 * @typedef {import("./layout.js").Column} Column
 * @typedef {import("./layout.js").Point} Point
 * @typedef {{ layer: number, unit: number }} ShownUnit by its place among those that are shown; -1: the
 *   bias
 *
 * @typedef {object} Edge
 * @property {Point} from
 * @property {Point} to
 * @property {number} value
 * @property {"weight" | "bias" | "together"} kind
 * @property {boolean} chosen whether it leads to or from the chosen unit
 */

const LEVELS = 8; // of strength: lines of one are painted at once
const RADIUS = 9; // of a unit

/**
 * @param {import("./panel.js").Diagram} diagram @param {Column[]} columns
 * @param {ShownUnit | undefined} chosen
 * @returns {Edge[]}
 */
export function edgesOf({ layers, weights, image }, columns, chosen) {
	/** @type {Edge[]} */
	const edges = [];
	for (const [layer, { values, columns: width }] of weights.entries()) {
		const from = columns[layer];
		const to = columns[layer + 1];
		const kind = layer === 0 && image ? "together" : "weight";
		const bias = layers[layer + 1]?.bias;
		for (const [row, target] of (to?.units ?? []).entries()) {
			const isTarget = chosen?.layer === layer + 1 && chosen.unit === row;
			/** @param {number} unit */
			const isChosen = (unit) => isTarget || (chosen?.layer === layer && chosen.unit === unit);
			if (from?.bias && bias)
				edges.push({
					from: from.bias,
					to: target,
					value: bias[row] ?? 0,
					kind: "bias",
					chosen: isChosen(-1),
				});
			for (const [column, source] of (from?.units ?? []).entries())
				edges.push({
					from: source,
					to: target,
					value: values[row * width + column] ?? 0,
					kind,
					chosen: isChosen(column),
				});
		}
	}
	return edges;
}

/**
 * @param {CanvasRenderingContext2D} context @param {Edge[]} edges
 * @param {number} limit of the sizes @param {boolean} isChoosing
 * @param {ReturnType<typeof import("../../ui/canvas.js").colours>} paint
 */
export function paintEdges(context, edges, limit, isChoosing, paint) {
	/** @type {Map<string, { edge: Edge, level: number, path: Path2D }>} */
	const strokes = new Map();
	for (const edge of edges) {
		const level = Math.ceil(Math.min(1, Math.abs(edge.value) / limit) * LEVELS);
		if (level === 0 && !edge.chosen) continue;
		const key = `${edge.chosen ? 1 : 0}${edge.kind}${edge.value < 0 ? 0 : 1}${level}`;
		let stroke = strokes.get(key);
		if (!stroke) {
			stroke = { edge, level, path: new Path2D() };
			strokes.set(key, stroke);
		}
		stroke.path.moveTo(edge.from.x + RADIUS, edge.from.y);
		stroke.path.lineTo(edge.to.x - RADIUS, edge.to.y);
	}
	// The strong ones over the weak, the chosen over all: by the key's beginning, then by level.
	const order = [...strokes.values()].sort(
		(a, b) => Number(a.edge.chosen) - Number(b.edge.chosen) || a.level - b.level,
	);
	for (const { edge, level, path } of order) {
		const share = level / LEVELS;
		context.strokeStyle = colourOf(edge, paint);
		context.lineWidth = 0.5 + 3.5 * share;
		context.globalAlpha = strength(edge, share, isChoosing);
		context.setLineDash(edge.chosen && edge.value < 0 ? [5, 3] : []);
		context.stroke(path);
	}
	context.globalAlpha = 1;
	context.setLineDash([]);
}

/** @param {Edge} edge @param {ReturnType<typeof import("../../ui/canvas.js").colours>} paint */
function colourOf({ kind, value }, paint) {
	if (kind === "bias") return paint.bias;
	if (kind === "together") return paint.soft;
	return value < 0 ? paint.negative : paint.positive;
}

/** @param {Edge} edge @param {number} share @param {boolean} isChoosing */
function strength({ chosen }, share, isChoosing) {
	if (chosen) return 0.45 + 0.55 * share;
	return (0.06 + 0.84 * share) * (isChoosing ? 0.16 : 1);
}
