/** What a hand does to the points with the chosen tool, from where it begins to where it ends. */

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./points.js").Place} Place
 *
 * @typedef {object} Reactions
 * @property {() => void} changed
 * @property {() => void} refused there are as many points as there may be
 * @property {() => void} held a point was taken up or dropped
 */

const PAINT_EVERY = 0.09; // of the plane, while dragging

export class Work {
	/** The point that is being moved. @type {number | undefined} */
	held;

	#points;
	#tools;
	#on;
	/** Where the last point was painted. @type {Place | undefined} */
	#painted;
	#hasChanged = false;

	/** @param {Points} points @param {ReturnType<typeof import("./tools.js").makeTools>} tools
	 * @param {Reactions} on */
	constructor(points, tools, on) {
		this.#points = points;
		this.#tools = tools;
		this.#on = on;
	}

	/** @param {Place} place @param {number} reach */
	begin(place, reach) {
		this.#painted = undefined;
		this.#hasChanged = false;
		if (this.#tools.chosen === "move") {
			this.held = this.#points.nearest(place, reach);
			this.#on.held();
		}
		this.#act(place, reach);
	}

	/** @param {Place} place @param {number} reach */
	drag(place, reach) {
		if (this.held === undefined) return this.#act(place, reach);
		this.#change();
		this.#points.move(this.held, place);
		this.#on.changed();
	}

	end() {
		if (this.held === undefined) return;
		this.held = undefined;
		this.#on.held();
	}

	/** @param {Place} place @param {number} reach */
	#act(place, reach) {
		const { chosen } = this.#tools;
		if (chosen === "erase") this.#erase(place, reach);
		else if (chosen !== "move" && chosen !== "look") this.#paint(place);
	}

	/** Places as many points as fit between the last one and the place: a hand may be fast.
	 * @param {Place} place */
	#paint(place) {
		const from = this.#painted ?? place;
		const distance = Math.hypot(place.x - from.x, place.y - from.y);
		const count = this.#painted ? Math.floor(distance / PAINT_EVERY) : 1;
		for (let step = 1; step <= count; step++) {
			if (this.#points.full) return this.#on.refused();
			const share = distance ? (step * PAINT_EVERY) / distance : 0;
			const next = {
				x: from.x + share * (place.x - from.x),
				y: from.y + share * (place.y - from.y),
			};
			this.#painted = next;
			this.#change();
			this.#points.add({ ...next, value: this.#tools.value });
			this.#on.changed();
		}
	}

	/** @param {Place} place @param {number} reach */
	#erase(place, reach) {
		const index = this.#points.nearest(place, reach);
		if (index === undefined) return;
		this.#change();
		this.#points.erase(index);
		this.#on.changed();
	}

	/** All that a hand changes from its beginning to its end is undone in one. */
	#change() {
		if (!this.#hasChanged) this.#points.begin();
		this.#hasChanged = true;
	}
}
