/**
 * The page's end of the engine: passes on what the visitor wants, and what the worker says.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 *
 * @typedef {import("./protocol.js").EngineState} EngineState
 * @typedef {import("./protocol.js").ProgressRecord} ProgressRecord
 * @typedef {import("./protocol.js").Summary} Summary
 *
 * @typedef {object} EngineEvents
 * @property {EngineState} state
 * @property {Summary} built a new network, or an earlier one that is back
 * @property {ProgressRecord} progress
 * @property {string | null} notice
 * @property {string} error a sentence
 * @property {Settings} config the settings of a network that is back, which are in force again
 * @property {null} replacing another network is about to take the place of the present one, of which
 *   something can still be asked
 * @property {import("./protocol.js").Said} said by the console, while code runs
 * @property {import("./protocol.js").OwnPart[]} parts that the visitor has defined, all of them
 * @property {{ stage: string, fraction: number }} reading what is read of a table, or fetched to read it
 * @property {{ name: string, names: string[], rows: string[][] }} glimpsed the first rows of a table
 *   that is going to be read; none of a file that is not of text
 * @property {import("./own-table.js").Shown} table what is shown of the visitor's own table
 * @property {undefined} offered a file waits to be read as the visitor's own table
 * @property {string} collected the name of a collection of drawings that has changed
 */
import { needsNewData, needsNewNetwork, sameToEngine } from "../app/context.js";
import { settingsOfFile } from "../app/state.js";
import { datasetNamed } from "../datasets/all.js";
import { Collections } from "./collections.js";
import { Comeback } from "./comeback.js";
import { Connection } from "./connection.js";
import { Keeping } from "./keeping.js";
import { OwnCode, STOPPED } from "./own-code.js";
import { OwnTable } from "./own-table.js";
import { patienceFor } from "./revival.js";
import { refreshModule } from "./start.js";

const TRY_AGAIN = "Try again to start it anew.";
const PENDING =
	"These settings make a new network. Reset to start it; Undo reset brings the present one back.";

/**
 * A question belongs to the newest network that "built" has announced, and to the dataset in force.
 * When either is replaced, the question is dropped here and in the worker, and no panel needs to
 * know: a `query` is then answered by undefined, a `watch` is asked again of the next network.
 */
export class Engine {
	/** @type {EngineState} */
	state = { name: "loading", stage: "Python", fraction: 0 };
	/** The button that was pressed while the engine was loading.
	 * @type {"train" | "step" | undefined} */
	waiting;

	/** The visitor's drawings. */
	collections = new Collections({
		call: (...values) => this.#connection?.call("collect", values),
		changed: (name) => this.#emit("collected", name),
		outdated: () => this.#build(),
		refused: (sentence) => this.#emit("error", sentence),
	});

