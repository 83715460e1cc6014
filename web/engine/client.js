/**
 * The page's end of the engine: says what is wanted, hears what happens.
 *
 * @typedef {import("../state.js").Settings} Settings
 *
 * @typedef {object} ProgressRecord what `Session.advance` returns
 * @property {number} epoch of the newest batch, from 1; 0 before any
 * @property {number} batch within the epoch, from 1; 0 before any
 * @property {number} batches in an epoch
 * @property {number} epochs_done
 * @property {boolean} evaluating
 * @property {boolean} finished
 * @property {boolean} waiting for the data of the next batch to arrive
 * @property {number} [training_loss] mean over the epoch so far
 * @property {number} [samples_per_second]
 * @property {number} [test_loss]
 * @property {number} [test_accuracy]
 * @property {number} batches_run
 * @property {Float64Array} losses of every batch since the last record
 * @property {Evaluation[]} evaluations since the last record
 *
 * @typedef {{ epoch: number, training_loss: number, test_loss: number, test_accuracy: number }} Evaluation
 *
 * @typedef {object} Gallery
 * @property {Uint8Array} images one after the other, row by row
 * @property {Uint8Array} labels
 * @property {Uint8Array} answers
 * @property {number} rows
 * @property {number} columns
 *
 * @typedef {object} Summary
 * @property {number} parameters
 * @property {number} batches_per_epoch
 * @property {number} features
 * @property {number} classes
 * @property {Gallery} gallery
 * @property {ProgressRecord} record the whole history so far
 *
 * @typedef {object} Prediction
 * @property {Uint8Array} picture what the network was given
 * @property {Float64Array} probabilities
 * @property {number} [digit] missing for an empty drawing
 *
 * @typedef {object} EngineState
 * @property {"loading" | "ready" | "training" | "paused" | "finished" | "failed"} name
 * @property {string} [stage] what is loading
 * @property {number} [fraction] of the loading
 * @property {string} [reason] of the failure, and what to do
 * @property {number} [goal] how many epochs are to be trained
 * @property {boolean} [waiting] whether training waits for data to arrive
 * @property {boolean} [undoable] whether a trained network can be had back by undoReset
 *
 * @typedef {object} EngineEvents
 * @property {EngineState} state
 * @property {Summary} built a new network, or an old one had back
 * @property {ProgressRecord} progress
 * @property {Uint8Array} answers to the gallery
 * @property {string | null} notice
 * @property {string} error a sentence
 */
import { needsNewNetwork } from "../state.js";

const PENDING =
	"These settings make a new network. Reset to start it; the present one is kept until then.";

export class Engine {
	/** @type {EngineState} */
	state = { name: "loading", stage: "Python", fraction: 0 };
	/** What was pressed before the engine could follow.
	 * @type {"train" | "step" | undefined} */
	waiting;

	/** @type {PromiseWithResolvers<void>} */
	#listening = Promise.withResolvers();
	/** Under way at once; what it says waits for somebody who listens. */
	#worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
	/** @type {Map<string, ((detail: any) => void)[]>} */
	#listeners = new Map();
	/** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
	#calls = new Map();
	#lastCall = 0;
	/** @type {Settings} */
	#wanted;
	/** @type {Settings | undefined} what the present network was built from */
	#built;

