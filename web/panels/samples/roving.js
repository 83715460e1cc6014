/** One stop for the Tab key among many items, and the keys that go from item to item. */

/**
 * @typedef {object} Hands what happens at an item
 * @property {(item: number) => void} look the focus came to it
 * @property {(item: number) => void} choose
 * @property {(step: 1 | -1, item: number) => void} turn beyond the items; `item` is where it was
 */

export class Roving {
	/** @type {HTMLElement[]} */
	#items = [];
	#current = 0;
	#hands;
	#columns;

	/** @param {HTMLElement} element that holds the items @param {Hands} hands
	 * @param {() => number} columns how many items stand beside each other */
	constructor(element, hands, columns) {
		this.#hands = hands;
		this.#columns = columns;
		element.addEventListener("keydown", (event) => this.#key(event));
		element.addEventListener("focusin", ({ target }) => {
			const item = this.#itemOf(target);
			if (item < 0 || item === this.#current) return;
			this.#move(item);
			hands.look(item);
		});
		element.addEventListener("click", ({ target }) => {
			const item = this.#itemOf(target);
			if (item < 0) return;
			this.#move(item);
			this.#items[item]?.focus();
			hands.look(item);
			hands.choose(item);
		});
	}

	/** @param {HTMLElement[]} items @param {number} current that the Tab key comes to */
	take(items, current) {
		this.#items = items;
		for (const item of items) item.tabIndex = -1;
		this.#move(current);
	}

	focus() {
		this.#items[this.#current]?.focus();
	}

	/** @param {EventTarget | null} target */
	#itemOf(target) {
		return this.#items.findIndex((item) => target instanceof Node && item.contains(target));
	}

	/** @param {number} to */
	#move(to) {
		const before = this.#items[this.#current];
		if (before) before.tabIndex = -1;
		this.#current = to;
		const now = this.#items[to];
		if (now) now.tabIndex = 0;
	}

	/** @param {KeyboardEvent} event */
	#key(event) {
		if (event.ctrlKey || event.altKey || event.metaKey || this.#itemOf(event.target) < 0) return;
		const item = this.#current;
		if (event.key === "Enter" || event.key === " ") this.#hands.choose(item);
		else if (event.key === "PageDown") this.#hands.turn(1, item);
		else if (event.key === "PageUp") this.#hands.turn(-1, item);
		else if (!this.#goBy(event.key)) return;
		event.preventDefault();
	}

	/** @param {string} key @returns {boolean} whether it is one that moves the focus */
	#goBy(key) {
		const columns = this.#columns();
		const last = this.#items.length - 1;
		const steps = /** @type {Record<string, number>} */ ({
			...(columns > 1 && { ArrowLeft: -1, ArrowRight: 1 }), // else they scroll
			ArrowUp: -columns,
			ArrowDown: columns,
			Home: -this.#current,
			End: last - this.#current,
		});
		const step = steps[key];
		if (step === undefined) return false;
		const to = this.#current + step;
		if (to < 0) this.#hands.turn(-1, to);
		else if (to > last) this.#hands.turn(1, to - this.#items.length);
		else this.#items[to]?.focus();
		return true;
	}
}
