/** The library itself. */
import manifest from "../../manifest.js";
import { urlOf } from "../../site-files.js";
import { downloadFrom } from "../../ui/download.js";

/** @returns {string} under which name */
export function downloadWheel() {
	// On the site its name has a hash in it.
	const name = `mfnet-${manifest.version}-py3-none-any.whl`;
	downloadFrom(urlOf(manifest.wheel), name);
	return name;
}
