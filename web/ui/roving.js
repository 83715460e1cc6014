/**
 * Moving among many things that together are one stop of the Tab key: the arrow keys go to the
 * nearest in their direction, as one sees it, Home and End to the first and the last.
 */

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
};

/**
 * @param {HTMLElement} container
 * @param {string} selector of the things, which can have the focus
 * @param {(from: HTMLElement, key: string) => boolean} [beyond] asked first when there is nothing
 *   in that direction; true if it did something itself
 * @returns {(preferred?: HTMLElement) => void} to be called when the things are others
 */
export function rove(container, selector, beyond = () => false) {
	const things = () =>
		/** @type {HTMLElement[]} */ ([...container.querySelectorAll(selector)]).filter(
			(thing) => thing.offsetParent !== null,
		);
	/** @param {HTMLElement | undefined} [preferred] */
	const settle = (preferred) => {
		const all = things();
		const stop = preferred ?? all.find((thing) => thing.tabIndex === 0) ?? all[0];
		for (const thing of all) thing.tabIndex = thing === stop ? 0 : -1;
	};
	container.addEventListener("focusin", ({ target }) => {
		if (target instanceof HTMLElement && target.matches(selector)) settle(target);
	});
	container.addEventListener("keydown", (event) => {
		const { target, key } = event;
		if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
		if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
		const all = things();
		const direction = DIRECTIONS[key];
		let next;
		if (direction) next = nearest(target, all, direction);
		else if (key === "Home") next = all[0];
		else if (key === "End") next = all.at(-1);
		else return;
		event.preventDefault();
		if (next) next.focus();
		else beyond(target, key);
	});
	return settle;
}

/** @param {HTMLElement} from @param {HTMLElement[]} things @param {[number, number]} direction */
function nearest(from, things, [dx, dy]) {
	const start = centre(from);
	let best;
	let least = Number.POSITIVE_INFINITY;
	for (const thing of things) {
		const { x, y } = centre(thing);
		const along = (x - start.x) * dx + (y - start.y) * dy;
		const across = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
		// What lies more across than along is not in that direction, unless it is a column away.
		const distance = along + 3 * across;
		if (along > 4 && (dx !== 0 || across < along) && distance < least) {
			least = distance;
			best = thing;
		}
	}
	return best;
}

/** @param {HTMLElement} thing */
function centre(thing) {
	const { left, top, width, height } = thing.getBoundingClientRect();
	return { x: left + width / 2, y: top + height / 2 };
}
