/**
 * Stands in index.html itself, and begins to fetch the largest file that the engine needs. The page's
 * modules are many and small, and while they come most of a line is idle. The worker asks for the file
 * much later, and is given what comes, or what the browser has kept of it.
 *
 * A browser that knows no prefetching would fetch it twice. A visitor whose site is kept has it at hand.
 */
const { early = "" } = document.currentScript?.dataset ?? {};
if (
	document.createElement("link").relList.supports("prefetch") &&
	!navigator.serviceWorker?.controller
)
	fetch(early)
		.then((response) => response.arrayBuffer())
		.catch(() => {}); // the worker says what is wrong with it
