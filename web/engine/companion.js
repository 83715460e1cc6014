/**
 * An engine beside the page's own: a worker that trains networks of which the visitor sees results
 * only. It has no undo, keeps nothing, and is closed when there is no more to train.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("./client.js").EngineEvents} EngineEvents
 */
import { settingsOfFile } from "../app/state.js";
import { Connection } from "./connection.js";

const BUSY = 600; // seconds that it may be without a word

export class Companion {
	/** @type {import("./protocol.js").EngineState} */
	state = { name: "loading", stage: "Python", fraction: 0 };
	/** Whether the present network comes from a file. */
	isOpened = false;
	aside = { isThere: false };
	/** Resolved once it can be asked for something; rejected with a sentence if it cannot be started.
	 * @type {Promise<void>} */
	loaded;

	#connection;
	/** @type {PromiseWithResolvers<void>} */
	#loading = Promise.withResolvers();
	/** @type {Map<string, ((detail: any) => void)[]>} */
	#listeners = new Map();
	/** The worker's number of the present network. @type {number | undefined} */
	#network;

	/** @param {string} dataset that it begins to fetch
	 * @param {Record<string, string>} [drawings] of the visitor's, the documents of collections by name */
	constructor(dataset, drawings = {}) {
		this.loaded = this.#loading.promise.then(() => this.#bring(drawings));
		this.loaded.catch(() => {}); // met where it is awaited
		const end = (/** @type {string} */ reason) => this.#setState({ name: "failed", reason });
		this.#connection = new Connection(dataset, undefined, {
			ready: Promise.resolve(),
			follow: (event, detail) => this.#follow(event, detail),
			complain: () => {}, // what cannot be trained ends in a state that says so
			fail: end,
			end,
			patience: () => BUSY,
		});
	}

	/**
	 * @template {keyof EngineEvents} Name
	 * @param {Name} name
	 * @param {(detail: EngineEvents[Name]) => void} listener
	 */
	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
	}

	/** As that of the page's engine.
	 * @param {string} name @param {Record<string, unknown>} [values] @returns {Promise<any>} */
	async query(name, values = {}) {
		if (this.#network === undefined) return undefined;
		return this.#connection.call("query", [name, values, this.#network]);
	}

	/** Builds a network. @param {Settings} settings
	 * @returns {Promise<unknown>} rejected with a sentence if that fails */
	build(settings) {
		return this.#connection.call("build", [settings]);
	}

	/** Takes the network of a file. @param {Uint8Array} content
	 * @returns {Promise<Settings>} its own; rejected with a sentence if that fails */
	async open(content) {
		const read = await this.#connection.call("read", [content]);
		const { settings } = settingsOfFile(read.settings);
		await this.#connection.call("open", [settings]);
		return settings;
	}

	/** Trains the present network until it is finished, paused or diverged.
	 * @param {Settings} settings @returns {Promise<void>} rejected with a sentence if the engine ends */
	async train(settings) {
		const rests = new Promise((resolve) => {
			this.on("state", ({ name }) => name !== "training" && resolve(undefined));
		});
		await this.#connection.call("train", [settings]);
		await rests;
		if (this.state.name === "failed") throw new Error(`The engine ended: ${this.state.reason}`);
	}

	pause() {
		return this.#connection.call("pause", []);
	}

	close() {
		this.#connection.close();
	}

	/** @param {Record<string, string>} drawings */
	async #bring(drawings) {
		for (const [name, document] of Object.entries(drawings)) {
			const content = new TextEncoder().encode(document);
			await this.#connection.call("collect", [name, "open", { content }]);
		}
	}

	/** @param {string} event one of `WorkerEvents` @param {any} detail */
	#follow(event, detail) {
		if (event === "loaded") this.#loading.resolve();
		else if (event === "ended") this.#setState({ name: "failed", reason: detail });
		else if (event === "state") this.#setState(detail);
		else if (event === "progress") this.#emit("progress", detail);
		else if (event === "built") {
			this.#network = detail.number;
			this.isOpened = detail.opened;
			this.#emit("built", { ...detail.summary, config: detail.config });
		}
	}

	/** @param {import("./protocol.js").EngineState} state */
	#setState(state) {
		this.state = state;
		if (state.name === "failed") this.#loading.reject(new Error(state.reason));
		this.#emit("state", state);
	}

	/** @template {keyof EngineEvents} Name @param {Name} name @param {EngineEvents[Name]} detail */
	#emit(name, detail) {
		for (const listener of this.#listeners.get(name) ?? []) listener(detail);
	}
}
