/**
 * The worker's end of the engine. It advances the network in Python a few batches at a time, and
 * between two advances answers whatever has arrived.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("../app/settings.js").Settings} Settings
 */

import { buffersIn, copied, endsPython, explain, isOfInput, post, take } from "./crossing.js";
import { Keeper } from "./keeper.js";
import { load } from "./load.js";
import { LoadError } from "./site.js";
import { TablePackages } from "./table-packages.js";
import { Trainer } from "./trainer.js";
import { Watches } from "./watches.js";

// Started by its address it would have no policy, and the visitor's code could start it like that.
if (location.protocol !== "blob:") throw new Error("start.js starts this program");

const SETTLE_AFTER = 1000; // milliseconds: the page comes first, and training

const METHODS =
	"adjust advance answer bring_console build collect console go_on introduce is_present is_whole keep keep_again learn open pause put_aside read recover redo report save save_if_new status step table take_back train undo use_own";

/** What the engine runs on. @type {Awaited<ReturnType<typeof load>>} */
let loaded;
/** The engine itself, which decides what it is doing and how far to train. @type {PyProxy} */
let engine;
/** @type {Trainer} */
let trainer;
/** @type {Keeper} */
let keeper;
/** Resolved once another build is asked for: the one before no longer waits for its data.
 * @type {PromiseWithResolvers<undefined>} */
let newestBuild = Promise.withResolvers();
/** Sentences about programming errors of watches, each of which is reported once. */
const reported = new Set();

// Held for as long as this worker lives. The page waits for it, and so learns of an end that no
// event tells of, such as one for lack of memory. Sites without encryption have no locks, and a page
// that a frame shuts off from its origin may have none.
const LIFE = navigator.locks && `mfnet engine ${crypto.randomUUID()}`;
navigator.locks
	?.request(LIFE, () => {
		post("alive", LIFE);
		return new Promise(() => {});
	})
	.catch(() => {});

const watches = new Watches((id, name, values) => {
	try {
		const result = answer(name, values);
		if (result) post("watched", { id, result }, buffersIn(result));
	} catch (error) {
		watches.remove(id);
		const text = explain(error);
		if (isOfInput(error) || !reported.has(text)) post("error", text);
		reported.add(text);
	}
});

const [dataset = ""] = self.name.split(" ");
const loading = load(dataset, postLoading, (sentence) => post("error", sentence)).then((all) => {
	loaded = all;
	engine = all.engine;
	keeper = new Keeper(engine);
	trainer = new Trainer(engine, watches, keeper);
	// Each method gets its one proxy now, and none in the midst of training.
	for (const name of METHODS.split(" ")) Reflect.get(engine, name);
	// Within reach of the developer tools.
	Object.assign(globalThis, { pyodide: all.pyodide });
	post("loaded", null);
	setTimeout(settle, SETTLE_AFTER);
});
loading.catch(fail);

/** @type {Record<string, (...values: any[]) => unknown>} */
const calls = {
	build,
	read,
	open,
	undoReset,
	redoReset,
	recover,
	collect,
	table,
	learn,
	train,
	pause,
	step,
	adjust,
	query,
	watch,
	unwatch,
	run,
	useOwn,
	restore,
	putAside,
	takeBack,
	keep: () => keeper.keep(),
	keepAs: (name) => keeper.keepAs(name),
	bringConsole,
	isWhole,
	complete,
	converse,
	undoChange,
};

/** The calls are answered in their order, each when the one before it is done. */
let answered = loading.catch(() => {});

addEventListener("message", ({ data: { id, name, values } }) => {
	if (name === "beat") return post("beat", null); // it is alive
	if (["build", "open", "putAside", "restore"].includes(name)) values.push(replaceBuild());
	answered = answered.then(async () => {
		try {
			const result = await calls[name]?.(...values);
			postMessage({ id, result }, { transfer: buffersIn(result) });
		} catch (error) {
			postMessage({ id, error: explain(error) });
		}
	});
});
addEventListener("unhandledrejection", (event) => {
	event.preventDefault(); // it is reported once, here
	post("error", explain(event.reason));
});

