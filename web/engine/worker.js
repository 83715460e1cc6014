/**
 * The worker's end of the engine. It advances the network in Python a few batches at a time, and
 * between two advances answers whatever has arrived.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("../app/settings.js").Settings} Settings
 */

import { CodeRunner } from "./code-runner.js";
import { buffersIn, endsPython, explain, isOfInput, lendingTo, post, take } from "./crossing.js";
import { Keeper } from "./keeper.js";
import { load } from "./load.js";
import { Networks } from "./networks.js";
import { LoadError } from "./site.js";
import { TableReading } from "./table-reading.js";
import { Trainer } from "./trainer.js";
import { Watches } from "./watches.js";

// Started by its address it would have no policy, and the visitor's code could start it like that.
if (location.protocol !== "blob:") throw new Error("start.js starts this program");

const SETTLE_AFTER = 1000; // milliseconds: the page comes first, and training

const METHODS =
	"adjust advance answer answer_in_parts bring_console build collect console go_on introduce is_present is_whole keep keep_again learn open pause put_aside read recover redo report save save_if_new status step table take_back train undo use_own";

/** What the engine runs on. @type {Awaited<ReturnType<typeof load>>} */
let loaded;
/** @type {import("./crossing.js").Lend} */
let lend;
/** The engine itself, which decides what it is doing and how far to train. @type {PyProxy} */
let engine;
/** @type {Trainer} */
let trainer;
/** @type {Keeper} */
let keeper;
/** @type {Networks} */
let networks;
/** @type {CodeRunner} */
let code;
/** @type {TableReading} */
let table;
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

const watches = new Watches(function* (id, name, values) {
	/** @type {PyProxy} */
	const parts = lend(values, (lent) => engine.answer_in_parts(name, lent));
	try {
		let part = parts.next();
		for (; !part.done; part = parts.next()) yield;
		const result = part.value && take(part.value);
		if (result) post("watched", { id, result }, buffersIn(result));
	} catch (error) {
		watches.remove(id);
		const text = explain(error);
		if (isOfInput(error) || !reported.has(text)) post("error", text);
		reported.add(text);
	} finally {
		parts.destroy();
	}
});

const [dataset = ""] = self.name.split(" ");
const loading = load(dataset, postLoading, (sentence) => post("error", sentence)).then((all) => {
	loaded = all;
	engine = all.engine;
	keeper = new Keeper(engine);
	lend = lendingTo(all.pyodide);
	trainer = new Trainer(engine, watches, keeper);
	table = new TableReading(all.pyodide, engine, lend);
	const parts = { ...all, lend, trainer, watches, keeper };
	const introduce = () => networks.introduce({ returned: false });
	code = new CodeRunner({ ...parts, settled, answer, introduce });
	networks = new Networks({ ...parts, code, train, fail });
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
	build: (settings, replaced) => networks.build(settings, replaced),
	read: (content) => networks.read(content),
	open: (settings, replaced) => networks.open(settings, replaced),
	restore: (kept, replaced) => networks.restore(kept, replaced),
	undoReset: () => networks.undoReset(),
	redoReset: () => networks.redoReset(),
	recover: () => networks.recover(),
	learn: (settings) => networks.learn(settings),
	collect: (name, deed, values) => networks.collect(name, deed, values),
	putAside: (settings, replaced) => networks.putAside(settings, replaced),
	takeBack: () => networks.takeBack(),
	train,
	pause,
	step,
	adjust,
	query,
	watch,
	unwatch: (id) => watches.remove(id),
	table: (deed, values) => table.do(deed, values),
	run: (name, values) => code.run(name, values),
	useOwn: (answers) => code.useOwn(answers),
	converse: (source) => code.converse(source),
	undoChange: () => code.undoChange(),
	isWhole: (source) => code.isWhole(source),
	complete: (before) => code.complete(before),
	bringConsole: (kept) => code.bringConsole(kept),
	keep: () => keeper.keep(),
	keepAs: (name) => keeper.keepAs(name),
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

/** @param {Settings} settings the live ones of which count */
function train(settings) {
	lend(settings, (lent) => engine.train(lent));
	code.beginIfUsed();
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
	code.beginIfUsed();
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

/** @param {string} stage @param {number} fraction */
function postLoading(stage, fraction) {
	if (trainer?.isBlocked ?? true) post("state", { name: "loading", stage, fraction });
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