	/** The visitor's own table. */
	table = new OwnTable({
		call: (...values) => this.#connection?.call("table", values),
		now: () => ({ seed: this.#wanted.seed, validation: this.#wanted.validation }),
		changed: (shown) => this.#emit("table", shown),
		offered: () => this.#emit("offered", undefined),
		id: () => this.keeping.id,
		kept: () => this.keeping.changed(),
	});

	/** @type {PromiseWithResolvers<void>} */
	#listening = Promise.withResolvers();
	/** With the worker, which starts immediately; its messages are queued until `listen()`.
	 * @type {Connection | undefined} */
	#connection;
	/** Whether the worker has loaded all that it runs on. */
	#isLoaded = false;
	/** @type {Map<string, ((detail: any) => void)[]>} */
	#listeners = new Map();
	/** @type {Summary | undefined} of the present network */
	#summary;
	/** The worker's number of the present network. @type {number | undefined} */
	#network;
	/** @type {Map<number, { name: string, values: Record<string, unknown>,
	 *   listener: (result: any) => void }>} */
	#watches = new Map();
	#lastWatch = 0;
	#ownCode = new OwnCode(() => this.stop());
	/** The network that was put aside, for a worker that does not have it.
	 * @type {Omit<import("./protocol.js").Kept, "answers"> | undefined} */
	#aside;
	/** What the browser keeps of this visit, and has kept of earlier ones. */
	keeping = new Keeping({
		keepAs: async (name) => this.#connection?.call("keepAs", [name]),
		keepNow: () => this.#connection?.call("keep", []),
		tell: (sentence) => this.#listening.promise.then(() => this.#emit("error", sentence)),
		bring: (name, document) => {
			this.collections.bring(name, document);
			if (this.#isLoaded) this.collections.restore();
		},
	});
	#comeback = new Comeback(this.keeping, (sentence) => this.#emit("error", sentence));
	/** @type {Settings} */
	#wanted;
	/** @type {Settings | undefined} what the present network was built from */
	#built;
	/** Whether the present network comes from a file. */
	isOpened = false;

	/** @param {Settings} settings */
	constructor(settings) {
		this.#wanted = settings;
		this.#start();
		this.keeping.subscribe(() => this.#emit("state", this.state));
		this.on("collected", (name) => {
			const { numbers, undoable } = this.collections.get(name) ?? {};
			const document = this.collections.document(name);
			if (document && (undoable || numbers?.length)) this.keeping.keepDrawings(name, document);
		});
	}

	/** Whether the present network differs from the one that the settings describe. */
	get pending() {
		return this.#built !== undefined && needsNewNetwork(this.#built, this.#wanted);
	}

	/**
	 * Calls `listener` at every event of this name; for "state" also now, with the present state; for
	 * "built" also now, if there is a network already.
	 * @template {keyof EngineEvents} Name
	 * @param {Name} name
	 * @param {(detail: EngineEvents[Name]) => void} listener
	 */
	on(name, listener) {
		this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
		if (name === "state") /** @type {any} */ (listener)(this.state);
		if (name === "built" && this.#summary) /** @type {any} */ (listener)(this.#summary);
	}

	/** Begins to pass on what the worker says, from its first message. */
	listen() {
		this.#setState(this.state);
		this.#listening.resolve();
	}

	/** Applies changed settings: immediately where that loses nothing. @param {Settings} settings */
	configure(settings) {
		const before = this.#wanted;
		this.#wanted = settings;
		if (sameToEngine(before, settings) || !this.#isLoaded) return;
		const { name } = this.state;
		if (name === "loading" || name === "failed") {
			// A new choice of data does not wait for data that are loading, or failed to load.
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
	get wouldLose() {
		const { trained = false, undoable, redoable } = this.state;
		const isKept = this.keeping.last !== undefined && this.keeping.last.network === this.#network;
		return trained && !this.keeping.isOver && (!isKept || undoable || redoable || false);
	}

	/**
	 * Goes on with a network that an earlier visit has kept, in place of the present one; as soon as the
	 * engine has loaded.
	 * @param {string} id of the offer
	 * @returns {Promise<void>} rejected with a sentence if it is damaged, or gone
	 */
	async goOn(id) {
		await this.#comeback.takeOffer(id);
		this.waiting = undefined;
		if (!this.#isLoaded) return;
		await this.bringKeptTable();
		await this.#restore();
	}

	/** Keeps a table no longer. @param {string} id of the page that has kept it
	 * @returns {Promise<void>} rejected with a sentence if the browser can't do that */
	forgetTable(id) {
		return this.table.forget(id);
	}

	/** Whether a network that was kept is going to be gone on with, once the engine has loaded. */
	get isGoingOn() {
		return this.#comeback.network?.offer !== undefined;
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
		this.#emit("replacing", null);
		await this.#ask("undoReset");
		await this.#ask("adjust", this.#wanted);
	}

	async redoReset() {
		this.#emit("replacing", null);
		await this.#ask("redoReset");
		await this.#ask("adjust", this.#wanted);
	}

	/**
	 * Shows the network of a file in place of the present one, which undoReset brings back.
	 * @param {Uint8Array} content of the file
	 * @returns {Promise<string[]>} what the page cannot take over, a sentence each; rejected with a
	 *   sentence where it cannot show the network: the present one stays
	 */
	async open(content) {
		const read = await this.#connection?.call("read", [content]);
		const { settings, remarks } = settingsOfFile(read.settings);
		this.waiting = undefined;
		this.#emit("replacing", null);
		await this.#connection?.call("open", [settings]);
		return [...read.remarks, ...remarks];
	}

	/** Puts the present network aside and builds another: all that are built until `takeBack` replace
	 * nothing of it. @param {Settings} settings of the other
	 * @returns {Promise<boolean>} whether it was; false if there is none, or if one is aside already;
	 *   rejected with a sentence if that fails */
	async putAside(settings) {
		this.waiting = undefined;
		if (this.#network === undefined || this.#aside) return false;
		this.#wanted = settings;
		this.#aside = await this.#connection?.call("putAside", [settings]);
		return true;
	}

	/** Goes on with the network that was put aside, with its settings and its training.
	 * @returns {Promise<boolean>} whether there was one; rejected with a sentence if that fails */
	async takeBack() {
		const aside = this.#aside;
		this.#aside = undefined;
		this.waiting = undefined;
		if (!aside) return false;
		if (await this.#connection?.call("takeBack", [])) return true;
		await this.open(aside.content); // the worker that had it has ended
		if (aside.wasTraining) await this.train();
		return true;
	}

	/** Whether a network is put aside. */
	get hasAside() {
		return this.#aside !== undefined;
	}

	/** Goes back to the best weights known, once the loss is no longer finite. */
	async recover() {
		await this.#ask("recover");
	}

	/** Trains a network with the present one's weights on the visitor's drawings too. */
	async learn() {
		this.#emit("replacing", null);
		await this.#ask("learn", this.#wanted);
	}

	/** Tries again after a failure: to fetch the data, or to start the engine if it has ended. */
	async tryAgain() {
		const { name, fault } = this.state;
		if (name !== "failed") return;
		this.#setState({ name: "loading", stage: "Python", fraction: 0 });
		if (this.#isLoaded) return this.#begin();
		this.#stop();
		await refreshModule(fault);
		await this.#comeback.takeLast();
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
		const answer = await this.#connection?.call("query", [name, values, this.#network]);
		return this.#dataPending ? undefined : answer;
	}

	/**
	 * As `query`, for one that runs what the visitor wrote, whatever network there is.
	 * @param {string} name @param {Record<string, unknown>} values
	 * @param {number} seconds after which it is stopped, from when it begins
	 * @returns {Promise<any>} `STOPPED` if it was stopped
	 */
	async run(name, values, seconds) {
		const run = async () => this.#connection?.call("run", [name, values]);
		return this.#ownCode.run(run, seconds);
	}

	/**
	 * Lets every network that is built from now on train with what the visitor wrote.
	 * @param {import("./protocol.js").Answer[]} answers without any, with the library's own again
	 * @param {number} seconds after which it is stopped
	 * @returns {Promise<any>} `STOPPED` if it was stopped; rejected with a sentence for people
	 */
	async useOwn(answers, seconds) {
		const use = async () => this.#connection?.call("useOwn", [answers]);
		const result = await this.#ownCode.run(use, seconds);
		if (result !== STOPPED) this.#ownCode.use(answers);
		return result;
	}

	/**
	 * Runs what the visitor typed into the console, whose "said" events come meanwhile.
	 * @param {string} source
	 * @returns {Promise<import("./protocol.js").Ran | symbol | undefined>} `STOPPED` if it was stopped;
	 *   undefined if there is no network to run it on
	 */
	async converse(source) {
		const converse = async () => this.#connection?.call("converse", [source]);
		const ran = await this.#ownCode.run(converse, Number.POSITIVE_INFINITY);
		if (ran && typeof ran !== "symbol") {
			this.#ownCode.console = ran.kept;
			this.#emit("parts", ran.parts);
		}
		return ran;
	}

	/** Whether the console can run a text: else it goes on in another line. @param {string} source
	 * @returns {Promise<boolean>} */
	async isWhole(source) {
		return (await this.#connection?.call("isWhole", [source])) ?? true;
	}

	/** What a text can go on with, in the console. @param {string} before the caret
	 * @returns {Promise<{ start: number, words: string[] } | undefined>} */
	async complete(before) {
		return this.#connection?.call("complete", [before]);
	}

	/** Goes back to the weights before the last input of the console that changed them.
	 * @returns {Promise<{ undoable: boolean } | undefined>} */
	async undoChange() {
		return this.#connection?.call("undoChange", []);
	}

	/** Whether code of the visitor runs that was asked for. */
	get isRunning() {
		return this.#ownCode.isRunning;
	}

	/** Whether there is something to stop. */
	get isStoppable() {
		return this.#ownCode.isStoppable;
	}

	/** Ends what the visitor's code does: a new worker goes on with the network as it was before. */
	stop() {
		if (!this.isStoppable) return;
		this.#comeback.network = this.#ownCode.end();
		this.#stop();
		this.#setState({ name: "loading", stage: "Python", fraction: 0 });
		this.#start();
	}

	/**
	 * Asks the same now and after every progress, of this network and of those that replace it, until
	 * the returned function is called.
	 * @param {string} name @param {Record<string, unknown>} values
	 * @param {(result: any) => void} listener
	 * @returns {() => void}
	 */
	watch(name, values, listener) {
		const id = ++this.#lastWatch;
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

	/** @param {string} [fault] the file at fault at the last start */
	#start(fault) {
		this.#connection = new Connection(this.#wanted.dataset, fault, {
			ready: this.#listening.promise,
			follow: (event, detail) => this.#follow(event, detail),
			complain: (sentence) => this.#emit("error", sentence),
			fail: (reason, url) => this.#fail(reason, url),
			end: (reason) => this.#end(reason),
			patience: () => this.#patience(),
		});
	}

	/** @param {string} reason and what to do @param {string} [fault] the file that is the reason */
	#fail(reason, fault) {
		this.#stop();
		this.#setState({ name: "failed", reason, fault });
	}

	/** Starts the engine again, with the last state of its network.
	 * @param {string} reason why the worker is of no more use */
	async #end(reason) {
		const { state } = this;
		// The visitor's code may be what ended it.
		if (this.isStoppable) this.#comeback.network = this.#ownCode.end();
		this.#stop();
		if (!this.#comeback.isWorthIt) return this.#fail(`${reason} ${TRY_AGAIN}`);
		this.#setState({ name: "loading", stage: "Python", fraction: 0 });
		await this.#comeback.revive(reason, state);
		this.#start();
	}

	/** Seconds that the worker may be busy. */
	#patience() {
		if (this.isStoppable) return Infinity; // the visitor's code may take its time
		const { parameters = 0 } = this.#summary ?? {};
		const { batch_size = 0, samples = 0 } = this.#built ?? {};
		return patienceFor(parameters, batch_size > 0 ? batch_size : samples);
	}

	/** Ends the worker, and drops all that was asked of it. */
	#stop() {
		this.#connection?.close();
		this.#isLoaded = false;
		this.#network = this.#summary = this.#built = undefined;
	}

	/** Builds a network. The worker answers calls in their order, so the next question is about it. */
	async #build() {
		this.#emit("replacing", null);
		const succeeded = await this.#ask("build", this.#wanted);
		if (this.state.name === "loading") return; // another dataset is wanted meanwhile
		const { waiting } = this;
		this.waiting = undefined;
		if (waiting && succeeded) await this[waiting]();
	}

	/** Brings the table that an earlier visit has kept, if there is none, and the dataset is of one. */
	async bringKeptTable() {
		const { offer, dataset = this.#wanted.dataset } = this.#comeback.network ?? {};
		if (!this.#isLoaded || !datasetNamed(dataset).isTable) return;
		try {
			const shown = await this.table.bringKept(offer);
			if (!shown?.settings || offer) return; // the network has settings of its own
			// More samples than there are rows: the settings have never been made to suit it.
			if (this.#wanted.samples <= shown.rows && this.#wanted.task === shown.task) return;
			this.#wanted = { ...this.#wanted, ...shown.settings };
			this.#emit("config", this.#wanted);
		} catch (error) {
			this.#emit("error", /** @type {Error} */ (error).message);
		}
	}

	/** Builds a network, or goes on with the one that is to be gone on with. */
	#begin() {
		return this.#comeback.network ? this.#restore() : this.#build();
	}

	/** Goes on with a network that is no longer there. */
	async #restore() {
		try {
			await this.#comeback.restore({
				call: (name, values) => this.#connection?.call(name, values),
				takeOver: (settings) => {
					this.#wanted = settings;
					this.#emit("config", settings);
				},
				begin: (kept) => this.#ownCode.goOn(kept),
				isFailed: () => this.state.name === "failed",
			});
		} catch (error) {
			this.#emit("error", /** @type {Error} */ (error).message);
			if (this.#network === undefined) await this.#build();
		}
	}

	/** Defines again what the console had, before a network needs it. */
	async #restoreConsole() {
		if (!this.#ownCode.console) return;
		const brought = await this.#connection?.call("bringConsole", [this.#ownCode.console]);
		if (!brought) return;
		this.#emit("parts", brought.parts);
		if (brought.lost.length === 0) return;
		const text = `These could not be kept: ${brought.lost.join(", ")}.`;
		this.#emit("said", { kind: "note", text });
	}

	/** Calls the worker; a failure becomes an error event.
	 * @param {string} name @param {...unknown} values
	 * @returns {Promise<boolean>} whether nothing went wrong */
	async #ask(name, ...values) {
		try {
			await this.#connection?.call(name, values);
			return true;
		} catch (error) {
			this.#emit("error", /** @type {Error} */ (error).message);
			return false;
		}
	}

	/** @param {string} event one of `WorkerEvents` @param {any} detail */
	#follow(event, detail) {
		if (event === "loaded") {
			this.#isLoaded = true;
			this.#ask("keepAs", this.keeping.name);
			this.collections.restore();
			this.#restoreConsole();
			// The table first: the network that comes back may learn from it.
			const brought = this.table.isThere ? this.table.restore() : this.bringKeptTable();
			brought.then(() => this.#begin());
		} else if (event === "running") {
			this.#ownCode.begin(detail);
			this.#emit("state", this.state); // there is something to stop
		} else if (event === "fetching") this.#ownCode.rest(detail);
		else if (event === "state") this.#setState(detail);
		else if (event === "built") this.#show(detail);
		else if (event === "kept") this.keeping.hear(detail);
		else if (event === "unkept") this.keeping.complain(detail);
		else if (event === "ended") this.#end(detail);
		else if (event !== "watched") this.#emit(/** @type {keyof EngineEvents} */ (event), detail);
		else if (!this.#dataPending) this.#watches.get(detail.id)?.listener(detail.result);
	}

	/** @param {import("./protocol.js").WorkerEvents["built"]} detail */
	#show({ number, summary, config, returned, opened }) {
		const isNewlyOpened = opened && returned && !this.isOpened;
		this.isOpened = opened;
		this.#network = number;
		this.#built = config;
		this.#summary = { ...summary, config };
		this.#ownCode.isUsed = summary.runs_own;
		// An undone reset brings its own settings back, and so does a file.
		if (returned && (this.pending || isNewlyOpened)) {
			this.#wanted = config;
			this.#emit("config", config);
		}
		const watched = [...this.#watches.keys()];
		this.#emit("built", this.#summary);
		// Panels that listen to "built" may have asked anew themselves; these have not.
		for (const id of watched) this.#askToWatch(id);
		this.#emitNotice();
	}

	/** @param {EngineState} state */
	#setState(state) {
		this.state = state;
		if (state.name === "failed") this.waiting = undefined;
		this.#emit("state", state);
		// Settings may have changed while this network was being built.
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
