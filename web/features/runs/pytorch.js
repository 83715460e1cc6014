/**
 * The proof against PyTorch: its recorded losses under mfnet's own, and how far they are apart, batch
 * by batch while it trains.
 *
 * @typedef {import("../../engine/client.js").Engine} Engine
 * @typedef {import("./agreement.js").Recording} Recording
 * @typedef {import("./chart.js").Named} Named
 */
import { datasetOf } from "../../app/context.js";
import { fetchText } from "../../site-files.js";
import { make, say } from "../../ui/dom.js";
import { formatWhole } from "../../ui/format.js";
import { Agreement, lossesOf, othersThan } from "./agreement.js";
import { Run } from "./run.js";

const SETTLED = 200; // milliseconds, after which the engine has taken over a change

/** @type {Map<string, Promise<Recording>>} by its path */
const recordings = new Map();

/** @param {Engine} engine @param {import("../../app/state.js").State} state
 * @param {() => void} changed called when there is something else to show */
export function makeProof(engine, state, changed) {
	const toggle = make("input", { type: "checkbox" });
	const words = make("output", { "aria-label": "Difference from PyTorch", "aria-live": "off" });
	const label = make("label", { class: "switch" }, toggle, "Compare with PyTorch");
	const element = make("div", { class: "proof" }, label, words);
	/** @type {Agreement | undefined} */
	let agreement;
	/** @type {Named | undefined} */
	let reference;
	/** @type {import("../../app/settings.js").Settings | undefined} */
	let recorded;
	let newest = 0;

	/** Begins anew with the present network. */
	const begin = async () => {
		const mine = ++newest;
		agreement = reference = undefined;
		const { recording } = datasetOf(state.settings);
		element.hidden = !recording;
		say(words, "");
		changed();
		if (!recording || !toggle.checked) return;
		try {
			const fetched = await bring(recording);
			const course = await engine.query("runs.course");
			if (mine !== newest || !course) return;
			recorded = fetched.settings;
			const others = othersThan(recorded, course.config);
			if (others.length > 0) return say(words, refusal(others, state));
			const losses = lossesOf(fetched);
			agreement = new Agreement(losses);
			reference = referenceOf(fetched, losses, course.batches);
			agreement.take(course.losses, 0);
			say(words, inWords(agreement));
		} catch (error) {
			say(words, /** @type {Error} */ (error).message);
		}
		changed();
	};
	toggle.addEventListener("change", begin);
	engine.on("built", begin);
	engine.on("progress", ({ losses, losses_before }) => {
		if (agreement?.misses(losses_before)) begin();
		else agreement?.take(losses, losses_before);
		if (agreement) say(words, inWords(agreement));
	});
	// A learning rate that is changed on the way makes another training.
	const isOther = () => recorded && othersThan(recorded, state.settings).length > 0;
	state.subscribe(() => {
		if (agreement && isOther()) setTimeout(begin, SETTLED);
	});
	return {
		element,
		/** What is drawn above the runs. @returns {Named[]} */
		get references() {
			return reference ? [reference] : [];
		},
	};
}

/** @param {string} path @returns {Promise<Recording>} */
function bring(path) {
	const coming = recordings.get(path) ?? fetchText(path).then((text) => JSON.parse(text));
	recordings.set(path, coming);
	coming.catch(() => recordings.delete(path)); // to be fetched anew
	return coming;
}

/** The recorded training as a run. @param {Recording} recording @param {Float64Array} losses
 * @param {number} batches in an epoch @returns {Named} */
function referenceOf({ settings }, losses, batches) {
	const run = new Run({ id: "pytorch", begun: 0, settings, state: "finished" });
	const steps = losses.length;
	const [epoch, batch] = [Math.ceil(steps / batches), ((steps - 1) % batches) + 1];
	const record = { epoch, batch, batches, steps, seconds: 0, evaluations: [] };
	run.take({ ...record, losses, losses_before: 0 });
	return { run, name: "PyTorch", isReference: true };
}

/** @param {Agreement} agreement */
function inWords({ count, batches, largest }) {
	if (count === 0) return "Train: the losses of PyTorch lie under mfnet’s own.";
	const figure = largest === 0 ? "0" : largest.toExponential(1).replace("-", "−");
	return `Largest relative difference so far: ${figure}, over ${formatWhole(count)} of ${formatWhole(batches)} batches.`;
}

/** @param {string[]} others labels of the settings that differ
 * @param {import("../../app/state.js").State} state */
function refusal(others, { settings }) {
	const { label } = datasetOf(settings);
	return `PyTorch’s losses are recorded for the settings that ${label} has of its own. Others here: ${others.join(", ")}. Choose “Use this dataset’s settings”, then Reset.`;
}
