/** Files that the page gives away. */

const STAYS = 60_000; // milliseconds, in which a browser has begun to read it

/**
 * Has the browser save a file, as it saves downloads.
 * @param {string} name @param {BlobPart} content @param {string} [type]
 */
export function download(name, content, type = "application/octet-stream") {
	const address = URL.createObjectURL(new Blob([content], { type }));
	downloadFrom(address, name);
	setTimeout(() => URL.revokeObjectURL(address), STAYS);
}

/** @param {string} address @param {string} name under which it is saved */
export function downloadFrom(address, name) {
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
}
