/** Wheels and other zip files, opened while Python is still on its way. */

const STORED = 0; // else it is deflated
const END_OF_DIRECTORY = 0x06054b50;
const END_SIZE = 22;

/**
 * @typedef {{ name: string, bytes: Uint8Array<ArrayBuffer> }} File `name` as seen from site-packages
 * @param {Uint8Array<ArrayBuffer>} wheel
 * @returns {Promise<File[]>} in the wheel's order
 */
export function unpackZip(wheel) {
	const view = new DataView(wheel.buffer, wheel.byteOffset, wheel.byteLength);
	let end = wheel.length - END_SIZE;
	while (view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
	const entries = view.getUint16(end + 10, true);
	let entry = view.getUint32(end + 16, true);
	const files = [];
	for (let index = 0; index < entries; index++) {
		const nameLength = view.getUint16(entry + 28, true);
		const name = new TextDecoder().decode(wheel.subarray(entry + 46, entry + 46 + nameLength));
		if (!name.endsWith("/")) files.push(unpackFile(name, wheel, view, entry));
		entry += 46 + nameLength + view.getUint16(entry + 30, true) + view.getUint16(entry + 32, true);
	}
	return Promise.all(files);
}

/**
 * @param {string} name @param {Uint8Array<ArrayBuffer>} wheel @param {DataView} view of the wheel
 * @param {number} entry where the zip's directory has the file
 * @returns {Promise<File>}
 */
async function unpackFile(name, wheel, view, entry) {
	const header = view.getUint32(entry + 42, true);
	const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
	const packed = wheel.subarray(start, start + view.getUint32(entry + 20, true));
	const stored = view.getUint16(entry + 10, true) === STORED;
	return { name, bytes: stored ? packed : await inflate(packed, "deflate-raw") };
}

/** What a compressed file holds. @param {Uint8Array<ArrayBuffer>} content of the file */
export function unpackGzip(content) {
	// A host may have sent it with Content-Encoding: then the browser has unpacked it.
	const packed = content[0] === 0x1f && content[1] === 0x8b;
	return packed ? inflate(content, "gzip") : content;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionFormat} format */
async function inflate(bytes, format) {
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
