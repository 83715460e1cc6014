/**
 * Stands in index.html itself, and says why the page's program does not start, if it does not: a
 * file that is missing, damaged or does not come, or an error that it throws.
 */
import { findFault, refresh, SILENCE, withImports } from "./faults.js";

const guard = {
	/** Whether the program has started, and speaks for itself. */
	started: false,
	searching: false,
	/** Why the program has ended, as far as its last error says it. */
	ended: "",
};

addEventListener("started", () => {
	guard.started = true;
});
addEventListener(
	"error",
	({ target, message }) => {
		// What a panel misses it says in its own place.
		if (guard.started) return;
		if (target instanceof HTMLLinkElement && target.rel === "stylesheet") tellStyle(target.href);
		else explain(target instanceof HTMLScriptElement ? "a part that did not come" : message);
	},
	true,
);
addEventListener("unhandledrejection", ({ reason }) => explain(String(reason)));
// Half of the time is for seeing whether anything comes at all.
setTimeout(explain, (SILENCE / 2) * 1000);

/** Says why the program has not started. @param {string} [ended] what has ended it */
async function explain(ended) {
	guard.ended ||= ended ?? "";
	if (guard.started || guard.searching) return;
	guard.searching = true;
	const program = document.querySelector("script[type=module]");
	const url = program instanceof HTMLScriptElement ? program.src : "";
	const fault = await findFault(await withImports(url), SILENCE / 2);
	guard.searching = false;
	if (guard.started) return;
	if (fault) fail(fault.message, fault.url);
	else if (guard.ended)
		fail(`the page's program ended (${guard.ended}). Try again, or try a current browser.`);
	else setTimeout(explain, SILENCE * 1000);
}

/** @param {string} sentence @param {string} [url] of the file at fault */
function fail(sentence, url) {
	const engine = document.querySelector("[role=status][aria-label=Engine]");
	if (!engine) return;
	engine.textContent = `Failed: ${sentence}`;
	engine.closest(".engine")?.setAttribute("data-state", "failed");
	const again = document.querySelector("[data-do=again]");
	if (again instanceof HTMLButtonElement) {
		again.hidden = false;
		again.onclick = () => startAnew(url);
	}
}

/** Without a style sheet the page works, and looks wrong. @param {string} url */
async function tellStyle(url) {
	const fault = await findFault([url], SILENCE / 2);
	const note = document.createElement("p");
	note.setAttribute("role", "alert");
	const again = document.createElement("button");
	again.type = "button";
	again.textContent = "Try again";
	again.onclick = () => startAnew(url);
	note.append(fault?.message ?? "A style sheet could not be loaded. Try again.", " ", again);
	document.body?.prepend(note);
}

/** @param {string} [url] of the file at fault */
async function startAnew(url) {
	await refresh(url);
	location.reload();
}
