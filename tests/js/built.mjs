// Hooks of node: what web/ lacks, because the build writes it, is found in the built page.

import { existsSync, readFileSync } from "node:fs";

const WEB = new URL("../../web/", import.meta.url).href;
const DIST = new URL("../../dist/", import.meta.url);

export async function resolve(specifier, context, nextResolve) {
	if (!specifier.startsWith(".") || !context.parentURL?.startsWith(WEB))
		return nextResolve(specifier, context);
	const wanted = new URL(specifier, context.parentURL);
	if (existsSync(wanted)) return nextResolve(specifier, context);
	const { page } = JSON.parse(readFileSync(new URL("manifest.json", DIST), "utf8"));
	const built = new URL(page + wanted.href.slice(WEB.length), DIST);
	return { url: built.href, format: "module", shortCircuit: true };
}