/** Ends the waiting of the build before. */
function replaceBuild() {
	newestBuild.resolve(undefined);
	newestBuild = Promise.withResolvers();
	return newestBuild.promise;
}

/** Builds a new network. The engine keeps one that was trained, for Undo reset.
 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for */
async function build(settings, replaced) {
	const make = (/** @type {PyProxy} */ lent, /** @type {PyProxy} */ dataset) =>
		engine.build(lent, dataset);
	try {
		await replace(settings, replaced, make, { returned: false });
	} catch (error) {
		if (engine.has_network) throw error;
		fail(error);
	}
}

/** What the file of a network says, to `open` it. @param {Uint8Array} content
 * @returns {{ settings: Record<string, unknown>, remarks: string[] }} */
function read(content) {
	return lend(content, (lent) => take(engine.read(lent)));
}

/** Brings the network that was last read. The engine keeps the present one, for Undo.
 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for */
async function open(settings, replaced) {
	const bring = (/** @type {PyProxy} */ lent, /** @type {PyProxy} */ dataset) =>
		engine.open(lent, dataset);
	await replace(settings, replaced, bring, { returned: true });
}

/**
 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for
 * @param {(settings: PyProxy, dataset: PyProxy) => void} make another network
 * @param {{ returned: boolean }} how it is introduced
 * @returns {Promise<boolean>} whether it is there; rejected if it can't be made
 */
async function replace(settings, replaced, make, how) {
	const { data, pyodide } = loaded;
	if (!data.isThere(settings.dataset)) trainer.isBlocked = true; // which ends the training loop
	try {
		const dataset = await Promise.race([data.get(pyodide, settings), replaced]);
		if (!dataset) return false;
		try {
			lend(settings, (lent) => make(lent, dataset));
		} finally {
			data.release(dataset);
		}
		introduce(how);
	} catch (error) {
		if (engine.has_network) {
			introduce({ returned: true });
			trainer.loop();
		} else if (error instanceof LoadError) {
			fail(error);
			return false;
		}
		throw error;
	}
	data.bringRest(pyodide, (text) => post("error", text));
	return true;
}

function undoReset() {
	if (engine.undo()) introduce({ returned: true });
}

function redoReset() {
	if (engine.redo()) introduce({ returned: true });
}

/** Goes back to the best weights known. */
function recover() {
	engine.recover();
	introduce({ returned: false });
}

/**
 * Tells the page all about the present network, its past included.
 * @param {{ returned: boolean }} how whether the page is to take over its settings
 */
function introduce({ returned }) {
	trainer.isBlocked = false;
	watches.clear();
	const all = take(engine.introduce());
	post("built", { ...all, returned }, buffersIn(all.summary));
	if (engine.runs_own) postRunning(); // every answer about it does
	trainer.postState();
}

/** Does a deed to a collection of drawings.
 * @param {string} name @param {string} deed @param {Record<string, unknown>} values
 * @returns {import("./collections.js").Done} */
function collect(name, deed, values) {
	const done = take(lend(values, (lent) => engine.collect(name, deed, lent)));
	if (done.network === "other") introduce({ returned: false });
	return done;
}

const TELL_EVERY = 100; // milliseconds
const tablePackages = new TablePackages();

/**
 * Does something to the visitor's own table. Of a file the first rows are shown; then what reads it
 * is fetched.
 * @param {string} deed @param {{ file?: Blob, name?: string }} values
 * @returns {Promise<any>} what is to be shown
 */
async function table(deed, { file, ...values }) {
	let toldAt = 0;
	/** @param {string} stage @param {number} fraction */
	const tell = (stage, fraction) => {
		if (performance.now() - toldAt < TELL_EVERY) return;
		toldAt = performance.now();
		post("reading", { stage, fraction });
	};
	const { name = "" } = values;
	const tellShare = (/** @type {number} */ share) => tell(name, share);
	const act = (/** @type {string} */ deed, /** @type {object} */ values) =>
		take(lend(values, (lent) => engine.table(deed, lent, tellShare)));
	if (!file) return act(deed, values);
	const content = readable(file);
	if (deed === "open") {
		const { how } = /** @type {any} */ (values);
		post("glimpsed", { name, ...act("glimpse", { content, name, how }) });
	}
	await tablePackages.bring(loaded.pyodide, name, (come) => tell("pandas", come));
	post("reading", { stage: name, fraction: 0 });
	return act(deed, { ...values, content });
}

