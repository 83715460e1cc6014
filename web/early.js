/**
 * Stands in index.html itself, and has the browser begin with the largest file that the engine needs.
 * The page's modules are many and small, and while they come most of a line is idle. The worker asks
 * for the file much later, and takes it from what the browser keeps, or while it comes. A browser
 * without prefetching fetches it then.
 *
 * A visitor whose site is kept has it at hand.
 */
const { early = "" } = document.currentScript?.dataset ?? {};
if (!navigator.serviceWorker?.controller) {
	const link = document.createElement("link");
	// Else it would come after all modules that are known by then.
	link.fetchPriority = "high";
	document.head.append(Object.assign(link, { rel: "prefetch", as: "fetch", href: early }));
}
