/**
 * The page's end of the engine: passes on what the visitor wants, and what the worker says.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("./events.js").EngineEvents} EngineEvents
 * @typedef {import("./protocol.js").EngineState} EngineState
 * @typedef {import("./protocol.js").Summary} Summary
 */
import { needsNewData, needsNewNetwork, sameToEngine } from "../app/context.js";
import { settingsOfFile } from "../app/state.js";
import { Aside } from "./aside.js";
import { Collections } from "./collections.js";
import { Comeback } from "./comeback.js";
import { Events } from "./events.js";
import { Keeping } from "./keeping.js";
import { Life, STARTING } from "./life.js";
import { OwnCode } from "./own-code.js";
import { OwnTable } from "./own-table.js";
import { Questions } from "./questions.js";
import { patienceFor } from "./revival.js";

const PENDING =
	"These settings make a new network. Reset to start it; Undo reset brings the present one back.";

export class Engine {
	/** @type {EngineState} */
	state = STARTING;
	/** The button that was pressed while the engine was loading.
	 * @type {"train" | "step" | undefined} */
	waiting;

	/** The visitor's drawings. */
	collections = new Collections({
		call: (...values) => this.#life.call("collect", values),
		changed: (name) => this.#events.emit("collected", name),
		outdated: () => this.#build(),
		refused: (sentence) => this.#events.emit("error", sentence),
	});

