/**
 * The page's end of the engine: says what is wanted, hears what happens.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 *
 * @typedef {object} ProgressRecord what `Session.record` returns
 * @property {number} epoch of the newest batch, from 1; 0 before any
 * @property {number} batch within the epoch, from 1; 0 before any
 * @property {number} batches in an epoch
 * @property {number} epochs_done
 * @property {boolean} evaluating
 * @property {boolean} finished
 * @property {boolean} waiting for the data of the next batch to arrive
 * @property {number} best_epoch the one with the lowest validation loss, or training loss without
 *   validation samples; 0 for the initial weights
 * @property {boolean} stopped_early whether it ended as that loss no longer fell
 * @property {string} [diverged] why it cannot go on, if it diverged
 * @property {number} [training_loss] mean over the epoch so far
 * @property {number} [samples_per_second]
 * @property {number} [validation_loss]
 * @property {number} [test_loss]
 * @property {number} [test_score] accuracy or R²
 * @property {number} batches_run
 * @property {Float64Array} losses of every batch since the last record
 * @property {Evaluation[]} evaluations since the last record
 *
 * @typedef {{ epoch: number, training_loss: number, validation_loss?: number, test_loss: number,
 *   test_score?: number }} Evaluation
 *
 * @typedef {object} DatasetSummary
 * @property {string} name
 * @property {import("../app/settings.js").Task} task
 * @property {number} features
 * @property {number} outputs
 * @property {string[]} feature_names none where they are pixels
 * @property {string[]} class_names none in a regression
 * @property {[number, number]} [image] rows and columns
 * @property {number} train_samples that it learns from
 * @property {number} validation_samples that are set aside
 * @property {number} test_samples
 *
 * @typedef {object} Summary
 * @property {number} parameters
 * @property {number} batches_per_epoch
 * @property {DatasetSummary} dataset
 * @property {ProgressRecord} record the whole history so far
 *
 * @typedef {object} EngineState what `Engine.status` returns, and the worker while it loads
 * @property {"loading" | "ready" | "training" | "paused" | "finished" | "failed"} name
 * @property {string} [stage] what is loading
 * @property {number} [fraction] of the loading
 * @property {string} [reason] of the failure, and what to do
 * @property {string} [fault] the file that is the reason
 * @property {number} [goal] how many epochs are to be trained
 * @property {boolean} [waiting] whether training waits for data to arrive
 * @property {boolean} [trained] whether there is a trained network that a reload would lose
 * @property {boolean} [undoable] whether undoReset goes back to a trained network
 * @property {boolean} [redoable] whether undoReset has gone back from a trained network
 * @property {number} [best_epoch] to which `recover` goes back; there if the loss is not finite
 * @property {number} [stopped_early] the epoch whose weights are back, if it ended early
 *
 * @typedef {object} EngineEvents
 * @property {EngineState} state
 * @property {Summary} built a new network, or an earlier one that is back
 * @property {ProgressRecord} progress
 * @property {string | null} notice
 * @property {string} error a sentence
 * @property {Settings} config the settings of a network that is back, which are in force again
 */
import { needsNewData, needsNewNetwork, sameToEngine } from "../app/context.js";
import { refreshModule, startWorker } from "./start.js";

const PENDING =
	"These settings make a new network. Reset to start it; Undo reset brings the present one back.";
const STOPPED =
	"the browser stopped the engine, perhaps for lack of memory. Try again to start it anew.";

/**
 * A question belongs to the network that the page was last told of, and to the dataset in force.
 * When either is replaced, the question is dropped here and in the worker, and no panel needs to
 * know: a `query` is then answered by undefined, a `watch` is asked again of the next network.
 */
export class Engine {
	/** @type {EngineState} */
	state = { name: "loading", stage: "Python", fraction: 0 };
	/** What was pressed before the engine could follow.
	 * @type {"train" | "step" | undefined} */
	waiting;

