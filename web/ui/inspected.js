/**
 * What is looked at in Inspect, for those that stand beside it.
 *
 * @typedef {object} Shown a matrix as it was recorded, numbers that were put in by hand included
 * @property {{ first: number, count: number }} rows
 * @property {{ first: number, count: number }} columns
 * @property {Float64Array} values row by row
 *
 * @typedef {object} Inspected
 * @property {string} stage the matrix that is shown, by its name
 * @property {[name: string, row: number, column: number]} cell that is chosen
 * @property {Record<string, Shown>} matrices all of the step
 */

/** @type {Set<(inspected: Inspected) => void>} */
const listeners = new Set();
/** @type {Inspected | undefined} */
let newest;

/** @param {Inspected} inspected */
export function tellInspected(inspected) {
	newest = inspected;
	for (const listener of listeners) listener(inspected);
}

/** Calls it now, if anything was looked at, and whenever that is another.
 * @param {(inspected: Inspected) => void} listener @returns {() => void} ends it */
export function onInspected(listener) {
	listeners.add(listener);
	if (newest) listener(newest);
	return () => listeners.delete(listener);
}

/** The number in a cell. @param {Inspected} inspected @param {string} name
 * @param {number} row @param {number} column @returns {number | undefined} if there is such a cell */
export function numberAt({ matrices }, name, row, column) {
	const { rows, columns, values } = matrices[name] ?? {};
	if (!rows || !columns || !values) return undefined;
	const [down, across] = [row - rows.first, column - columns.first];
	if (down < 0 || down >= rows.count || across < 0 || across >= columns.count) return undefined;
	return values[down * columns.count + across];
}
