/** How often things are done: never more often, nor more at once, than the page can bear. */

const ENOUGH = 6; // milliseconds of drawing in a frame: what is left waits for the next one

/** Those that are to be drawn, in their order. @type {Set<() => void>} */
const waiting = new Set();
let asked = false;
const paper = matchMedia("print");

/**
 * Draws when the browser is about to paint. What many panels would draw in one frame comes in turn,
 * over as many frames as it takes, so that the page never keeps anybody waiting.
 * @param {() => void} draw @returns {() => void} asks for it, once however often it is called
 */
export function onceAFrame(draw) {
	return () => {
		// A sheet of paper has no frames, and the caller may still be building what it draws.
		if (paper.matches) return queueMicrotask(draw);
		waiting.add(draw);
		askForFrame();
	};
}

function askForFrame() {
	if (asked || waiting.size === 0) return;
	asked = true;
	requestAnimationFrame(drawInTurn);
}

function drawInTurn() {
	asked = false;
	const end = performance.now() + ENOUGH;
	try {
		for (const draw of [...waiting]) {
			waiting.delete(draw);
			draw();
			if (performance.now() >= end) break;
		}
	} finally {
		askForFrame();
	}
}

/** @param {number} milliseconds @param {() => void} work done at once, and again at the end */
export function atMostEvery(milliseconds, work) {
	let waiting = false;
	let again = false;
	const run = () => {
		if (waiting) {
			again = true;
			return;
		}
		work();
		waiting = true;
		setTimeout(() => {
			waiting = false;
			if (!again) return;
			again = false;
			run();
		}, milliseconds);
	};
	return run;
}

/** Lets one question be under way at a time, and asks the newest of those that came meanwhile.
 * @template Value @param {(value: Value) => Promise<void>} ask */
export function newestOnly(ask) {
	/** @type {{ value: Value } | undefined} */
	let next;
	let asking = false;
	return async (/** @type {Value} */ value) => {
		next = { value };
		if (asking) return;
		asking = true;
		while (next) {
			const { value: newest } = next;
			next = undefined;
			await ask(newest);
		}
		asking = false;
	};
}
