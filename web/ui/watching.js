/**
 * For panels that stand below one another in a view: what a panel watches, it watches only while
 * somebody can see it, and as calmly as they wish.
 */

const CALM = 1000; // milliseconds between two pictures, with reduced motion
const NEARLY = "200px"; // so far below the screen it begins, to be there when it is scrolled to
/** Anywhere in the open view: for what would be missed if it were not watched all the time. */
export const ANYWHERE = "1000000px";
const BETWEEN_QUESTIONS = 200; // milliseconds

/**
 * @param {HTMLElement} element
 * @param {import("../app/stage.js").Context} context
 * @param {() => () => void} begin called whenever the element comes into sight, and again when the
 *   network is another; what it returns is called when that is over
 * @param {string} [margin] how far from the screen it is still in sight
 * @returns {() => void} begins anew, if the element is in sight
 */
export function whileSeen(element, { engine }, begin, margin = NEARLY) {
	/** @type {(() => void) | undefined} */
	let end;
	const stop = () => {
		end?.();
		end = undefined;
	};
	const start = () => {
		end ??= begin();
	};
	const again = () => {
		if (!end) return;
		stop();
		start();
	};
	observe(element, margin, (isSeen) => {
		if (isSeen) start();
		else stop();
	});
	engine.on("built", again);
	return again;
}

/**
 * Watches a query of the engine while the element is in sight. Elsewhere in the open view it is asked
 * for once whenever the network is another or rests, so that all is there that one may search for.
 * @param {HTMLElement} element
 * @param {import("../app/stage.js").Context} context
 * @param {() => [name: string, values: Record<string, unknown>] | undefined} question none: nothing
 *   is watched
 * @param {(answer: any) => void} listener
 * @param {string} [margin] how far from the screen it is still watched
 * @returns {() => void} asks anew; of itself it does so when the settings change the question
 */
export function watchWhileSeen(element, context, question, listener, margin = NEARLY) {
	const { state, engine } = context;
	let asked = "";
	let isWatched = false;
	let isOpen = false;
	const begin = () => {
		const now = question();
		asked = JSON.stringify(now) ?? "";
		if (!now) return () => {};
		let isOver = false; // what was asked before is no answer to what is asked next
		let isAnswered = false;
		const show = calmly((answer) => {
			if (isOver) return;
			isAnswered = true;
			listener(answer);
		});
		const end = engine.watch(...now, show);
		isWatched = true;
		return () => {
			isWatched = false;
			isOver = true;
			end();
			if (!isAnswered) queueMicrotask(look); // it was in sight for too short a time
		};
	};
	const restart = whileSeen(element, context, begin, margin);
	const look = async () => {
		const now = question();
		if (!now || !isOpen || isWatched) return;
		const words = JSON.stringify(now);
		asked = words;
		const answer = await engine.query(...now).catch(() => undefined);
		if (answer && isOpen && !isWatched && asked === words) listener(answer);
	};
	const again = () => {
		restart();
		look();
	};
	observe(element, ANYWHERE, (isSeen) => {
		isOpen = isSeen;
		look();
	});
	engine.on("built", look);
	engine.on("state", ({ name }) => {
		if (name !== "training" && name !== "loading") look();
	});
	state.subscribe(() => {
		if ((JSON.stringify(question()) ?? "") !== asked) again();
	});
	return again;
}

/** @param {Element} element @param {string} margin @param {(isSeen: boolean) => void} tell */
function observe(element, margin, tell) {
	const observer = new IntersectionObserver(
		(entries) => tell(entries.at(-1)?.isIntersecting ?? false),
		{ rootMargin: margin },
	);
	observer.observe(element);
}

/**
 * Passes results on as they come; to those who want less motion, the newest once a second.
 * @template Result
 * @param {(result: Result) => void} show
 * @returns {(result: Result) => void}
 */
export function calmly(show) {
	const reduced = matchMedia("(prefers-reduced-motion: reduce)");
	/** @type {{ result: Result } | undefined} */
	let newest;
	let waiting = false;
	const showNewest = () => {
		waiting = newest !== undefined;
		if (!newest) return;
		const { result } = newest;
		newest = undefined;
		show(result);
		setTimeout(showNewest, CALM);
	};
	return (result) => {
		if (!reduced.matches) return show(result);
		newest = { result };
		if (!waiting) showNewest();
	};
}

/**
 * Asks for what changes with an evaluation only: when the element comes into sight, after each
 * evaluated epoch, and when the network is another. One question at a time, and not too many.
 * Elsewhere in the open view it is asked for while the network rests.
 * @param {HTMLElement} element
 * @param {import("../app/stage.js").Context} context
 * @param {() => Promise<void>} ask
 */
export function askWhileSeen(element, { engine }, ask) {
	let isSeen = false;
	let isOpen = false;
	let stale = true;
	let asking = false;
	const isWanted = () => {
		const { name } = engine.state;
		return name !== "loading" && (isSeen || (isOpen && name !== "training"));
	};
	const askNow = async () => {
		if (asking) return;
		asking = true;
		try {
			while (stale && isWanted()) {
				stale = false;
				await ask();
				await new Promise((resolve) => setTimeout(resolve, BETWEEN_QUESTIONS));
			}
		} finally {
			asking = false;
		}
	};
	const askAgain = () => {
		stale = true;
		askNow();
	};
	observe(element, NEARLY, (newest) => {
		isSeen = newest;
		askNow();
	});
	observe(element, ANYWHERE, (newest) => {
		isOpen = newest;
		askNow();
	});
	engine.on("state", askNow);
	engine.on("built", askAgain);
	engine.on("progress", ({ evaluations }) => {
		if (evaluations.length > 0) askAgain();
	});
}
