/** The library itself. */
import manifest from "../../manifest.js";
import { downloadFrom } from "../../ui/download.js";

/** @returns {string} under which name */
export function downloadWheel() {
	const path = manifest.packages.find((name) => /\/mfnet-[^/]*\.whl$/.test(name)) ?? "";
	// On the site its name has a hash in it.
	const name = `mfnet-${manifest.version}-py3-none-any.whl`;
	downloadFrom(new URL(`../../${path}`, import.meta.url).href, name);
	return name;
}
