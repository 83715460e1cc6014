/**
 * The files of a dataset, fetched in the order in which the engine needs them: the first at once, the
 * others one after the other.
 *
 * @typedef {{ first: string[], isPacked: boolean }} Files the paths of the first ones, and whether all
 *   are to be unpacked
 * @typedef {(path: string, bytes: number) => void} Receive called with how much of a file has come
 */
import { bytesOf, LoadError } from "./site.js";
import { unpackGzip } from "./wheels.js";

const RETRY_AFTER = 3000; // milliseconds

export class Delivery {
	/** What the first files hold. @type {Promise<Uint8Array[]>} */
	first;

	#files;
	#receive;

	/** @param {Files} files @param {Receive} receive */
	constructor(files, receive) {
		this.#files = files;
		this.#receive = receive;
		this.first = Promise.all(files.first.map(this.#fetch));
		this.first.catch(() => {}); // a failure is met where it is awaited
	}

	/**
	 * Fetches other parts, however often that takes.
	 * @param {string[]} paths @param {(file: Uint8Array) => void} add
	 * @param {(sentence: string) => void} complain
	 */
	async rest(paths, add, complain) {
		for (const path of paths) add(await this.#insist(path, complain));
	}

	/** @param {string} path @param {(sentence: string) => void} complain @returns {Promise<Uint8Array>} */
	async #insist(path, complain) {
		for (let complained = false; ; complained = true) {
			try {
				return await this.#fetch(path);
			} catch (error) {
				if (!complained) {
					const reason = error instanceof LoadError ? error.message : String(error);
					complain(`${reason} It is tried again until it comes, and nothing is lost.`);
				}
				await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
			}
		}
	}

	/** @param {string} path */
	#fetch = async (path) => {
		const bytes = await bytesOf(path, this.#receive);
		return this.#files.isPacked ? unpackGzip(bytes) : bytes;
	};
}