	/** The visitor's own table. */
	table = new OwnTable({
		call: (...values) => this.#life.call("table", values),
		now: () => ({ seed: this.#wanted.seed, validation: this.#wanted.validation }),
		changed: (shown) => this.#events.emit("table", shown),
		offered: () => this.#events.emit("offered", undefined),
		id: () => this.keeping.id,
		kept: () => this.keeping.changed(),
	});

	/** Code that the visitor writes. */
	code = new OwnCode({
		call: (name, values) => this.#life.call(name, values),
		defined: (parts) => this.#events.emit("parts", parts),
		said: (said) => this.#events.emit("said", said),
		stopped: () => {
			this.#takeInterrupted();
			this.#life.renew();
		},
	});

	/** @type {PromiseWithResolvers<void>} */
	#listening = Promise.withResolvers();
	#events = new Events();
	/** @type {Summary | undefined} of the present network */
	#summary;
	/** The worker's number of the present network. @type {number | undefined} */
	#network;
	#questions = new Questions({
		call: (name, values) => this.#life.call(name, values),
		tell: (name, ...values) => this.#ask(name, ...values),
		network: () => this.#network,
		isOutdated: () => this.#dataPending,
	});
	/** The visitor's network, while a lesson has others. */
	aside = new Aside({
		call: (name, values) => this.#life.call(name, values),
		hasNetwork: () => this.#network !== undefined,
		want: (settings) => {
			this.#wanted = settings;
		},
		forgetWaiting: () => {
			this.waiting = undefined;
		},
		open: (content) => this.open(content),
		train: () => this.train(),
	});
	/** What the browser keeps of this visit, and has kept of earlier ones. */
	keeping = new Keeping({
		keepAs: async (name) => this.#life.call("keepAs", [name]),
		keepNow: () => this.#life.call("keep", []),
		tell: (sentence) => this.#listening.promise.then(() => this.#events.emit("error", sentence)),
		bring: (name, document) => {
			this.collections.bring(name, document);
			if (this.#life.isLoaded) this.collections.restore();
		},
	});
	#comeback = new Comeback(this.keeping, (sentence) => this.#events.emit("error", sentence));
	#life = new Life(this.#comeback, {
		ready: this.#listening.promise,
		wanted: () => this.#wanted,
		follow: (event, detail) => this.#follow(event, detail),
		complain: (sentence) => this.#events.emit("error", sentence),
		patience: () => this.#patience(),
		state: () => this.state,
		change: (state) => this.#setState(state),
		// The visitor's code may be what ended it.
		save: () => this.code.isStoppable && this.#takeInterrupted(),
		forget: () => {
			this.#network = this.#summary = this.#built = undefined;
		},
		takeOver: (settings) => {
			this.#wanted = settings;
			this.#events.emit("config", settings);
		},
		bringTable: (offer) => this.table.bringKept(offer),
		resume: (kept) => this.code.goOn(kept),
		hasNetwork: () => this.#network !== undefined,
		build: () => this.#build(),
	});
	/** @type {Settings} */
	#wanted;
	/** @type {Settings | undefined} what the present network was built from */
	#built;
	/** Whether the present network comes from a file. */
	isOpened = false;

	/** @param {Settings} settings */
	constructor(settings) {
		this.#wanted = settings;
		this.#life.start();
		this.keeping.subscribe(() => this.#events.emit("state", this.state));
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
		this.#events.on(name, listener);
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
		if (sameToEngine(before, settings) || !this.#life.isLoaded) return;
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
		await this.#life.goOn();
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
		this.#events.emit("replacing", null);
		await this.#ask("undoReset");
		await this.#ask("adjust", this.#wanted);
	}

	async redoReset() {
		this.#events.emit("replacing", null);
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
		const read = await this.#life.call("read", [content]);
		const { settings, remarks } = settingsOfFile(read.settings);
		this.waiting = undefined;
		this.#events.emit("replacing", null);
		await this.#life.call("open", [settings]);
		return [...read.remarks, ...remarks];
	}

	/** Goes back to the best weights known, once the loss is no longer finite. */
	async recover() {
		await this.#ask("recover");
	}

	/** Trains a network with the present one's weights on the visitor's drawings too. */
	async learn() {
		this.#events.emit("replacing", null);
		await this.#ask("learn", this.#wanted);
	}

	/** Tries again after a failure: to fetch the data, or to start the engine if it has ended. */
	async tryAgain() {
		const { name, fault } = this.state;
		if (name !== "failed") return;
		this.#setState(STARTING);
		if (this.#life.isLoaded) return this.#life.begin();
		await this.#life.tryAgain(fault);
	}

	/**
	 * What a function of `mfnet_page/queries/` answers about the network as it is.
	 * @param {string} name as `module.function`
	 * @param {Record<string, unknown>} [values] its arguments; typed arrays are copied
	 * @returns {Promise<any>} undefined if there is no such network or dataset (any more); rejected
	 *   with a sentence for people
	 */
	async query(name, values = {}) {
		return this.#questions.query(name, values);
	}

	/**
	 * Asks the same now and after every progress, of this network and of those that replace it, until
	 * the returned function is called.
	 * @param {string} name @param {Record<string, unknown>} values
	 * @param {(result: any) => void} listener
	 * @returns {() => void}
	 */
	watch(name, values, listener) {
		return this.#questions.watch(name, values, listener);
	}

	/** What the visitor's code has interrupted is what the next worker goes on with. */
	#takeInterrupted() {
		this.#comeback.network = this.code.end();
	}

	/** Seconds that the worker may be busy. */
	#patience() {
		if (this.code.isStoppable) return Infinity; // the visitor's code may take its time
		const { parameters = 0 } = this.#summary ?? {};
		const { batch_size = 0, samples = 0 } = this.#built ?? {};
		return patienceFor(parameters, batch_size > 0 ? batch_size : samples);
	}

	/** Builds a network. The worker answers calls in their order, so the next question is about it. */
	async #build() {
		this.#events.emit("replacing", null);
		const succeeded = await this.#ask("build", this.#wanted);
		if (this.state.name === "loading") return; // another dataset is wanted meanwhile
		const { waiting } = this;
		this.waiting = undefined;
		if (waiting && succeeded) await this[waiting]();
	}

	/** Calls the worker; a failure becomes an error event.
	 * @param {string} name @param {...unknown} values
	 * @returns {Promise<boolean>} whether nothing went wrong */
	async #ask(name, ...values) {
		try {
			await this.#life.call(name, values);
			return true;
		} catch (error) {
			this.#events.emit("error", /** @type {Error} */ (error).message);
			return false;
		}
	}

	/** @param {string} event one of `WorkerEvents` @param {any} detail */
	#follow(event, detail) {
		if (event === "loaded") {
			this.#life.isLoaded = true;
			this.#ask("keepAs", this.keeping.name);
			this.collections.restore();
			this.code.restoreConsole();
			// The table first: the network that comes back may learn from it.
			const brought = this.table.isThere ? this.table.restore() : this.#life.bringKeptTable();
			brought.then(() => this.#life.begin());
		} else if (event === "running") {
			this.code.begin(detail);
			this.#events.emit("state", this.state); // there is something to stop
		} else if (event === "fetching") this.code.rest(detail);
		else if (event === "state") this.#setState(detail);
		else if (event === "built") this.#show(detail);
		else if (event === "kept") {
			this.keeping.hear(detail);
			this.#comeback.hear(detail);
		} else if (event === "unkept") this.keeping.complain(detail);
		else if (event === "ended") this.#life.end(detail);
		else if (event === "watched") this.#questions.hear(detail);
		else this.#events.emit(/** @type {keyof EngineEvents} */ (event), detail);
	}

	/** @param {import("./protocol.js").WorkerEvents["built"]} detail */
	#show({ number, summary, config, returned, opened }) {
		const isNewlyOpened = opened && returned && !this.isOpened;
		this.isOpened = opened;
		this.#network = number;
		this.#comeback.meet(number);
		this.#built = config;
		this.#summary = { ...summary, config };
		this.code.isUsed = summary.runs_own;
		// An undone reset brings its own settings back, and so does a file.
		if (returned && (this.pending || isNewlyOpened)) {
			this.#wanted = config;
			this.#events.emit("config", config);
		}
		const askAnew = this.#questions.gather();
		this.#events.emit("built", this.#summary);
		// Panels that listen to "built" may have asked anew themselves; these have not.
		askAnew();
		this.#emitNotice();
	}

	/** @param {EngineState} state */
	#setState(state) {
		this.state = state;
		if (state.name === "failed") this.waiting = undefined;
		this.#events.emit("state", state);
		// Settings may have changed while this network was being built.
		if (state.name === "ready" && this.pending) this.#build();
	}

	/** @param {"train" | "step" | undefined} waiting */
	#setWaiting(waiting) {
		this.waiting = waiting;
		this.#events.emit("state", this.state);
	}

	#emitNotice() {
		this.#events.emit("notice", this.pending && this.state.name !== "ready" ? PENDING : null);
	}
}
