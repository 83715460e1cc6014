/**
 * A run: a training, with what made it and how it went.
 *
 * @typedef {import("../../app/settings.js").Settings} Settings
 * @typedef {import("../../engine/protocol.js").ProgressRecord} ProgressRecord
 * @typedef {import("../../engine/protocol.js").Summary} Summary
 * @typedef {import("../../engine/protocol.js").Evaluation} Evaluation
 *
 * @typedef {"waiting" | "training" | "paused" | "finished" | "diverged"} RunState
 *
 * @typedef {object} Facts what is known of a run besides its curve, as JSON has it
 * @property {string} id as the engine calls it, or one of the page's own before it has begun
 * @property {number} begun when, in milliseconds since 1970
 * @property {Settings} settings as they are at its newest batch
 * @property {string} [given] the name that the visitor has given it
 * @property {boolean} [starred]
 * @property {boolean} [shown] whether its curve is drawn
 * @property {number} [line] which of the colours and dashes draws it
 * @property {boolean} [interrupted] whether the page ended while it was trained: its network, as it is
 *   resumed, may be an earlier one
 * @property {boolean} [several] whether it is one of those that are tried side by side
 * @property {RunState} [state]
 * @property {import("../../app/settings.js").Task} [task]
 * @property {number} [epoch] of the newest batch
 * @property {number} [batch] within its epoch
 * @property {number} [batches] in an epoch
 * @property {number} [steps] how many batches were learnt
 * @property {number} [seconds] of training
 * @property {number} [samples] that it learns from
 * @property {Evaluation[]} [evaluations]
 * @property {{ steps: number, name: string, value: number }[]} [changes] of settings, on the way
 * @property {number | null} [baseline] the test score of who guesses without looking
 * @property {number} [saved] after how many batches its network was kept; none if it was not
 */
import { LossHistory } from "../../ui/loss-history.js";

/** The same for a run that has just begun. */
const BEGINNING = {
	given: "",
	starred: false,
	shown: true,
	line: 0,
	several: false,
	interrupted: false,
	state: /** @type {RunState} */ ("waiting"),
	task: /** @type {import("../../app/settings.js").Task} */ ("classification"),
	epoch: 0,
	batch: 0,
	batches: 0,
	steps: 0,
	seconds: 0,
	samples: 0,
	baseline: /** @type {number | null} */ (null),
	saved: /** @type {number | undefined} */ (undefined),
};

export class Run {
	/** @type {string} */
	id;
	/** @type {number} */
	begun;
	/** @type {Settings} */
	settings;
	given = BEGINNING.given;
	starred = BEGINNING.starred;
	shown = BEGINNING.shown;
	line = BEGINNING.line;
	several = BEGINNING.several;
	interrupted = BEGINNING.interrupted;
	state = BEGINNING.state;
	task = BEGINNING.task;
	epoch = BEGINNING.epoch;
	batch = BEGINNING.batch;
	batches = BEGINNING.batches;
	steps = BEGINNING.steps;
	seconds = BEGINNING.seconds;
	samples = BEGINNING.samples;
	baseline = BEGINNING.baseline;
	saved = BEGINNING.saved;
	/** @type {Evaluation[]} */
	evaluations = [];
	/** @type {{ steps: number, name: string, value: number }[]} */
	changes = [];
	curve = new LossHistory();

	/** @param {Facts} facts @param {Float64Array} [curve] as `toNumbers` of its history gave it */
	constructor(facts, curve) {
		this.id = facts.id;
		this.begun = facts.begun;
		this.settings = facts.settings;
		Object.assign(this, structuredClone(facts));
		if (curve) this.curve = LossHistory.fromNumbers(curve);
	}

	/** @returns {Facts} */
	get facts() {
		const { curve: _, ...facts } = this;
		return structuredClone(facts);
	}

	/** Where its newest batch ends, in epochs. */
	get position() {
		return this.epoch ? this.epoch - 1 + this.batch / this.batches : 0; // before the first batch
	}

	/** The mean over all its training. */
	get samplesPerSecond() {
		return this.seconds > 0 ? (this.position * this.samples) / this.seconds : undefined;
	}

	get newest() {
		return this.evaluations.at(-1);
	}

	/** The newest loss of a whole epoch, or, before the first, the mean of its last batches. */
	get trainingLoss() {
		return this.newest?.training_loss ?? this.curve.smoothed.at(-1);
	}

	/** Takes over the whole past of the network that is introduced. @param {Summary} summary */
	begin({ dataset, config, record }) {
		this.settings = config;
		this.task = dataset.task;
		this.samples = dataset.train_samples;
		this.curve = new LossHistory();
		this.evaluations = [];
		this.seconds = 0;
		this.take(record);
	}

	/**
	 * Takes over what has happened since.
	 * @param {Pick<ProgressRecord, "losses" | "losses_before" | "evaluations" | "epoch" | "batch" |
	 *   "batches" | "steps" | "seconds">} record
	 * @returns {boolean} whether there is no gap between it and what is known
	 */
	take(record) {
		const known = this.curve.count - record.losses_before;
		if (known < 0) return false;
		for (const name of /** @type {const} */ (["epoch", "batch", "batches", "steps"]))
			this[name] = record[name];
		this.seconds = Math.max(this.seconds, record.seconds);
		const fresh = record.losses.subarray(known);
		if (fresh.length > 0) this.curve.add(fresh, this.position, record.seconds);
		const last = this.newest?.epoch ?? 0;
		this.evaluations.push(...record.evaluations.filter(({ epoch }) => epoch > last));
		return true;
	}
}