	/** @param {Settings} settings */
	constructor(settings) {
		this.#wanted = settings;
		const { promise: listening } = this.#listening;
		this.#worker.addEventListener("message", ({ data }) =>
			listening.then(() => this.#receive(data)),
		);
		this.#worker.addEventListener("error", () => {
			const reason = "the engine's program could not be started. Reload the page.";
			listening.then(() => this.#setState({ name: "failed", reason }));
		});
	}

	/** Whether the present network differs from the one that the settings describe. */
	get pending() {
		return this.#built !== undefined && needsNewNetwork(this.#built, this.#wanted);
	}

	/**
	 * @template {keyof EngineEvents} Name
	 * @param {Name} name
	 * @param {(detail: EngineEvents[Name]) => void} listener
	 */
	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
	}

	/** Passes on what the worker says, from its first word. */
	listen() {
		this.#setState(this.state);
		this.#listening.resolve();
	}

	/** Takes over changed settings: at once where that loses nothing. @param {Settings} settings */
	configure(settings) {
		this.#wanted = settings;
		if (this.state.name === "loading" || this.state.name === "failed") return;
		if (this.state.name === "ready" && this.pending) this.#build();
		else this.#ask("adjust", settings);
		this.#emitNotice();
	}

	/** Starts training or goes on with it. While the engine loads, Train is remembered. */
	async train() {
		if (this.state.name === "loading") return this.#setWaiting("train");
		if (this.state.name === "finished" && this.pending) this.#build();
		await this.#ask("train", this.#wanted);
	}

	async pause() {
		if (this.state.name === "loading") return this.#setWaiting(undefined);
		await this.#ask("pause");
	}

	resume() {
		return this.train();
	}

	/** Runs one batch. */
	async step() {
		if (this.state.name === "loading") return this.#setWaiting("step");
		if (this.state.name === "finished" && this.pending) this.#build();
		await this.#ask("step", this.#wanted);
	}

	/** Starts anew from the initial weights, of the network that the settings describe. */
	async reset() {
		if (this.state.name !== "loading") await this.#build();
	}

	async undoReset() {
		await this.#ask("undoReset");
		await this.#ask("adjust", this.#wanted);
	}

	/**
	 * @param {Uint8Array} pixels grey levels, 255 is ink; handed over, not copied
	 * @param {number} width
	 * @param {number} height
	 * @returns {Promise<Prediction | undefined>} undefined if there is no network yet
	 */
	async predict(pixels, width, height) {
		if (!this.#built) return undefined;
		return this.#call("predict", [pixels, width, height], [pixels.buffer]).catch(() => undefined);
	}

	/** The worker takes calls in their order: what is asked next is asked of the new network. */
	#build() {
		return this.#ask("build", this.#wanted);
	}

	/** Calls the worker; what goes wrong is told as an error event.
	 * @param {string} name @param {...unknown} values */
	async #ask(name, ...values) {
		try {
			await this.#call(name, values);
		} catch (error) {
			this.#emit("error", /** @type {Error} */ (error).message);
		}
	}

	/**
	 * @param {string} name @param {unknown[]} values @param {Transferable[]} [transfer]
	 * @returns {Promise<any>}
	 */
	#call(name, values, transfer = []) {
		const id = ++this.#lastCall;
		this.#worker.postMessage({ id, name, values }, transfer);
		return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
	}

	/** @param {any} message an answer to a call, or an event */
	#receive({ id, result, error, event, detail }) {
		if (id === undefined) return this.#follow(event, detail);
		const call = this.#calls.get(id);
		this.#calls.delete(id);
		if (error === undefined) call?.resolve(result);
		else call?.reject(new Error(error));
	}

	/** @param {keyof EngineEvents | "loaded"} event @param {any} detail */
	#follow(event, detail) {
		if (event === "loaded") this.#begin();
		else if (event === "state") this.#setState(detail);
		else if (event === "built") this.#show(detail.summary, detail.config);
		else this.#emit(event, detail);
	}

	async #begin() {
		await this.#build();
		const { waiting } = this;
		this.waiting = undefined;
		if (waiting) await this[waiting]();
	}

	/** @param {Summary} summary @param {Settings} config */
	#show(summary, config) {
		this.#built = config;
		this.#emit("built", summary);
		this.#emitNotice();
	}

	/** @param {EngineState} state */
	#setState(state) {
		this.state = state;
		this.#emit("state", state);
		// Settings that changed while this network was being built.
		if (state.name === "ready" && this.pending) this.#build();
	}

	/** @param {"train" | "step" | undefined} waiting */
	#setWaiting(waiting) {
		this.waiting = waiting;
		this.#emit("state", this.state);
	}

	#emitNotice() {
		this.#emit("notice", this.pending && this.state.name !== "ready" ? PENDING : null);
	}

	/** @template {keyof EngineEvents} Name @param {Name} name @param {EngineEvents[Name]} detail */
	#emit(name, detail) {
		for (const listener of this.#listeners.get(name) ?? []) listener(detail);
	}
}
