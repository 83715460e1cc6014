/** The hands that draw on a sketch: a pointer (mouse, finger, pen) and the keyboard. */

/** @typedef {import("./sketch.js").Sketch} Sketch */

/**
 * @param {HTMLCanvasElement} canvas @param {Sketch} sketch
 * @param {() => void} changed called after every change of the drawing
 */
export function drawWithPointer(canvas, sketch, changed) {
	/** @type {number | undefined} the pointer that is drawing; a second finger draws nothing */
	let drawing;

	/** @param {PointerEvent} event */
	const place = ({ offsetX, offsetY }) => ({
		x: (offsetX / canvas.clientWidth) * canvas.width,
		y: (offsetY / canvas.clientHeight) * canvas.height,
	});
	/** @param {PointerEvent} event */
	const end = ({ pointerId }) => {
		if (pointerId === drawing) drawing = undefined;
	};

	canvas.addEventListener("pointerdown", (event) => {
		if (drawing !== undefined || event.button !== 0) return;
		drawing = event.pointerId;
		canvas.setPointerCapture(drawing);
		sketch.begin(place(event));
		changed();
	});
	canvas.addEventListener("pointermove", (event) => {
		if (event.pointerId !== drawing) return;
		const moves = event.getCoalescedEvents?.() ?? [];
		for (const move of moves.length ? moves : [event]) sketch.extend(place(move));
		changed();
	});
	canvas.addEventListener("pointerup", end);
	canvas.addEventListener("pointercancel", end);
	canvas.addEventListener("lostpointercapture", end);
}

/**
 * @param {HTMLCanvasElement} canvas @param {Sketch} sketch
 * @param {HTMLElement} marker shows where the pen is
 * @param {() => void} changed
 */
export function drawWithKeys(canvas, sketch, marker, changed) {
	const pen = { x: canvas.width / 2, y: canvas.height / 4 };
	const stride = canvas.width / 28;
	let down = false;

	const mark = () => {
		marker.hidden = false;
		marker.dataset.down = String(down);
		marker.style.left = `${(100 * pen.x) / canvas.width}%`;
		marker.style.top = `${(100 * pen.y) / canvas.height}%`;
	};
	const move = (/** @type {number} */ right, /** @type {number} */ below) => {
		pen.x = Math.min(canvas.width, Math.max(0, pen.x + right * stride));
		pen.y = Math.min(canvas.height, Math.max(0, pen.y + below * stride));
		if (down) sketch.extend({ ...pen });
	};
	/** @type {Record<string, () => void>} */
	const keys = {
		ArrowLeft: () => move(-1, 0),
		ArrowRight: () => move(1, 0),
		ArrowUp: () => move(0, -1),
		ArrowDown: () => move(0, 1),
		" ": () => {
			down = !down;
			if (down) sketch.begin({ ...pen });
		},
		Backspace: () => {
			down = false;
			sketch.undo();
		},
	};

	canvas.addEventListener("keydown", (event) => {
		const act = keys[event.key];
		if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
		event.preventDefault(); // the page would scroll
		act();
		mark();
		changed();
	});
	canvas.addEventListener("blur", () => {
		down = false;
		marker.hidden = true;
	});
	canvas.addEventListener("pointerdown", () => {
		down = false;
		marker.hidden = true;
	});
}
