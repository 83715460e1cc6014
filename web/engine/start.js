/** Starts the worker, and finds out why, if it does not come up. */
import { findFault, LoadError, refresh, SILENCE, withImports } from "../faults.js";

const PROGRAM = new URL("worker.js", import.meta.url).href;

/**
 * A worker that comes from a blob keeps to the page's content security policy; one that comes from an
 * address has a policy of its own, and no file can bring one on every host. So a blob imports the
 * program: what the visitor writes in the worker reaches this site, and no other host.
 *
 * It does so once it runs: what a worker imports before that, Firefox does not ask of the service
 * worker, and without a network it would not come. What is said to the program meanwhile waits for it.
 */
const FROM_BLOB = URL.createObjectURL(
	new Blob(
		[
			`const early = [];
const keep = ({ data }) => early.push(data);
addEventListener("message", keep);
import(${JSON.stringify(PROGRAM)}).catch(reportError).finally(() => {
	removeEventListener("message", keep);
	for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
});`,
		],
		{ type: "text/javascript" },
	),
);

/**
 * @param {string} dataset that it begins to fetch while it does not know any settings
 * @param {string | undefined} fault the file, if one was at fault before, that the browser is not to
 *   take from what it has kept
 * @param {(reason: LoadError) => void} fail called if it does not come up
 */
export function startWorker(dataset, fault, fail) {
	const name = fault ? `${dataset} ${fault}` : dataset;
	const worker = new Worker(FROM_BLOB, { type: "module", name });
	const asked = new AbortController();
	const explain = async (/** @type {string} */ thrown) => {
		const found = await findFault(await withImports(PROGRAM), SILENCE / 2);
		if (asked.signal.aborted) return;
		const words = `the engine's program ended (${thrown}). Try again, or try a current browser.`;
		if (found || thrown) fail(found ?? new LoadError(words));
		else clock = setTimeout(explain, SILENCE * 1000, ""); // it comes, if slowly
	};
	// Half of the time is for seeing whether anything comes at all.
	let clock = setTimeout(explain, (SILENCE / 2) * 1000, "");
	const stop = () => {
		clearTimeout(clock);
		asked.abort();
	};
	worker.addEventListener("message", stop, { once: true });
	worker.addEventListener(
		"error",
		({ message }) => {
			clearTimeout(clock);
			if (!asked.signal.aborted) explain(message ?? "a part that did not come");
		},
		{ signal: asked.signal },
	);
	return worker;
}

/** Fetches a module of the worker anew, if one was at fault: the browser would take it as it was kept.
 * All else the worker fetches by itself. @param {string | undefined} fault the file at fault */
export async function refreshModule(fault) {
	if (fault?.endsWith(".js")) await refresh(fault);
}
