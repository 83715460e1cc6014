/** Reads a file that the visitor has chosen or dropped, which may have gone meanwhile. */

/** @param {Blob} file @param {string} [name] of the file, if this is a part of it
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejected with a sentence if the browser can't read it */
export async function readBytes(file, name = /** @type {File} */ (file).name) {
	try {
		return new Uint8Array(await file.arrayBuffer());
	} catch {
		throw new Error(`${name} can’t be read. It may have been moved or changed: choose it again.`);
	}
}

/** @param {File} file @returns {Promise<string>} as `readBytes` */
export async function readText(file) {
	return new TextDecoder().decode(await readBytes(file));
}