	/** @type {PromiseWithResolvers<void>} */
	#listening = Promise.withResolvers();
	/** Starts at once; its messages are queued until `listen()`. None once it has ended.
	 * @type {Worker | undefined} */
	#worker;
	/** Whether the worker has loaded all that it runs on. */
	#isLoaded = false;
	/** @type {Map<string, ((detail: any) => void)[]>} */
	#listeners = new Map();
	/** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
	#calls = new Map();
	#lastCall = 0;
	/** @type {Summary | undefined} of the present network */
	#summary;
	/** The worker's number of the present network. @type {number | undefined} */
	#network;
	/** @type {Map<number, { name: string, values: Record<string, unknown>,
	 *   listener: (result: any) => void }>} */
	#watches = new Map();
	/** @type {Settings} */
	#wanted;
	/** @type {Settings | undefined} what the present network was built from */
	#built;

	/** @param {Settings} settings */
	constructor(settings) {
		this.#wanted = settings;
		this.#start();
	}

	/** Whether the present network differs from the one that the settings describe. */
	get pending() {
		return this.#built !== undefined && needsNewNetwork(this.#built, this.#wanted);
	}

	/**
	 * Who listens to "state" hears of the present one; who listens to "built", of a network that is
	 * there already.
	 * @template {keyof EngineEvents} Name
	 * @param {Name} name
	 * @param {(detail: EngineEvents[Name]) => void} listener
	 */
	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
		if (name === "state") /** @type {any} */ (listener)(this.state);
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
		if (sameToEngine(before, settings) || !this.#isLoaded) return;
		const { name } = this.state;
		if (name === "loading" || name === "failed") {
			// Other data need not wait for those that are on their way, or did not come.
			if (needsNewData(before, settings)) this.#build();
			return;
		}
		if (this.pending && (name === "ready" || this.#dataPending)) this.#build();
		else this.#ask("adjust", settings);
		this.#emitNotice();
	}

	get #dataPending() {
		return this.#built !== undefined && needsNewData(this.#built, this.#wanted);
	}

	/** Whether there is a trained network that a reload would lose. */
	get hasTrained() {
		return this.state.trained ?? false;
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

	async redoReset() {
		await this.#ask("redoReset");
		await this.#ask("adjust", this.#wanted);
	}

	/** Goes back to the best weights known, once the loss is no longer finite. */
	async recover() {
		await this.#ask("recover");
	}

	/** Tries again after a failure: to fetch the data, or to start the engine if it has ended. */
	async tryAgain() {
		const { name, fault } = this.state;
		if (name !== "failed") return;
		this.#setState({ name: "loading", stage: "Python", fraction: 0 });
		if (this.#isLoaded) return this.#build();
		this.#stop();
		await refreshModule(fault);
		this.#start(fault);
	}

	/**
	 * What a function of `mfnet_page/queries/` answers about the network as it is.
	 * @param {string} name as `module.function`
	 * @param {Record<string, unknown>} [values] its arguments; typed arrays are copied
	 * @returns {Promise<any>} undefined if there is no such network or dataset (any more); rejected
	 *   with a sentence for people
	 */
	async query(name, values = {}) {
		if (this.#network === undefined) return undefined;
		const answer = await this.#call("query", [name, values, this.#network]);
		return this.#dataPending ? undefined : answer;
	}

	/**
	 * The same, now and after all progress, of this network and those that follow it, until what is
	 * returned is called.
	 * @param {string} name @param {Record<string, unknown>} values
	 * @param {(result: any) => void} listener
	 * @returns {() => void}
	 */
	watch(name, values, listener) {
		const id = ++this.#lastCall;
		this.#watches.set(id, { name, values, listener });
		this.#askToWatch(id);
		return () => {
			if (this.#watches.delete(id)) this.#ask("unwatch", id);
		};
	}

	/** @param {number} id of a watch */
	#askToWatch(id) {
		const watch = this.#watches.get(id);
		if (!watch || this.#network === undefined) return;
		this.#ask("watch", id, watch.name, watch.values, this.#network);
	}

	/** @param {string} [fault] the file that was at fault at the last start */
	#start(fault) {
		/** @template Detail @param {(detail: Detail) => void} handle not if the worker has ended */
		const heeding = (handle) => (/** @type {Detail} */ detail) =>
			this.#listening.promise.then(() => {
				if (worker === this.#worker) handle(detail);
			});
		let hasSpoken = false;
		const worker = startWorker(
			this.#wanted.dataset,
			fault,
			heeding(({ message, url }) => this.#end(message, url)),
		);
		worker.addEventListener(
			"message",
			heeding(({ data }) => {
				hasSpoken = true;
				if (data.event !== "alive") return this.#receive(data);
				const ended = heeding(() => this.#end(STOPPED));
				navigator.locks.request(data.detail, ended);
			}),
		);
		worker.addEventListener(
			"error",
			heeding(({ message }) => {
				// Why one does not come up is found out by `startWorker`.
				if (hasSpoken) this.#emit("error", `Something went wrong inside the engine (${message}).`);
			}),
		);
		this.#worker = worker;
	}

	/** The worker is of no use any more.
	 * @param {string} reason and what to do @param {string} [fault] the file that is the reason */
	#end(reason, fault) {
		this.#stop();
		this.#setState({ name: "failed", reason, fault });
	}

	/** Ends the worker, and drops all that was asked of it. */
	#stop() {
		this.#worker?.terminate();
		this.#worker = undefined;
		this.#isLoaded = false;
		this.#network = this.#summary = this.#built = undefined;
		for (const { resolve } of this.#calls.values()) resolve(undefined);
		this.#calls.clear();
	}

	/** The worker takes calls in their order: what is asked next is asked of the new network. */
	async #build() {
		const succeeded = await this.#ask("build", this.#wanted);
		if (this.state.name === "loading") return; // another dataset is wanted meanwhile
		const { waiting } = this;
		this.waiting = undefined;
		if (waiting && succeeded) await this[waiting]();
	}

	/** Calls the worker; what goes wrong is told as an error event.
	 * @param {string} name @param {...unknown} values
	 * @returns {Promise<boolean>} whether nothing went wrong */
	async #ask(name, ...values) {
		try {
			await this.#call(name, values);
			return true;
		} catch (error) {
			this.#emit("error", /** @type {Error} */ (error).message);
			return false;
		}
	}

	/**
	 * @param {string} name @param {unknown[]} values @param {Transferable[]} [transfer]
	 * @returns {Promise<any>}
	 */
	#call(name, values, transfer = []) {
		const id = ++this.#lastCall;
		if (!this.#worker) return Promise.resolve(undefined);
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

	/** @param {keyof EngineEvents | "loaded" | "watched" | "ended"} event @param {any} detail */
	#follow(event, detail) {
		if (event === "loaded") {
			this.#isLoaded = true;
			this.#build();
		} else if (event === "state") this.#setState(detail);
		else if (event === "built") this.#show(detail);
		else if (event === "ended") this.#end(detail);
		else if (event !== "watched") this.#emit(event, detail);
		else if (!this.#dataPending) this.#watches.get(detail.id)?.listener(detail.result);
	}

	/** @param {{ number: number, summary: Summary, config: Settings, returned: boolean }} detail */
	#show({ number, summary, config, returned }) {
		this.#network = number;
		this.#built = config;
		this.#summary = summary;
		// An undone reset brings its own settings back.
		if (returned && this.pending) {
			this.#wanted = config;
			this.#emit("config", config);
		}
		const watched = [...this.#watches.keys()];
		this.#emit("built", summary);
		// Those that were not asked anew by their panels.
		for (const id of watched) this.#askToWatch(id);
		this.#emitNotice();
	}

	/** @param {EngineState} state */
	#setState(state) {
		this.state = state;
		if (state.name === "failed") this.waiting = undefined;
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
