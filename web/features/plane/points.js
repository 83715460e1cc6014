/**
 * The points of the plane as the visitor has them: placed, moved and erased, with undo. What is
 * written of them, engine/mfnet_page/datasets/points.py reads.
 *
 * @typedef {{ x: number, y: number }} Place
 * @typedef {object} Point
 * @property {number} x
 * @property {number} y
 * @property {number} value from -1, orange, to 1, blue
 *
 * @typedef {{ list: readonly Point[], generated: boolean }} Version
 */

export const EDGE = 1.25; // x and y go from -EDGE to EDGE
export const MOST_POINTS = 500;
const DIGITS = 2; // of each number, in base 36
const STEPS = 36 ** DIGITS - 1;
const MOST_VERSIONS = 200;

/** @param {readonly Point[]} points */
export function write(points) {
	const digits = (/** @type {number} */ share) =>
		Math.round(Math.min(1, Math.max(0, share)) * STEPS)
			.toString(36)
			.padStart(DIGITS, "0");
	return points
		.map(({ x, y, value }) => [x / EDGE, y / EDGE, value].map((n) => digits((n + 1) / 2)).join(""))
		.join("");
}

/** @param {string} written @returns {Point[]} */
export function read(written) {
	const number = (/** @type {string} */ digits) => (Number.parseInt(digits, 36) / STEPS) * 2 - 1;
	return (written.match(/.{6}/g) ?? []).map((point) => ({
		x: number(point.slice(0, 2)) * EDGE,
		y: number(point.slice(2, 4)) * EDGE,
		value: number(point.slice(4, 6)),
	}));
}

export class Points {
	/** @type {Version} */
	#now = { list: [], generated: true };
	/** @type {Version[]} */
	#past = [];
	/** @type {Version[]} */
	#future = [];
	/** @type {readonly Point[]} */
	#generated = [];

	get list() {
		return this.#now.list;
	}

	/** Whether they are the shape's own. */
	get generated() {
		return this.#now.generated;
	}

	get undoable() {
		return this.#past.length > 0;
	}

	get redoable() {
		return this.#future.length > 0;
	}

	get full() {
		return this.list.length >= MOST_POINTS;
	}

	/** As the setting has them. */
	get written() {
		return this.generated ? "" : write(this.list);
	}

	/** Takes the shape's points over, which are there unless others have been placed.
	 * @param {Point[]} points */
	generate(points) {
		this.#generated = points;
		if (this.generated) this.#now = { list: points, generated: true };
	}

	/** Begins anew with points from elsewhere. @param {string} written */
	replace(written) {
		this.#past = [];
		this.#future = [];
		this.#now = written
			? { list: read(written), generated: false }
			: { list: this.#generated, generated: true };
	}

	/** What follows is undone in one. */
	begin() {
		this.#past = [...this.#past, this.#now].slice(-MOST_VERSIONS);
		this.#future = [];
	}

	/** @param {Point} point */
	add(point) {
		if (!this.full) this.#set([...this.list, within(point)]);
	}

	/** @param {number} index @param {{ x: number, y: number }} to */
	move(index, { x, y }) {
		this.#set(this.list.map((point, i) => (i === index ? within({ ...point, x, y }) : point)));
	}

	/** @param {number} index */
	erase(index) {
		this.#set(this.list.filter((_, i) => i !== index));
	}

	eraseAll() {
		this.begin();
		this.#set([]);
	}

	backToGenerated() {
		this.begin();
		this.#now = { list: this.#generated, generated: true };
	}

	undo() {
		this.#step(this.#past, this.#future);
	}

	redo() {
		this.#step(this.#future, this.#past);
	}

	/** The nearest point's index, if it is not further than `reach`.
	 * @param {{ x: number, y: number }} place @param {number} reach */
	nearest({ x, y }, reach) {
		let nearest = -1;
		let least = reach;
		for (const [index, point] of this.list.entries()) {
			const distance = Math.hypot(point.x - x, point.y - y);
			if (distance > least) continue;
			nearest = index;
			least = distance;
		}
		return nearest < 0 ? undefined : nearest;
	}

	/** @param {Point[]} list */
	#set(list) {
		this.#now = { list, generated: false };
	}

	/** @param {Version[]} from @param {Version[]} to */
	#step(from, to) {
		const version = from.pop();
		if (!version) return;
		to.push(this.#now);
		this.#now = version.generated ? { list: this.#generated, generated: true } : version;
	}
}

/** @param {Point} point */
function within({ x, y, value }) {
	return { x: clamp(x), y: clamp(y), value };
}

/** @param {number} coordinate */
export function clamp(coordinate) {
	return Math.min(EDGE, Math.max(-EDGE, coordinate));
}

/** Points as the engine has them.
 * @param {import("./words.js").Marked | undefined} marked
 * @param {import("../../app/settings.js").Task | undefined} task @returns {Point[]} */
export function toPoints(marked, task) {
	if (!marked) return [];
	return Array.from(marked.values, (value, index) => ({
		x: marked.x[index] ?? 0,
		y: marked.y[index] ?? 0,
		value: task === "regression" ? value : 2 * value - 1,
	}));
}

/** Whether a point is where the engine has it. @param {Point | undefined} point
 * @param {import("./words.js").Marked | undefined} marked @param {number} index */
export function isSame(point, marked, index) {
	if (!point || !marked) return false;
	const [x = 0, y = 0] = [marked.x[index], marked.y[index]];
	return Math.hypot(point.x - x, point.y - y) < 0.005;
}
