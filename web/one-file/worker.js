/**
 * What a worker of the one file does first: it takes the site's files from the page, and starts the
 * program that the page has meant.
 */
import { giveAll } from "./places.js";

/** What the page says to the program before that has started. @type {unknown[]} */
const early = [];

addEventListener("message", begin, { once: true });

/** @param {MessageEvent<{ files: import("./places.js").Files, root: string, program: string }>} event */
async function begin({ data: { files, root, program } }) {
	addEventListener("message", keep);
	try {
		await import(giveAll(files, root).get(root + program) ?? program);
	} catch (error) {
		reportError(error);
	}
	removeEventListener("message", keep);
	for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
}

/** @param {MessageEvent} event */
function keep({ data }) {
	early.push(data);
}