/** A file as Python reads it, a part at a time. @param {Blob} file */
function readable(file) {
	const reader = new FileReaderSync();
	/** @param {number} start @param {number} end @returns {Uint8Array | undefined} */
	const read = (start, end) => {
		try {
			return new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end)));
		} catch {
			return undefined; // it was moved, or changed
		}
	};
	return { size: file.size, read };
}

/** @param {Settings} settings the live ones of which count */
function learn(settings) {
	lend(settings, (lent) => engine.learn(lent));
	introduce({ returned: false });
	trainer.loop();
}

/** @param {Settings} settings the live ones of which count */
function train(settings) {
	lend(settings, (lent) => engine.train(lent));
	if (engine.runs_own) postRunning();
	trainer.postState();
	trainer.loop();
}

function pause() {
	if (!trainer.isTraining) return;
	engine.pause();
	trainer.reportEnd();
}

/** @param {Settings} settings the live ones of which count */
function step(settings) {
	if (engine.runs_own) postRunning();
	try {
		lend(settings, (lent) => engine.step(lent));
	} catch (error) {
		if (!endsPython(error)) trainer.reportState();
		throw error;
	}
	trainer.reportState();
	if (engine.is_waiting) post("error", "The samples of the next batch have not arrived yet.");
}

/** @param {Settings} settings the live ones of which count */
function adjust(settings) {
	const hasOtherData = lend(settings, (lent) => engine.adjust(lent));
	if (hasOtherData) watches.touch();
	trainer.postState();
}

/** @param {string} name as `module.function` @param {Record<string, unknown>} values
 * @param {number} number of the network that it is asked of
 * @returns {any} undefined if that network is gone, or has nothing of the kind to show */
function query(name, values, number) {
	return engine.is_present(number) ? answer(name, values) : undefined;
}

/** @param {number} id @param {string} name @param {Record<string, unknown>} values
 * @param {number} number of the network that it is asked of; the page asks anew of the next one */
function watch(id, name, values, number) {
	if (engine.is_present(number)) watches.add(id, name, values);
}

/** @param {string} name as `module.function` @param {Record<string, unknown>} values
 * @returns {any} undefined if the present network has nothing of the kind to show */
function answer(name, values) {
	const answered = lend(values, (lent) => engine.answer(name, lent));
	return answered && take(answered);
}

/**
 * As `query`, for a query that runs what the visitor wrote, which may never come to an end. The page
 * is told when it begins, and what the network is then.
 * @param {string} name as `module.function` @param {Record<string, unknown>} values
 */
async function run(name, values) {
	if (!engine.has_network) return undefined;
	await settled();
	postRunning();
	return answer(name, values);
}

/** Lets networks from now on train with what the visitor wrote.
 * @param {import("./protocol.js").Answer[]} answers without any, with the library's own again */
async function useOwn(answers) {
	await settled();
	postRunning();
	takeOwn(answers);
}

/** @param {import("./protocol.js").Answer[]} answers */
function takeOwn(answers) {
	lend(answers, (lent) => engine.use_own(lent));
	keeper.answers = answers;
}

/** Tells the page that code of the visitor begins to run, and what the network is. */
function postRunning() {
	const state = { wasTraining: trainer.isTraining };
	try {
		const saved = engine.save_if_new();
		const content = saved && take(saved);
		post("running", { content, ...state }, buffersIn(content));
	} catch {
		post("running", state); // the visitor has made of it what no file can hold
	}
}

/** Defines again what was defined in the console of another worker.
 * @param {Record<string, unknown>} kept
 * @returns {{ lost: string[], parts: import("./protocol.js").OwnPart[] }} */
function bringConsole(kept) {
	return take(lend(kept, (lent) => engine.bring_console(lent)));
}

/** Whether the console can run what is typed: else it goes on in another line.
 * @param {string} source */
function isWhole(source) {
	return engine.is_whole(source);
}

