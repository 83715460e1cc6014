/** The site's own files, by their paths as the manifest has them. */
import { fetchWhole } from "./faults.js";
import manifest from "./manifest.js";

/** @param {string} path @returns {string} */
export function urlOf(path) {
	return new URL(path, import.meta.url).href;
}

/** @param {string} path @returns {Promise<Uint8Array<ArrayBuffer>>} rejected with a LoadError if it
 *   does not come, or is not as the manifest says */
export function fetchFile(path) {
	return fetchWhole(urlOf(path), manifest.files[path]);
}

/** @param {string} path @returns {Promise<string>} as `fetchFile` */
export async function fetchText(path) {
	return new TextDecoder().decode(await fetchFile(path));
}
