/**
 * The runs that there are, and how the browser keeps them: each one's facts and curve, and its network.
 *
 * @typedef {{ run: Run, index: number, network: Uint8Array<ArrayBuffer> | undefined }} Removed
 */
import { get, list, put, remove, StorageError } from "../../storage.js";
import { Run } from "./run.js";

const RUN = "run ";
const NETWORK = "network of run ";
const KEEP_EVERY = 3000; // milliseconds
const MOST_HERE = 20; // networks that are held in memory
export const MOST = 60; // runs without a star, of which the oldest leaves

export class Runs {
	/** In the order in which they began. @type {Run[]} */
	all = [];

	/** @type {(() => void)[]} */
	#listeners = [];
	/** What was removed, and does not come back by being trained on. @type {Set<string>} */
	#removed = new Set();
	/** What is written comes one after the other. @type {Promise<unknown>} */
	#writing = Promise.resolve();
	/** @type {Map<Run, ReturnType<typeof setTimeout>>} */
	#due = new Map();
	/** The networks of runs that the browser does not keep, by their ids.
	 * @type {Map<string, Uint8Array<ArrayBuffer>>} */
	#here = new Map();
	#complain;
	#isAllowed;
	#isRefused = false;

	/** @param {(sentence: string) => void} complain called once if nothing can be kept
	 * @param {() => boolean} isAllowed whether the visitor wants anything to be kept */
	constructor(complain, isAllowed) {
		this.#complain = complain;
		this.#isAllowed = isAllowed;
	}

	/** @param {() => void} listener called after every change */
	subscribe(listener) {
		this.#listeners.push(listener);
	}

	/** Brings back what the browser has kept. */
	async restore() {
		const entries = await list(RUN).catch(() => []);
		const kept = await Promise.all(
			entries.map(async ({ name }) => {
				const entry = await get(name).catch(() => undefined); // damaged: the others are not
				return entry && new Run(entry.about, new Float64Array(entry.bytes.slice().buffer));
			}),
		);
		const known = new Set(this.all.map(({ id }) => id));
		const earlier = kept.flatMap((run) => (run && !known.has(run.id) ? [run] : []));
		for (const run of earlier) {
			run.interrupted ||= run.state === "training";
			if (run.interrupted) run.state = "paused";
		}
		this.all.push(...earlier);
		this.all.sort((one, other) => one.begun - other.begun);
		this.#tell();
	}

	/** @param {string} id */
	find(id) {
		return this.all.find((run) => run.id === id);
	}

	/** @param {Run} run */
	has(run) {
		return this.all.includes(run);
	}

	/** @param {Run} run that has begun; one that was removed stays away */
	add(run) {
		if (this.has(run) || this.#removed.has(run.id)) return;
		const used = new Set(this.all.map(({ line }) => line));
		run.line = 0;
		while (used.has(run.line)) run.line += 1;
		this.all.push(run);
		this.#makeRoom();
		this.changed(run);
	}

	/** It has gone on, or is called otherwise: that is kept soon. @param {Run} run */
	changed(run) {
		this.#tell();
		if (!this.has(run) || this.#due.has(run)) return;
		const keep = () => this.keep(run);
		this.#due.set(run, setTimeout(keep, KEEP_EVERY));
	}

	/** Keeps it now. @param {Run} run */
	keep(run) {
		clearTimeout(this.#due.get(run));
		this.#due.delete(run);
		this.#tell();
		return this.#write(run, () => {
			const bytes = new Uint8Array(run.curve.toNumbers().buffer);
			return put(`${RUN}${run.id}`, bytes, run.facts);
		});
	}

	/** Keeps what is due before the page may end. */
	keepDue() {
		for (const run of this.#due.keys()) this.keep(run);
	}

	/** Calls it by the engine's name, now that it has begun. @param {Run} run @param {string} id */
	identify(run, id) {
		const before = run.id;
		run.id = id;
		this.#writing = this.#writing.then(() => remove(`${RUN}${before}`)).catch(() => {});
	}

	/** @param {Run} run @param {Uint8Array<ArrayBuffer>} content of its network's file
	 * @param {number} steps after how many batches */
	async keepNetwork(run, content, steps) {
		await this.#write(run, () => put(`${NETWORK}${run.id}`, content, { steps }));
		if (this.#isRefused || !this.#isAllowed()) this.#holdHere(run, content);
		run.saved = steps;
		await this.keep(run);
	}

	/** The file of its network. @param {Run} run */
	async networkOf({ id }) {
		await this.#writing;
		return this.#here.get(id) ?? (await get(`${NETWORK}${id}`))?.bytes;
	}

	/** Holds a network that the browser does not keep, while the page is open.
	 * @param {Run} run @param {Uint8Array<ArrayBuffer>} content */
	#holdHere({ id }, content) {
		this.#here.delete(id);
		this.#here.set(id, content);
		for (const oldest of [...this.#here.keys()].slice(0, -MOST_HERE)) this.#here.delete(oldest);
	}

	/** @param {Run} run @returns {Promise<Removed>} for `bringBack` */
	async remove(run) {
		const index = this.all.indexOf(run);
		this.all.splice(index, 1);
		this.#removed.add(run.id);
		this.#tell();
		await this.#writing;
		const network = await this.networkOf(run).catch(() => undefined);
		await remove(`${RUN}${run.id}`, `${NETWORK}${run.id}`).catch(() => {});
		return { run, index, network };
	}

	/** @param {Removed} removed */
	async bringBack({ run, index, network }) {
		this.#removed.delete(run.id);
		this.all.splice(index, 0, run);
		this.keep(run);
		if (network) await this.keepNetwork(run, network, run.saved ?? 0);
	}

	/** Lets the oldest go, where there are too many. */
	#makeRoom() {
		const plain = this.all.filter(({ starred, state }) => !starred && state !== "waiting");
		for (const run of plain.slice(0, Math.max(0, plain.length - MOST))) this.remove(run);
	}

	/** @param {Run} run @param {() => Promise<void>} write */
	#write(run, write) {
		const done = this.#writing.then(async () => {
			if (this.has(run) && this.#isAllowed()) await write();
		});
		this.#writing = done.catch((error) => this.#refuse(error));
		return this.#writing;
	}

	/** @param {unknown} error */
	#refuse(error) {
		if (!(error instanceof StorageError)) console.error(error);
		if (!this.#isRefused)
			this.#complain(
				`${error instanceof StorageError ? error.message : "Something went wrong."} Runs stay here until the page is closed.`,
			);
		this.#isRefused = true;
	}

	#tell() {
		for (const listener of this.#listeners) listener();
	}
}