/** What a text can go on with, in the console. @param {string} before the caret
 * @returns {{ start: number, words: string[] } | undefined} */
function complete(before) {
	if (!engine.has_network) return undefined;
	return take(lend({ before }, (lent) => engine.console("complete", lent)));
}

/** Runs what was typed into the console, which tells the page what it prints.
 * @param {string} source @returns {Promise<import("./protocol.js").Ran | undefined>} */
async function converse(source) {
	if (!engine.has_network) return undefined;
	await settled();
	postRunning();
	const tell = (/** @type {PyProxy} */ lent) => {
		const said = copied(lent);
		post("said", said, buffersIn(said));
	};
	const ran = take(lend({ source, tell }, (lent) => engine.console("run", lent)));
	showChanges(ran.changed);
	return ran;
}

/** Undoes what the console has changed of the network. @returns {{ undoable: boolean } | undefined} */
function undoChange() {
	if (!engine.has_network) return undefined;
	const undone = take(lend({}, (lent) => engine.console("undo", lent)));
	showChanges(undone.changed);
	return undone;
}

/** Shows the network as the console has left it. @param {boolean} isOther whether it has changed */
function showChanges(isOther) {
	trainer.reportState();
	watches.touch();
	// What is asked only now and then is asked anew.
	if (isOther && !trainer.isTraining) introduce({ returned: false });
}

/**
 * Goes on with the network that was last read, one of the page's own.
 * @param {Omit<import("./protocol.js").Kept, "content"> & { settings: Settings }} kept
 * @param {Promise<undefined>} replaced as for `build`
 * @returns {Promise<boolean>} whether it is there; rejected with a sentence if it can't be
 */
async function restore({ settings, wasTraining, answers }, replaced) {
	takeOwn(answers);
	const bring = (/** @type {PyProxy} */ lent, /** @type {PyProxy} */ dataset) =>
		engine.go_on(lent, dataset);
	const isThere = await replace(settings, replaced, bring, { returned: false });
	if (isThere && wasTraining) train(settings);
	return isThere;
}

/**
 * Puts the network aside, and builds another. Nothing can come between the two: it would be done to
 * the network that is put aside.
 * @param {Settings} settings @param {Promise<undefined>} replaced once another build is asked for
 * @returns {Promise<Omit<import("./protocol.js").Kept, "answers">>} the network that is aside, for a
 *   worker after this one
 */
async function putAside(settings, replaced) {
	await keeper.keep();
	const kept = { content: take(engine.save()), wasTraining: trainer.isTraining };
	engine.put_aside();
	try {
		await build(settings, replaced);
	} catch (error) {
		post("error", explain(error));
	}
	return kept;
}

/** @returns {boolean} whether a network was aside, with which it goes on */
function takeBack() {
	if (!engine.take_back()) return false;
	introduce({ returned: true });
	trainer.loop();
	return true;
}

/** @param {number} id */
function unwatch(id) {
	watches.remove(id);
}

/** @param {string} stage @param {number} fraction */
function postLoading(stage, fraction) {
	if (trainer?.isBlocked ?? true) post("state", { name: "loading", stage, fraction });
}

/**
 * What Python makes of values, which it has for the time of a call.
 * @template T @param {unknown} values @param {(lent: PyProxy) => T} call @returns {T}
 */
function lend(values, call) {
	const lent = loaded.pyodide.toPy(values);
	try {
		return call(lent);
	} finally {
		lent.destroy();
	}
}

/** Does what makes the next visit faster. It takes long enough to be felt in an answer. */
function settle() {
	if (trainer.isLooping) setTimeout(settle, SETTLE_AFTER);
	else settled();
}

/** @type {Promise<void> | undefined} */
let settling;

/** Another worker would start fast: what the visitor writes may be stopped. */
function settled() {
	settling ??= loaded.settle();
	return settling;
}

/** There is no network. @param {unknown} error */
function fail(error) {
	if (!(error instanceof LoadError)) console.error(error);
	const reason =
		error instanceof LoadError ? error.message : "something went wrong while starting. Try again.";
	post("state", {
		name: "failed",
		reason,
		fault: error instanceof LoadError ? error.url : undefined,
	});
}
