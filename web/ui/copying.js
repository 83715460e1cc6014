/** Text for the clipboard. */

/**
 * @param {string} text
 * @param {string} instead what to do where the browser does not let the page copy
 * @returns {Promise<void>} rejected with a sentence
 */
export async function copyText(text, instead) {
	try {
		// Sites without encryption have no clipboard.
		await navigator.clipboard.writeText(text);
	} catch {
		throw new Error(`The browser does not let this page copy. ${instead}`);
	}
}
