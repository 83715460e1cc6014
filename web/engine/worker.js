/**
 * The worker's end of the engine. It owns the network being trained, advances it
 * a few batches at a time, and between two advances answers whatever has arrived.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("./client.js").ProgressRecord} ProgressRecord
 * @typedef {import("./kept.js").Network} Network
 * @typedef {"loading" | "ready" | "training" | "paused" | "finished"} StateName
 */

import { buffersIn, endsPython, isOfInput, sentence, take } from "./crossing.js";
import { Kept } from "./kept.js";
import { load } from "./load.js";
import { LoadError } from "./site.js";
import { Watches } from "./watches.js";

const SLICE = 8; // milliseconds of training between two looks at what has arrived
const REPORT_EVERY = 100; // milliseconds
const LOOK_FOR_DATA_EVERY = 50; // milliseconds
const SLOW_BATCH_EVERY = 200; // milliseconds
const SETTLE_AFTER = 1000; // milliseconds: the page comes first, and training

/** @type {StateName} */
let state = "loading";
/** @type {Network | undefined} */
let network;
const kept = new Kept();
/** @type {ProgressRecord | undefined} what happened since the last report */
let unreported;
let reportedAt = 0;
let looping = false;
let slow = false;
/** Whether the data of the next batch have not arrived. */
let waiting = false;
let shownNetworks = 0;
/** Resolved once another build is asked for: the one before no longer waits for its data.
 * @type {PromiseWithResolvers<undefined>} */
let newestBuild = Promise.withResolvers();
/** What the state was before data were waited for. @type {StateName} */
let interrupted = "loading";
/** Sentences about programming errors of watches, each of which is told once. */
const told = new Set();
/** @type {number | undefined} the best epoch, if training ended as the test loss no longer fell */
let stoppedEarly;

/** @type {Awaited<ReturnType<typeof load>>} */
let engine;

// Held for as long as this worker lives. The page waits for it, and so learns of an end that no
// event tells of, such as one for lack of memory. Sites without encryption have no locks.
const LIFE = navigator.locks && `mfnet engine ${crypto.randomUUID()}`;
navigator.locks?.request(LIFE, () => {
	post("alive", LIFE);
	return new Promise(() => {});
});

const watches = new Watches((id, name, values) => {
	try {
		const result = answer(name, values);
		if (result) post("watched", { id, result }, buffersIn(result));
	} catch (error) {
		watches.remove(id);
		const text = explain(error);
		if (isOfInput(error) || !told.has(text)) post("error", text);
		told.add(text);
	}
});

const [dataset = ""] = self.name.split(" ");
const loading = load(dataset, tellLoading, (sentence) => post("error", sentence)).then((loaded) => {
	engine = loaded;
	// Within reach of the developer tools.
	Object.assign(globalThis, { pyodide: engine.pyodide });
	post("loaded", null);
	setTimeout(settle, SETTLE_AFTER);
});
loading.catch(fail);

/** @type {Record<string, (...values: any[]) => unknown>} */
const calls = {
	build,
	undoReset,
	redoReset,
	recover,
	train,
	pause,
	step,
	adjust,
	query,
	watch,
	unwatch,
};

/** The calls are answered in their order, each when the one before it is done. */
let answered = loading.catch(() => {});

addEventListener("message", ({ data: { id, name, values } }) => {
	if (name === "build") values.push(replaceBuild());
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
	event.preventDefault(); // it is told once, here
	post("error", explain(event.reason));
});

/** Ends the waiting of the build before. */
function replaceBuild() {
	newestBuild.resolve(undefined);
	newestBuild = Promise.withResolvers();
	return newestBuild.promise;
}

/** Builds a new network. One that had been trained is kept for Undo reset.
 * @param {Settings} config @param {Promise<undefined>} replaced once another build is asked for */
async function build(config, replaced) {
	if (state !== "loading") interrupted = state;
	if (!engine.data.isThere(config.dataset)) state = "loading"; // which ends the training loop
	try {
		const dataset = await Promise.race([engine.data.get(engine.pyodide, config), replaced]);
		if (!dataset) return;
		try {
			replaceNetwork(makeNetwork(config, dataset));
		} finally {
			engine.data.release(dataset);
		}
	} catch (error) {
		if (!network) return fail(error);
		show(network, interrupted, { returned: true });
		if (interrupted === "training") loop();
		throw error;
	}
	engine.data.bringRest(engine.pyodide, (text) => post("error", text));
}

