/**
 * What is the case on the page, as checks read it: settings, the course of the training, what is
 * looked at in Inspect.
 *
 * @typedef {import("./checks.js").Facts} Facts
 * @typedef {import("./checks.js").Trace} Trace
 * @typedef {import("../../engine/protocol.js").ProgressRecord} ProgressRecord
 */
import { printLayers } from "../../app/state.js";
import { numberAt, onInspected } from "../../ui/inspected.js";

export class FactsOfThePage {
	/** @type {Record<string, Trace | undefined>} */
	#traces = {};
	#diverged = false;
	/** @type {import("../../ui/inspected.js").Inspected | undefined} */
	#inspected;
	#context;
	#changed;
	/** @type {(() => void) | undefined} */
	#endWatch;
	/** What was typed for the present step. @type {number | undefined} */
	number;

	/** @param {import("../../app/stage.js").Context} context @param {() => void} changed */
	constructor(context, changed) {
		const { engine, state } = context;
		this.#context = context;
		this.#changed = changed;
		engine.on("built", ({ record }) => {
			this.#traces = {};
			this.#inspected = undefined;
			this.#add(record);
			changed();
		});
		engine.on("progress", (record) => {
			this.#add(record);
			changed();
		});
		engine.on("state", changed);
		state.subscribe(changed);
		onInspected((inspected) => {
			this.#inspected = inspected;
			changed();
		});
	}

	/** A step begins: courses are followed from here. @param {boolean} withGradients whether they are
	 * measured, which takes time */
	begin(withGradients) {
		this.end();
		this.number = undefined;
		for (const [name, trace] of Object.entries(this.#traces))
			if (trace) this.#traces[name] = begun(trace.last);
		if (!withGradients) return;
		this.#endWatch = this.#context.engine.watch("network.sizes", {}, ({ gradient }) => {
			const [first, last] = [gradient?.at(0), gradient?.at(-1)];
			if (first === undefined || !last) return;
			this.#note("gradient ratio", first / last);
			this.#changed();
		});
	}

	/** Nothing is measured any more. */
	end() {
		this.#endWatch?.();
		this.#endWatch = undefined;
	}

	/** @returns {Facts} */
	get now() {
		const { state, engine } = this.#context;
		const { layers, ...settings } = state.settings;
		const inspected = this.#inspected;
		const looked = settings.tab === "inspect" ? inspected : undefined;
		return {
			settings: {
				...settings,
				layers: printLayers(layers),
				hidden_layers: layers.length,
				units: common(layers.map(({ units }) => units)),
				activation: common(layers.map(({ activation }) => activation)),
			},
			state: engine.state.name,
			diverged: this.#diverged || engine.state.best_epoch !== undefined,
			// What was measured of one network says nothing of the settings of another.
			traces: engine.pending ? {} : this.#traces,
			stage: looked?.stage,
			cell: looked?.cell,
			numberAt: (cell) => inspected && numberAt(inspected, ...cell),
			number: this.number,
		};
	}

	/** @param {ProgressRecord} record */
	#add(record) {
		const { epoch, batch, batches, losses, training_loss, evaluations } = record;
		this.#diverged = record.diverged != null;
		for (const loss of losses) this.#note("loss", loss);
		this.#note("steps", epoch > 0 ? (epoch - 1) * batches + batch : 0);
		this.#note("epochs", record.epochs_done);
		if (training_loss != null) this.#note("training loss", training_loss);
		for (const evaluation of evaluations) {
			const { validation_loss, test_loss, test_score } = evaluation;
			if (validation_loss != null) this.#note("validation loss", validation_loss);
			if (test_loss != null) this.#note("test loss", test_loss);
			if (test_score != null) this.#note("score", test_score);
		}
	}

	/** @param {string} name @param {number} value */
	#note(name, value) {
		const trace = this.#traces[name];
		this.#traces[name] = trace
			? {
					...trace,
					lowest: Math.min(trace.lowest, value),
					last: value,
					count: trace.count + 1,
				}
			: begun(value);
	}
}

/** @param {number} value @returns {Trace} */
function begun(value) {
	return { first: value, lowest: value, last: value, count: 1 };
}

/** What all layers have; empty if there are none. @param {(string | number)[]} values */
function common(values) {
	const [first = ""] = values;
	return values.every((value) => value === first) ? first : "mixed";
}
