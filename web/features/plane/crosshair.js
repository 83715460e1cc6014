/** The crosshair, by which the keyboard does what a pointer does. */
import { workWithKeys } from "./hands.js";

/**
 * @typedef {import("./points.js").Place} Place
 * @typedef {import("./points.js").Points} Points
 *
 * @typedef {object} Reactions
 * @property {(place: Place | undefined) => void} moved to there; undefined: it is gone
 * @property {(what: string) => void} did
 * @property {(index: number) => void} jumped to the point of this number
 * @property {() => void} changed the points are others
 * @property {() => void} undo
 * @property {() => void} redo
 */

const REACH = 0.08; // of the plane, around the crosshair
const SAME = 0.001;
const DONE = { orange: "Placed", blue: "Placed", value: "Placed", move: "Held", erase: "Erased" };

export class Crosshair {
	/** Where it is. @type {Place | undefined} */
	place;

	#points;
	#tools;
	#work;
	#on;

	/**
	 * @param {HTMLCanvasElement} canvas @param {Points} points
	 * @param {ReturnType<typeof import("./tools.js").makeTools>} tools
	 * @param {import("./work.js").Work} work @param {Reactions} on
	 */
	constructor(canvas, points, tools, work, on) {
		this.#points = points;
		this.#tools = tools;
		this.#work = work;
		this.#on = on;
		workWithKeys(canvas, {
			place: () => this.#here,
			move: (to) => this.#move(to),
			act: () => this.#act(),
			erase: () => this.#erase(),
			jump: (step) => this.#jump(step),
			undo: on.undo,
			redo: on.redo,
			choose: (number) => tools.choose(number),
		});
		canvas.addEventListener("focus", () => {
			if (canvas.matches(":focus-visible")) this.#move(this.#here);
		});
	}

	get #here() {
		return this.place ?? { x: 0, y: 0 };
	}

	/** @param {Place | undefined} to */
	#move(to) {
		if (!to && !this.place) return;
		if (!to) this.#work.end();
		this.place = to;
		if (to && this.#work.held !== undefined) this.#work.drag(to, REACH);
		this.#on.moved(to);
	}

	#act() {
		const isDropping = this.#work.held !== undefined;
		if (isDropping) this.#work.end();
		else this.#work.begin(this.#here, REACH);
		const { chosen } = this.#tools;
		if (chosen !== "move") this.#work.end();
		this.place = this.#here;
		if (chosen === "look") this.#on.moved(this.place);
		else this.#on.did(isDropping ? "Dropped" : DONE[chosen]);
	}

	#erase() {
		const index = this.#points.nearest(this.#here, REACH);
		if (index === undefined) return this.#on.did("No point here");
		this.#points.begin();
		this.#points.erase(index);
		this.#on.changed();
		this.#on.did("Erased");
	}

	/** To the next point, or the one before. @param {number} step */
	#jump(step) {
		const { list } = this.#points;
		if (list.length === 0) return;
		const current = this.place ? (this.#points.nearest(this.place, SAME) ?? -1) : -1;
		const next = (Math.max(current, step < 0 ? 0 : -1) + step + list.length) % list.length;
		const target = list[next];
		if (!target) return;
		this.#move({ x: target.x, y: target.y });
		this.#on.jumped(next);
	}
}
