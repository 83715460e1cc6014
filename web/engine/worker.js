/**
 * The worker's end of the engine. It owns the network being trained, advances it
 * a few batches at a time, and between two advances answers whatever has arrived.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 * @typedef {import("../state.js").Settings} Settings
 * @typedef {import("./client.js").ProgressRecord} ProgressRecord
 *
 * @typedef {object} Network
 * @property {PyProxy} session
 * @property {Settings} config what it was built from
 * @property {number} goal how many epochs it is to be trained
 * @property {number} epoch the one that the newest batch belongs to
 * @property {boolean} trained whether any batch has been run
 */
import { buffersIn, sentence, take } from "./crossing.js";
import { load } from "./load.js";
import { LoadError } from "./site.js";

const SLICE = 8; // milliseconds of training between two looks at what has arrived
const REPORT_EVERY = 100; // milliseconds
const LOOK_FOR_DATA_EVERY = 50; // milliseconds
const SETTLE_AFTER = 1000; // milliseconds: the page comes first, and training

/** @type {"ready" | "training" | "paused" | "finished"} */
let state = "ready";
/** @type {Network | undefined} */
let network;
/** @type {Network | undefined} the one that Undo reset brings back */
let previous;
/** @type {ProgressRecord | undefined} what happened since the last report */
let unreported;
let reportedAt = 0;
let looping = false;
/** Whether the data that training does not begin with are under way: from when the page is ready. */
let delivering = false;
/** Whether the data of the next batch have not arrived. */
let waiting = false;

/** @type {Awaited<ReturnType<typeof load>>} */
let engine;

const loading = load((stage, fraction) => post("state", { name: "loading", stage, fraction })).then(
	(loaded) => {
		engine = loaded;
		// Within reach of the developer tools.
		Object.assign(globalThis, { pyodide: engine.pyodide });
		post("loaded", null);
		setTimeout(settle, SETTLE_AFTER);
	},
);
loading.catch(fail);

/** @type {Record<string, (...values: any[]) => unknown>} */
const calls = { build, undoReset, train, pause, step, adjust, predict };

addEventListener("message", async ({ data: { id, name, values } }) => {
	await loading;
	try {
		const result = calls[name]?.(...values);
		postMessage({ id, result }, { transfer: buffersIn(result) });
	} catch (error) {
		postMessage({ id, error: sentence(error) });
	}
});

/** Builds a new network. One that had been trained is kept for Undo reset.
 * @param {Settings} config */
function build(config) {
	const settings = engine.pyodide.toPy(config);
	let session;
	try {
		session = engine.session.Session(settings, engine.dataset);
	} finally {
		settings.destroy();
	}
	if (network?.trained) {
		forget(previous);
		previous = network;
	} else {
		forget(network);
	}
	network = { session, config, goal: config.epochs, epoch: 0, trained: false };
	show(network);
	if (!delivering) engine.bringRest((text) => post("error", text));
	delivering = true;
}

function undoReset() {
	if (!previous) return;
	forget(network);
	network = previous;
	previous = undefined;
	show(network);
}

/** Tells the page all about a network, its history included. @param {Network} shown */
function show(shown) {
	unreported = undefined;
	const summary = take(shown.session.summary());
	post("built", { summary, config: shown.config }, buffersIn(summary));
	setState(!shown.trained ? "ready" : summary.record.finished ? "finished" : "paused");
}

/** @param {Settings} settings the live ones of which count */
function train(settings) {
	begin(settings);
	setState("training");
	loop();
}

function pause() {
	if (state !== "training") return;
	report();
	setState(current().trained ? "paused" : "ready");
}

/** @param {Settings} settings the live ones of which count */
function step(settings) {
	begin(settings);
	try {
		advance(current(), Number.POSITIVE_INFINITY, 1);
	} finally {
		const finished = unreported?.finished;
		report();
		setState(finished ? "finished" : "paused");
	}
	if (waiting) post("error", "The digits of the next batch have not arrived yet.");
}

/** @param {Settings} settings the live ones of which count */
function adjust({ learning_rate, epochs }) {
	current().session.set_learning_rate(learning_rate);
	if (state === "finished") return; // how far to go on, the next Train says
	aim(current(), epochs);
	setState(state);
}

/** @param {Uint8Array} pixels @param {number} width @param {number} height */
function predict(pixels, width, height) {
	const drawing = engine.pyodide.toPy(pixels);
	try {
		return take(current().session.predict(drawing, height, width));
	} finally {
		drawing.destroy();
	}
}

/** @param {Settings} settings the live ones of which count */
function begin({ learning_rate, epochs }) {
	const begun = current();
	begun.session.set_learning_rate(learning_rate);
	const again = state === "finished" && epochs <= begun.epoch;
	aim(begun, again ? begun.epoch + epochs : epochs);
	// From here on this is the network that a Reset would give up.
	forget(previous);
	previous = undefined;
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
		} catch (error) {
			report();
			setState("paused");
			post("error", sentence(error));
		}
		await (waiting ? sleep(LOOK_FOR_DATA_EVERY) : nextTask());
	}
	looping = false;
}

/** @param {Network} trained */
function trainSlice(trained) {
	const waited = waiting;
	advance(trained, SLICE);
	const finished = unreported?.finished;
	if (finished || performance.now() - reportedAt >= REPORT_EVERY) report();
	if (finished) setState("finished");
	else if (waiting !== waited) setState("training");
}

/** @param {Network} trained @param {number} milliseconds @param {number} [batches] */
function advance(trained, milliseconds, batches) {
	const record = take(trained.session.advance(milliseconds, batches));
	trained.trained ||= record.batches_run > 0;
	trained.epoch = record.epoch;
	waiting = record.waiting;
	unreported = unreported ? merge(unreported, record) : record;
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
	const answers = take(current().session.answers());
	post("progress", unreported, buffersIn(unreported));
	post("answers", answers, buffersIn(answers));
	unreported = undefined;
	reportedAt = performance.now();
}

/** @param {typeof state} name */
function setState(name) {
	state = name;
	const undoable = previous !== undefined;
	post("state", { name, goal: network?.goal, undoable, waiting: waiting && name === "training" });
}

function current() {
	if (!network) throw new Error("There is no network yet.");
	return network;
}

/** @param {Network | undefined} dropped */
function forget(dropped) {
	dropped?.session.destroy();
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

/** @param {unknown} error */
function fail(error) {
	if (!(error instanceof LoadError)) console.error(error);
	const reason =
		error instanceof LoadError
			? error.message
			: "something went wrong while starting. Reload the page.";
	post("state", { name: "failed", reason });
}