/** @param {Settings} config @param {PyProxy} dataset @returns {Network} */
function makeNetwork(config, dataset) {
	const settings = engine.pyodide.toPy(config);
	try {
		const session = engine.session.Session(settings, dataset);
		const unshown = { number: 0, parameters: 0 };
		return { session, config, goal: config.epochs, epoch: 0, trained: false, ...unshown };
	} finally {
		settings.destroy();
	}
}

/** @param {Network} next */
function replaceNetwork(next) {
	kept.add(network);
	network = next;
	show(network, "ready");
}

function undoReset() {
	bringBack(kept.undo(network));
}

function redoReset() {
	bringBack(kept.redo(network));
}

/** @param {Network | undefined} returned */
function bringBack(returned) {
	if (!returned) return;
	network = returned;
	show(network, undefined, { returned: true });
}

/** Goes back to the best weights known. */
function recover() {
	const recovered = current();
	recovered.epoch = recovered.session.recover();
	recovered.recoverable = undefined;
	show(recovered, "paused");
}

/**
 * Tells the page all about a network, its history included.
 * @param {Network} shown
 * @param {StateName} [name] of its state, if that is not to be told from its history
 * @param {{ returned: boolean }} [how] whether the page is to take over its settings
 */
function show(shown, name, { returned } = { returned: false }) {
	unreported = undefined;
	watches.clear();
	shown.number = ++shownNetworks;
	const summary = take(shown.session.summary());
	shown.parameters = summary.parameters;
	const { number, config } = shown;
	post("built", { number, summary, config, returned }, buffersIn(summary));
	setState(name ?? (summary.record.finished ? "finished" : "paused"));
}

/** @param {Settings} settings the live ones of which count */
async function train(settings) {
	await begin(settings);
	setState("training");
	loop();
}

function pause() {
	if (state !== "training") return;
	report();
	setState(current().trained ? "paused" : "ready");
}

/** @param {Settings} settings the live ones of which count */
async function step(settings) {
	await begin(settings);
	try {
		advance(current(), Number.POSITIVE_INFINITY, 1);
	} catch (error) {
		current().recoverable = current().session.best_epoch;
		throw error;
	} finally {
		const finished = unreported?.finished && !unreported.diverged;
		report();
		setState(finished ? "finished" : "paused");
	}
	if (waiting) post("error", "The samples of the next batch have not arrived yet.");
}

/** @param {Settings} settings the live ones of which count */
async function adjust(settings) {
	const adjusted = current();
	await takeOver(adjusted, settings);
	if (state === "finished") return; // how far to go on, the next Train says
	aim(adjusted, settings.epochs);
	setState(state);
}

/** Whether a question is about the present network. @param {number} number of its network */
function isPresent(number) {
	return number === network?.number;
}

/** @param {string} name as `module.function` @param {Record<string, unknown>} values
 * @param {number} number of the network that it is asked of
 * @returns {any} undefined if that network is gone, or has nothing of the kind to show */
function query(name, values, number) {
	return isPresent(number) ? answer(name, values) : undefined;
}

/** @param {number} id @param {string} name @param {Record<string, unknown>} values
 * @param {number} number of the network that it is asked of; the page asks anew of the next one */
function watch(id, name, values, number) {
	if (isPresent(number)) watches.add(id, name, values);
}

/** @param {string} name as `module.function` @param {Record<string, unknown>} values
 * @returns {any} undefined if the present network has nothing of the kind to show */
function answer(name, values) {
	const given = engine.pyodide.toPy(values);
	try {
		const answered = engine.answer(name, current().session, given);
		return answered && take(answered);
	} finally {
		given.destroy();
	}
}

/** @param {number} id */
function unwatch(id) {
	watches.remove(id);
}

/** @param {Settings} settings the live ones of which count */
async function begin(settings) {
	const begun = current();
	await takeOver(begun, settings);
	const { epochs } = settings;
	const again = state === "finished" && epochs <= begun.epoch;
	aim(begun, again ? begun.epoch + epochs : epochs);
	kept.settle();
}

/** @param {Network} adjusted @param {Settings} settings */
async function takeOver(adjusted, settings) {
	slow = settings.speed === "slow";
	const given = engine.pyodide.toPy(settings);
	try {
		adjusted.session.adjust(given);
		// Points that were placed while it is trained are trained on from now on.
		if (adjusted.config.points !== settings.points) await changeData(adjusted, settings);
	} finally {
		given.destroy();
	}
}

