/**
 * For panels that stand below one another in a view: what a panel watches, it watches only while
 * it is on the screen.
 */
import { kindOf } from "../settings.js";
import { calmly } from "./seen.js";

const NEARLY = "80px"; // so far below the screen it begins, to be there when it is scrolled to
/** Anywhere in the open view: for what would be missed if it were not watched all the time. */
export const ANYWHERE = "1000000px";
const BETWEEN_QUESTIONS = 200; // milliseconds

/**
 * @param {HTMLElement} element
 * @param {import("../stage.js").Context} context
 * @param {() => () => void} begin called whenever the element comes into sight, and again when the
 *   network is of another kind; what it returns is called when that is over
 * @param {string} [margin] how far from the screen it is still in sight
 * @returns {() => void} begins anew, if the element is in sight
 */
export function whileSeen(element, { state, engine }, begin, margin = NEARLY) {
	/** @type {(() => void) | undefined} */
	let end;
	let kind = "";
	const stop = () => {
		end?.();
		end = undefined;
	};
	const start = () => {
		kind = kindOf(state.settings);
		end ??= begin();
	};
	const again = () => {
		if (!end) return;
		stop();
		start();
	};
	new IntersectionObserver(
		(entries) => {
			if (entries.at(-1)?.isIntersecting) start();
			else stop();
		},
		{ rootMargin: margin },
	).observe(element);
	engine.on("built", () => {
		if (kindOf(state.settings) !== kind) again();
	});
	return again;
}

/**
 * Watches a view of the engine while the element is on the screen.
 * @param {HTMLElement} element
 * @param {import("../stage.js").Context} context
 * @param {string} name of the view
 * @param {() => Record<string, unknown> | undefined} values its arguments; none: nothing is watched
 * @param {(result: any) => void} listener
 * @param {string} [margin] how far from the screen it is still watched
 * @returns {() => void} to be called when the arguments may be others
 */
export function watchWhileSeen(element, context, name, values, listener, margin = NEARLY) {
	let asked = "";
	const begin = () => {
		const now = values();
		asked = JSON.stringify(now) ?? "";
		if (!now) return () => {};
		let isOver = false;
		const show = calmly((result) => {
			if (!isOver) listener(result);
		});
		const end = context.engine.watch(name, now, show);
		return () => {
			isOver = true;
			end();
		};
	};
	const again = whileSeen(element, context, begin, margin);
	const follow = () => {
		if ((JSON.stringify(values()) ?? "") !== asked) again();
	};
	context.state.subscribe(follow);
	return follow;
}

/**
 * Asks for what changes with an evaluation only: when the element comes into sight, after each
 * evaluated epoch, and when the network is another. One question at a time, and not too many.
 * @param {HTMLElement} element
 * @param {import("../stage.js").Context} context
 * @param {() => Promise<void>} ask
 */
export function askWhileSeen(element, context, ask) {
	const { engine } = context;
	let seen = false;
	let stale = true;
	let asking = false;
	const askNow = async () => {
		stale = true;
		if (asking) return;
		asking = true;
		try {
			while (stale && seen && engine.state.name !== "loading") {
				stale = false;
				await ask();
				await new Promise((resolve) => setTimeout(resolve, BETWEEN_QUESTIONS));
			}
		} finally {
			asking = false;
		}
	};
	whileSeen(element, context, () => {
		seen = true;
		if (stale) askNow();
		return () => {
			seen = false;
		};
	});
	engine.on("built", askNow);
	engine.on("progress", ({ evaluations }) => {
		if (evaluations.length > 0) askNow();
	});
}

/** @param {() => void} draw @returns {() => void} draws once, when the browser is about to paint */
export function onceAFrame(draw) {
	let waiting = false;
	return () => {
		if (waiting) return;
		waiting = true;
		requestAnimationFrame(() => {
			waiting = false;
			draw();
		});
	};
}
