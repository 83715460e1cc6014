/**
 * Where the units stand: a column a layer, its bias unit on top.
 *
 * @typedef {{ x: number, y: number }} Point
 * @typedef {object} Column
 * @property {number} x
 * @property {Point | undefined} bias of the unit that is always 1; the output has none
 * @property {Point[]} units
 * @property {number} bottom below all of it
 */

export const PITCH = 28; // CSS pixels from unit to unit
const HEADER = 46;
const HIGH_HEADER = 76; // where there is room for a word a line only
const DENSE = 92; // columns nearer to one another have such headers
const PAGER = 58;
const BIAS_GAP = 10;
const ROOMY = 640; // as wide as names beside the units need it

/**
 * @param {number} width
 * @param {{ shown: number, isImage: boolean, isPart: boolean }[]} layers
 * @param {boolean} areNamed whether the inputs have names
 */
export function arrange(width, layers, areNamed) {
	const roomy = width >= ROOMY;
	const left = layers[0]?.isImage ? 52 : roomy && areNamed ? 108 : 24;
	const right = roomy ? 76 : 24;
	const step = (width - left - right) / Math.max(1, layers.length - 1);
	const most = Math.max(...layers.map(({ shown }) => shown));
	const isDense = step < DENSE;
	const top = (isDense ? HIGH_HEADER : HEADER) + PITCH / 2;
	const middle = top + PITCH + BIAS_GAP + ((most - 1) * PITCH) / 2;
	/** @type {Column[]} */
	const columns = layers.map(({ shown, isImage }, index) => {
		const x = Math.round(left + index * step);
		const half = isImage ? 48 : ((shown - 1) * PITCH) / 2;
		const first = middle - half;
		const isLast = index === layers.length - 1;
		return {
			x,
			bias: isLast ? undefined : { x, y: first - PITCH - BIAS_GAP },
			units: isImage
				? [{ x, y: middle }]
				: Array.from({ length: shown }, (_, unit) => ({ x, y: first + unit * PITCH })),
			bottom: middle + (isImage ? 48 : half) + PITCH / 2,
		};
	});
	const bottom = Math.max(...columns.map((column) => column.bottom));
	const height = bottom + (layers.some(({ isPart }) => isPart) ? PAGER : PITCH / 2);
	return { columns, height, step, isDense, roomy };
}
