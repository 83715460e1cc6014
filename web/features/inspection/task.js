/**
 * What an exercise asks for, as the address holds it: `random.5.27` for five numbers by the seed 27,
 * `matrix.Z1.27` for a matrix, `number.Z1.2.0` for one number.
 *
 * @typedef {object} Task as `exercise.sheet` takes it
 * @property {"random" | "matrix" | "number"} kind
 * @property {number} [count]
 * @property {number} [seed]
 * @property {string} [matrix]
 * @property {number} [row]
 * @property {number} [column]
 */

/** @param {string} text of the setting; empty without an exercise @returns {Task | undefined} */
export function readTask(text) {
	const [kind, ...parts] = text.split(".");
	const numbers = parts.map(Number);
	const [matrix = ""] = parts;
	if (kind === "random") return { kind, count: numbers[0] ?? 5, seed: numbers[1] ?? 0 };
	if (kind === "matrix") return { kind, matrix, seed: numbers[1] ?? 0 };
	if (kind === "number") return { kind, matrix, row: numbers[1] ?? 0, column: numbers[2] ?? 0 };
	return undefined;
}

/** @param {Task} task */
export function printTask({ kind, count, seed, matrix, row, column }) {
	const parts = { random: [count, seed], matrix: [matrix, seed], number: [matrix, row, column] };
	return [kind, ...parts[kind]].join(".");
}
