/**
 * MNIST, fetched in the order in which the engine needs it: the test digits and the first part of
 * the training digits at once, the other parts one after the other.
 *
 * @typedef {{ samples: number, test: string, train: string[] }} Parts paths of files
 * @typedef {(path: string, bytes: number) => void} Receive told how much has come of a file
 */
import { bytesOf, LoadError } from "./site.js";

const RETRY_AFTER = 3000; // milliseconds

export class Delivery {
	/** The test digits and the first training digits. @type {Promise<Uint8Array[]>} */
	first;

	#parts;
	#receive;

	/** @param {Parts} parts @param {Receive} receive */
	constructor(parts, receive) {
		this.#parts = parts;
		this.#receive = receive;
		this.first = Promise.all(begunWith(parts).map(this.#fetch));
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

	/** @param {string} part @param {(sentence: string) => void} complain @returns {Promise<Uint8Array>} */
	async #insist(part, complain) {
		for (let complained = false; ; complained = true) {
			try {
				return await this.#fetch(part);
			} catch (error) {
				if (!complained) {
					const reason = error instanceof LoadError ? error.message : String(error);
					complain(`${reason} It is tried again until it comes, and nothing is lost.`);
				}
				await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
			}
		}
	}

	/** @param {string} part */
	#fetch = async (part) => unpack(await bytesOf(part, this.#receive));
}

/** What training can begin with. @param {Parts} parts @returns {string[]} */
export function begunWith({ test, train }) {
	return [test, ...train.slice(0, 1)];
}

/** @param {Uint8Array<ArrayBuffer>} content */
async function unpack(content) {
	// A host may have sent it with Content-Encoding: then the browser has unpacked it.
	const packed = content[0] === 0x1f && content[1] === 0x8b;
	if (!packed) return content;
	const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