/** @param {Network} changed @param {Settings} settings whose points are others */
async function changeData(changed, settings) {
	const { points } = settings;
	changed.config = { ...changed.config, points };
	const dataset = await engine.data.get(engine.pyodide, changed.config);
	try {
		changed.session.change_data(dataset);
	} finally {
		engine.data.release(dataset);
	}
	touch();
}

/** @param {Network} aimed @param {number} epochs to train in all; one that has begun is finished */
function aim(aimed, epochs) {
	aimed.goal = Math.max(epochs, aimed.epoch);
	aimed.session.train_until(aimed.goal);
}

/** Trains until something else is asked for. */
async function loop() {
	if (looping) return;
	looping = true;
	while (state === "training") {
		try {
			trainSlice(current());
			watches.runOne();
		} catch (error) {
			giveUp(current(), error);
		}
		await pauseBetweenSlices();
	}
	looping = false;
}

/** @param {Network} trained @param {unknown} error */
function giveUp(trained, error) {
	report();
	trained.recoverable = trained.session.best_epoch;
	setState("paused");
	post("error", explain(error));
}

/** @param {Network} trained */
function trainSlice(trained) {
	const waited = waiting;
	if (slow) advance(trained, Number.POSITIVE_INFINITY, 1);
	else advance(trained, SLICE);
	const finished = unreported?.finished;
	if (finished || performance.now() - reportedAt >= REPORT_EVERY) report();
	if (finished) setState("finished");
	else if (waiting !== waited) setState("training");
}

function pauseBetweenSlices() {
	if (waiting) return sleep(LOOK_FOR_DATA_EVERY);
	return slow ? sleep(SLOW_BATCH_EVERY) : nextTask();
}

/** @param {Network} trained @param {number} milliseconds @param {number} [batches] */
function advance(trained, milliseconds, batches) {
	const record = take(trained.session.advance(milliseconds, batches));
	trained.trained ||= record.batches_run > 0;
	trained.epoch = record.epoch;
	waiting = record.waiting;
	stoppedEarly = record.stopped_early ? record.best_epoch : undefined;
	unreported = unreported ? merge(unreported, record) : record;
	if (record.diverged)
		throw Object.assign(new Error(record.diverged), { type: "FloatingPointError" });
}

/** @param {ProgressRecord} earlier @param {ProgressRecord} later @returns {ProgressRecord} */
function merge(earlier, later) {
	const losses = new Float64Array(earlier.losses.length + later.losses.length);
	losses.set(earlier.losses);
	losses.set(later.losses, earlier.losses.length);
	const evaluations = [...earlier.evaluations, ...later.evaluations];
	return { ...later, losses, evaluations };
}

/** Tells the page what has happened since the last report. */
function report() {
	if (!unreported) return;
	post("progress", unreported, buffersIn(unreported));
	unreported = undefined;
	reportedAt = performance.now();
	watches.touch();
}

/** The network is another than it was: what is watched is computed anew. */
function touch() {
	watches.touch();
	if (state !== "training") watches.runAll();
}

/** @param {StateName} name */
function setState(name) {
	state = name;
	post("state", {
		name,
		goal: network?.goal,
		undoable: kept.undoable,
		redoable: kept.redoable,
		waiting: waiting && name === "training",
		best_epoch: name === "paused" ? network?.recoverable : undefined,
		stopped_early: name === "finished" ? stoppedEarly : undefined,
	});
	if (name !== "training") watches.runAll();
}

/** @param {string} stage @param {number} fraction */
function tellLoading(stage, fraction) {
	if (state === "loading") post("state", { name: "loading", stage, fraction });
}

function current() {
	if (!network) throw new Error("There is no network yet.");
	return network;
}

/** @param {string} event @param {unknown} detail @param {Transferable[]} [transfer] */
function post(event, detail, transfer = []) {
	postMessage({ event, detail }, transfer);
}

/** Does what makes the next visit faster. It takes long enough to be felt in an answer. */
function settle() {
	if (looping) setTimeout(settle, SETTLE_AFTER);
	else engine.settle();
}

/** A pause in which arrived messages are handled; timers would cost 4 ms each. */
function nextTask() {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve(undefined);
		};
		port2.postMessage(undefined);
	});
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What a person is told of an error. Python does not survive some: then this worker ends.
 * @param {unknown} error */
function explain(error) {
	if (endsPython(error)) {
		console.error(error);
		post("ended", "Python broke down, perhaps for lack of memory. Try again to start it anew.");
	}
	return sentence(error);
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
