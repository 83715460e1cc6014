/** Text for the clipboard. */

const REFUSED = "The browser does not let this page copy. “Download …” has the program as a file.";

/** @param {string} text @returns {Promise<void>} rejected with a sentence */
export async function copyText(text) {
	try {
		// Sites without encryption have no clipboard.
		await navigator.clipboard.writeText(text);
	} catch {
		throw new Error(REFUSED);
	}
}
