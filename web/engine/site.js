/** The site's own files, and what a person is told when one does not come. */

export const SITE = new URL("../", import.meta.url);

/** A reason that can be shown to a person as it is. */
export class LoadError extends Error {}

/** @param {string} path within the site */
export async function json(path) {
	return (await get(path)).json();
}

/** @param {string} path within the site @param {RequestInit} [options] */
export async function bytesOf(path, options) {
	return new Uint8Array(await (await get(path, options)).arrayBuffer());
}

/** @param {string} path within the site @param {RequestInit} [options] */
async function get(path, options) {
	const response = await fetch(new URL(path, SITE), options).catch(() => {
		throw unreachable(path);
	});
	if (!response.ok) throw missing(path, response.status);
	return response;
}

/** @param {string} path */
export function unreachable(path) {
	return new LoadError(`${path} could not be fetched. Check the connection and reload the page.`);
}

/** @param {string} path @param {number} status */
export function missing(path, status) {
	return new LoadError(
		`${path} is missing on this site (${status}). Copy the whole folder to the host, then reload the page.`,
	);
}
