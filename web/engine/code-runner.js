/**
 * Runs what the visitor writes, in the console and in exercises. It may never come to an end: so the
 * page is told when it begins, and what the network is then.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("./protocol.js").Answer} Answer
 *
 * @typedef {object} Parts of the worker
 * @property {PyProxy} engine as `mfnet_page/engine.py` has it
 * @property {import("./crossing.js").Lend} lend
 * @property {import("./trainer.js").Trainer} trainer
 * @property {import("./watches.js").Watches} watches
 * @property {import("./keeper.js").Keeper} keeper
 * @property {() => Promise<void>} settled resolved once another worker would start fast
 * @property {(name: string, values: Record<string, unknown>) => any} answer a query
 * @property {() => void} introduce tells the page all about a network that was changed
 */
import { buffersIn, copied, post, take } from "./crossing.js";

export class CodeRunner {
	#parts;

	/** @param {Parts} parts */
	constructor(parts) {
		this.#parts = parts;
	}

	/** Tells the page that code of the visitor begins to run, and what the network is. */
	begin() {
		const { engine, trainer } = this.#parts;
		const state = { wasTraining: trainer.isTraining };
		try {
			const saved = engine.save_if_new();
			const content = saved && take(saved);
			post("running", { content, ...state }, buffersIn(content));
		} catch {
			post("running", state); // the visitor has made of it what no file can hold
		}
	}

	/** As `begin`, if the present network runs what the visitor wrote whenever it is used. */
	beginIfUsed() {
		if (this.#parts.engine.runs_own) this.begin();
	}

	/** As `query`, for a query that runs what the visitor wrote.
	 * @param {string} name as `module.function` @param {Record<string, unknown>} values */
	async run(name, values) {
		const { engine, settled, answer } = this.#parts;
		if (!engine.has_network) return undefined;
		await settled();
		this.begin();
		return answer(name, values);
	}

	/** Lets networks from now on train with what the visitor wrote.
	 * @param {Answer[]} answers without any, with the library's own again */
	async useOwn(answers) {
		await this.#parts.settled();
		this.begin();
		this.takeOwn(answers);
	}

	/** As `useOwn`, before there is a network that could be lost. @param {Answer[]} answers */
	takeOwn(answers) {
		const { engine, keeper, lend } = this.#parts;
		lend(answers, (lent) => engine.use_own(lent));
		keeper.answers = answers;
	}

	/** Runs what was typed into the console, which tells the page what it prints.
	 * @param {string} source @returns {Promise<import("./protocol.js").Ran | undefined>} */
	async converse(source) {
		const { engine, lend, settled } = this.#parts;
		if (!engine.has_network) return undefined;
		await settled();
		this.begin();
		const tell = (/** @type {PyProxy} */ lent) => {
			const said = copied(lent);
			post("said", said, buffersIn(said));
		};
		const ran = take(lend({ source, tell }, (lent) => engine.console("run", lent)));
		this.#showChanges(ran.changed);
		return ran;
	}

	/** Undoes what the console has changed of the network.
	 * @returns {{ undoable: boolean } | undefined} */
	undoChange() {
		const { engine, lend } = this.#parts;
		if (!engine.has_network) return undefined;
		const undone = take(lend({}, (lent) => engine.console("undo", lent)));
		this.#showChanges(undone.changed);
		return undone;
	}

	/** Whether the console can run what is typed: else it goes on in another line.
	 * @param {string} source */
	isWhole(source) {
		return this.#parts.engine.is_whole(source);
	}

	/** What a text can go on with, in the console. @param {string} before the caret
	 * @returns {{ start: number, words: string[] } | undefined} */
	complete(before) {
		const { engine, lend } = this.#parts;
		if (!engine.has_network) return undefined;
		return take(lend({ before }, (lent) => engine.console("complete", lent)));
	}

	/** Defines again what was defined in the console of another worker.
	 * @param {Record<string, unknown>} kept
	 * @returns {{ lost: string[], parts: import("./protocol.js").OwnPart[] }} */
	bringConsole(kept) {
		const { engine, lend } = this.#parts;
		return take(lend(kept, (lent) => engine.bring_console(lent)));
	}

	/** Shows the network as the console has left it. @param {boolean} isOther whether it has changed */
	#showChanges(isOther) {
		const { trainer, watches, introduce } = this.#parts;
		trainer.reportState();
		watches.touch();
		// What is asked only now and then is asked anew.
		if (isOther && !trainer.isTraining) introduce();
	}
}
