/** The library itself. */
import manifest from "../../manifest.js";
import { urlOf } from "../../site-files.js";
import { downloadFrom } from "../../ui/download.js";

/** @returns {string} under which name */
export function downloadWheel() {
	const path = manifest.packages.find((name) => /\/mfnet-[^/]*\.whl$/.test(name)) ?? "";
	// On the site its name has a hash in it.
	const name = `mfnet-${manifest.version}-py3-none-any.whl`;
	downloadFrom(urlOf(path), name);
	return name;
}
