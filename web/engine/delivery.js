/**
 * MNIST, fetched in the order in which the engine needs it: the test digits and the first part of
 * the training digits at once, the other parts one after the other.
 *
 * @typedef {{ path: string, bytes: number, size: number }} Part `size` when unpacked
 * @typedef {{ samples: number, test: Part, train: Part[] }} Parts
 */
import { LoadError, missing, SITE, unreachable } from "./site.js";

const RETRY_AFTER = 3000; // milliseconds
const MEGABYTE = 1e6;

export class Delivery {
	/** The test digits and the first training digits. @type {Promise<Uint8Array[]>} */
	first;

	#parts;
	#report;
	/** @type {Map<string, number>} */
	#received = new Map();

	/** @param {Parts} parts @param {(fraction: number, text: string) => void} report how much came */
	constructor(parts, report) {
		this.#parts = parts;
		this.#report = report;
		const [beginning] = parts.train;
		this.first = Promise.all([parts.test, /** @type {Part} */ (beginning)].map(this.#fetch));
		this.first.catch(() => {}); // a failure is met where it is awaited
	}

	/**
	 * Fetches the other parts, however often that takes.
	 * @param {(part: Uint8Array) => void} add
	 * @param {(sentence: string) => void} complain
	 */
	async rest(add, complain) {
		for (const part of this.#parts.train.slice(1)) add(await this.#insist(part, complain));
	}

	/** @param {Part} part @param {(sentence: string) => void} complain @returns {Promise<Uint8Array>} */
	async #insist(part, complain) {
		for (let complained = false; ; complained = true) {
			try {
				return await this.#fetch(part);
			} catch {
				if (!complained) {
					complain(
						`${part.path} could not be fetched. Check the connection: it is tried again until it comes, and nothing is lost.`,
					);
				}
				await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
			}
		}
	}

	/** @param {Part} part */
	#fetch = async (part) => {
		const content = await download(part, (fraction) => {
			this.#received.set(part.path, fraction * part.bytes);
			const { test, train } = this.#parts;
			const whole = [test, ...train].reduce((sum, { bytes }) => sum + bytes, 0);
			const received = [...this.#received.values()].reduce((sum, bytes) => sum + bytes, 0);
			this.#report(received / whole, `${megabytes(received)} of ${megabytes(whole)} MB,`);
		});
		const bytes = await unpack(content);
		if (bytes.length !== part.size) {
			throw new LoadError(`${part.path} came damaged. Reload the page.`);
		}
		return bytes;
	};
}

/** @param {number} bytes */
function megabytes(bytes) {
	return (bytes / MEGABYTE).toFixed(1);
}

/**
 * Chromium reports a fetch whose body is counted part by part as aborted now and then,
 * though all of it arrived; a request of the older kind counts by itself.
 * @param {Part} part
 * @param {(fraction: number) => void} report how much of it has arrived
 * @returns {Promise<Blob>}
 */
function download({ path, bytes, size }, report) {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.responseType = "blob";
		request.onprogress = ({ loaded }) => {
			// What a host has encoded is counted as it is when decoded.
			const whole = request.getResponseHeader("Content-Encoding") ? size : bytes;
			report(Math.min(1, loaded / whole));
		};
		request.onload = () => {
			if (request.status !== 200) return reject(missing(path, request.status));
			report(1);
			resolve(request.response);
		};
		request.onerror = () => reject(unreachable(path));
		request.open("GET", new URL(path, SITE));
		request.send();
	});
}

/** @param {Blob} content */
async function unpack(content) {
	const start = new Uint8Array(await content.slice(0, 2).arrayBuffer());
	// A host may have sent it with Content-Encoding: then the browser has unpacked it.
	const packed = start[0] === 0x1f && start[1] === 0x8b;
	if (!packed) return new Uint8Array(await content.arrayBuffer());
	const stream = content.stream().pipeThrough(new DecompressionStream("gzip"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
