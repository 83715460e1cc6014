/** The hands that change the points: a pointer (mouse, finger, pen) and the keyboard. */
import { BOTTOM, LEFT, RIGHT, TOP } from "./picture.js";
import { clamp, EDGE } from "./points.js";

/**
 * @typedef {import("./points.js").Place} Place
 *
 * @typedef {object} Work what hands can do
 * @property {(at: Place, reach: number) => void} begin
 * @property {(at: Place, reach: number) => void} drag
 * @property {() => void} end
 * @property {(at: Place | undefined) => void} point
 * @property {(pointerType: string) => boolean} takes whether such a pointer works, or only points
 */

const REACH = { mouse: 10, pen: 12, touch: 22 }; // CSS pixels

/** @param {HTMLCanvasElement} canvas @param {Work} work */
export function workWithPointer(canvas, work) {
	/** @type {number | undefined} the pointer at work; a second finger does nothing */
	let working;

	const side = () => canvas.clientWidth - LEFT - RIGHT;
	/** @param {PointerEvent} event @returns {Place} */
	const place = ({ offsetX, offsetY }) => ({
		x: ((offsetX - LEFT) / side()) * 2 * EDGE - EDGE,
		y: EDGE - ((offsetY - TOP) / (canvas.clientHeight - TOP - BOTTOM)) * 2 * EDGE,
	});
	const inside = ({ x, y } = { x: 0, y: 0 }) => Math.abs(x) <= EDGE && Math.abs(y) <= EDGE;
	/** @param {PointerEvent} event */
	const reach = ({ pointerType }) =>
		((REACH[/** @type {keyof typeof REACH} */ (pointerType)] ?? REACH.mouse) / side()) * 2 * EDGE;
	/** @param {PointerEvent} event */
	const end = ({ pointerId, pointerType }) => {
		if (pointerId !== working) return;
		working = undefined;
		work.end();
		if (pointerType === "touch") work.point(undefined);
	};

	canvas.addEventListener("pointerdown", (event) => {
		const at = place(event);
		if (working !== undefined || event.button !== 0 || !inside(at)) return;
		if (!work.takes(event.pointerType)) return work.point(at);
		working = event.pointerId;
		canvas.setPointerCapture(working);
		work.begin(at, reach(event));
		work.point(at);
	});
	canvas.addEventListener("pointermove", (event) => {
		if (working !== undefined && event.pointerId !== working) return;
		const at = place(event);
		if (working === undefined) return work.point(inside(at) ? at : undefined);
		const moves = event.getCoalescedEvents?.() ?? [];
		for (const move of moves.length ? moves : [event]) work.drag(place(move), reach(event));
		work.point({ x: clamp(at.x), y: clamp(at.y) });
	});
	canvas.addEventListener("pointerup", end);
	canvas.addEventListener("pointercancel", (event) => {
		end(event);
		work.point(undefined);
	});
	canvas.addEventListener("lostpointercapture", end);
	canvas.addEventListener("pointerleave", ({ pointerType }) => {
		// A finger that is lifted leaves too: what it asked for is still to be read.
		if (working === undefined && pointerType !== "touch") work.point(undefined);
	});
}

const STRIDE = 0.05;
const LONG_STRIDE = 0.25; // with Shift

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} keys what the keyboard can do, at the crosshair
 * @param {() => Place} keys.place where the crosshair is
 * @param {(to: Place | undefined) => void} keys.move undefined: it goes
 * @param {() => void} keys.act @param {() => void} keys.erase
 * @param {(step: number) => void} keys.jump to the next point or the one before
 * @param {() => void} keys.undo @param {() => void} keys.redo
 * @param {(number: number) => void} keys.choose a tool, from 0
 */
export function workWithKeys(canvas, keys) {
	const move = (/** @type {number} */ right, /** @type {number} */ up) => {
		const { x, y } = keys.place();
		// In whole strides, so that what is read has few digits.
		const next = (/** @type {number} */ from, /** @type {number} */ by) =>
			by === 0 ? from : clamp(Math.round((from + by) / STRIDE) * STRIDE);
		keys.move({ x: next(x, right), y: next(y, up) });
	};
	/** @type {Record<string, (stride: number) => void>} */
	const plain = {
		ArrowLeft: (stride) => move(-stride, 0),
		ArrowRight: (stride) => move(stride, 0),
		ArrowUp: (stride) => move(0, stride),
		ArrowDown: (stride) => move(0, -stride),
		" ": keys.act,
		Enter: keys.act,
		Delete: keys.erase,
		Backspace: keys.erase,
		PageDown: () => keys.jump(1),
		PageUp: () => keys.jump(-1),
		Escape: () => keys.move(undefined),
		...Object.fromEntries([1, 2, 3, 4, 5].map((key) => [key, () => keys.choose(key - 1)])),
	};

	canvas.addEventListener("keydown", (event) => {
		if (event.altKey) return;
		const act = event.ctrlKey || event.metaKey ? withControl(event) : plain[event.key];
		if (!act) return;
		event.preventDefault(); // the page would scroll
		act(event.shiftKey ? LONG_STRIDE : STRIDE);
	});
	/** @param {KeyboardEvent} event */
	const withControl = ({ key, shiftKey }) => {
		if (key.toLowerCase() === "y") return keys.redo;
		if (key.toLowerCase() === "z") return shiftKey ? keys.redo : keys.undo;
		return undefined;
	};
	canvas.addEventListener("blur", () => keys.move(undefined));
	canvas.addEventListener("pointerdown", () => keys.move(undefined));
}
