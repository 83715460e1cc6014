/** Watching the engine only while somebody can see what is watched, and as calmly as they wish. */

const CALM = 1000; // milliseconds between two pictures, with reduced motion
const AHEAD = "200px"; // of what is about to be scrolled into view

/**
 * Watches a view of the networks for a dataset for as long as the element is in sight; out of sight
 * it looks at each new network once, so that all is there that one may search for.
 * @param {import("../engine/client.js").Engine} engine
 * @param {Element} element
 * @param {string} dataset
 * @param {() => [name: string, values: Record<string, unknown>]} question
 * @param {(answer: any) => void} show
 * @returns what a panel's mount returns, and `again`, which asks anew
 */
export function watchWhileSeen(engine, element, dataset, question, show) {
	/** @type {(() => void) | undefined} */
	let stop;
	let shown = false;
	let present = "";

	const end = () => {
		stop?.();
		stop = undefined;
	};
	const start = () => {
		if (stop) return;
		let asked = true; // what was asked before is no answer to what is asked next
		const showCalmly = calmly((answer) => {
			if (asked) show(answer);
		});
		const unwatch = engine.watch(...question(), showCalmly);
		stop = () => {
			asked = false;
			unwatch();
		};
	};
	const look = async () => {
		if (!shown || stop || present !== dataset) return;
		const answer = await engine.view(...question()).catch(() => undefined);
		if (answer && shown && !stop) show(answer);
	};
	const observer = new IntersectionObserver(
		(entries) => {
			if (entries.at(-1)?.isIntersecting) start();
			else end();
		},
		{ rootMargin: AHEAD },
	);
	engine.on("built", (summary) => {
		present = summary.dataset.name;
		look();
	});
	engine.on("state", ({ name }) => {
		if (name !== "training" && name !== "loading") look();
	});
	return {
		shown() {
			shown = true;
			observer.observe(element);
			look();
		},
		hidden() {
			shown = false;
			observer.disconnect();
			end();
		},
		again() {
			const watching = stop !== undefined;
			end();
			if (watching) start();
			else look();
		},
	};
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
