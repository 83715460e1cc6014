/**
 * The page's end of the engine: says what is wanted, hears what happens.
 *
 * @typedef {import("../settings.js").Settings} Settings
 *
 * @typedef {object} ProgressRecord what `Session.advance` returns
 * @property {number} epoch of the newest batch, from 1; 0 before any
 * @property {number} batch within the epoch, from 1; 0 before any
 * @property {number} batches in an epoch
 * @property {number} epochs_done
 * @property {boolean} evaluating
 * @property {boolean} finished
 * @property {boolean} waiting for the data of the next batch to arrive
 * @property {number} best_epoch the one with the lowest test loss; 0 for the initial weights
 * @property {boolean} stopped_early whether it ended as the test loss no longer fell
 * @property {number} [training_loss] mean over the epoch so far
 * @property {number} [samples_per_second]
 * @property {number} [test_loss]
 * @property {number} [test_score] accuracy or R²
 * @property {number} batches_run
 * @property {Float64Array} losses of every batch since the last record
 * @property {Evaluation[]} evaluations since the last record
 *
 * @typedef {{ epoch: number, training_loss: number, test_loss: number, test_score: number }} Evaluation
 *
 * @typedef {object} DatasetSummary
 * @property {string} name
 * @property {import("../settings.js").Task} task
 * @property {number} features
 * @property {number} outputs
 * @property {string[]} feature_names none where they are pixels
 * @property {string[]} class_names none in a regression
 * @property {[number, number]} [image] rows and columns
 * @property {number} train_samples
 * @property {number} test_samples
 *
 * @typedef {object} Summary
 * @property {number} parameters
 * @property {number} batches_per_epoch
 * @property {DatasetSummary} dataset
 * @property {ProgressRecord} record the whole history so far
 *
 * @typedef {object} EngineState
 * @property {"loading" | "ready" | "training" | "paused" | "finished" | "failed"} name
 * @property {string} [stage] what is loading
 * @property {number} [fraction] of the loading
 * @property {string} [reason] of the failure, and what to do
 * @property {number} [goal] how many epochs are to be trained
 * @property {boolean} [waiting] whether training waits for data to arrive
 * @property {boolean} [undoable] whether a trained network can be had back by undoReset
 * @property {number} [best_epoch] to which `recover` goes back; there if the loss is not finite
 * @property {number} [stopped_early] the epoch whose weights are back, if it ended early
 *
 * @typedef {object} EngineEvents
 * @property {EngineState} state
 * @property {Summary} built a new network, or an old one had back
 * @property {ProgressRecord} progress
 * @property {string | null} notice
 * @property {string} error a sentence
 * @property {Settings} config the settings of a network had back, which are in force again
 */
import { kindOf, needsNewData, needsNewNetwork, sameToEngine } from "../settings.js";

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
	#worker;
	/** @type {Map<string, ((detail: any) => void)[]>} */
	#listeners = new Map();
	/** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
	#calls = new Map();
	#lastCall = 0;
	/** @type {Summary | undefined} of the present network */
	#summary;
	/** @type {Map<number, (result: any) => void>} */
	#watches = new Map();
	/** @type {Settings} */
	#wanted;
	/** @type {Settings | undefined} what the present network was built from */
	#built;

	/** @param {Settings} settings */
	constructor(settings) {
		this.#wanted = settings;
		// The worker begins to fetch the data while it does not know any settings.
		this.#worker = new Worker(new URL("worker.js", import.meta.url), {
			type: "module",
			name: settings.dataset,
		});
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
	 * Who listens to "built" hears of a network that is there already.
	 * @template {keyof EngineEvents} Name
	 * @param {Name} name
	 * @param {(detail: EngineEvents[Name]) => void} listener
	 */
	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
		if (name === "built" && this.#summary) /** @type {any} */ (listener)(this.#summary);
	}

	/** Passes on what the worker says, from its first word. */
	listen() {
		this.#setState(this.state);
		this.#listening.resolve();
	}

	/** Takes over changed settings: at once where that loses nothing. @param {Settings} settings */
	configure(settings) {
		const before = this.#wanted;
		this.#wanted = settings;
		if (sameToEngine(before, settings)) return;
		if (this.state.name === "loading" || this.state.name === "failed") return;
		if (this.pending && (this.state.name === "ready" || this.#dataPending)) this.#build();
		else this.#ask("adjust", settings);
		this.#emitNotice();
	}

	get #dataPending() {
		return this.#built !== undefined && needsNewData(this.#built, this.#wanted);
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

	/** Goes back to the best weights known, once the loss is no longer finite. */
	async recover() {
		await this.#ask("recover");
	}

	/**
	 * What a function of the engine's `views/` makes of the network as it is.
	 * @param {string} name as `module.function`
	 * @param {Record<string, unknown>} [values] its arguments; typed arrays are copied
	 * @returns {Promise<any>} rejected with a sentence for people
	 */
	view(name, values = {}) {
		return this.#call("view", [name, values]);
	}

	/**
	 * The same, now and after all progress, until what is returned is called. It is of networks for
	 * the dataset that is in force now.
	 * @param {string} name @param {Record<string, unknown>} values
	 * @param {(result: any) => void} listener
	 * @returns {() => void}
	 */
	watch(name, values, listener) {
		const id = ++this.#lastCall;
		this.#watches.set(id, listener);
		this.#ask("watch", id, name, values, kindOf(this.#wanted));
		return () => {
			if (this.#watches.delete(id)) this.#ask("unwatch", id);
		};
	}

	/** The worker takes calls in their order: what is asked next is asked of the new network. */
	async #build() {
		await this.#ask("build", this.#wanted);
		const { waiting } = this;
		this.waiting = undefined;
		if (waiting) await this[waiting]();
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

	/** @param {keyof EngineEvents | "loaded" | "watched"} event @param {any} detail */
	#follow(event, detail) {
		if (event === "loaded") this.#build();
		else if (event === "state") this.#setState(detail);
		else if (event === "built") this.#show(detail);
		else if (event === "watched") this.#watches.get(detail.id)?.(detail.result);
		else this.#emit(event, detail);
	}

	/** @param {{ summary: Summary, config: Settings, returned: boolean }} detail */
	#show({ summary, config, returned }) {
		this.#built = config;
		this.#summary = summary;
		// A network that was had back is of settings of its own.
		if (returned && this.pending) this.#emit("config", config);
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
