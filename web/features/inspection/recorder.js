/**
 * When a step is recorded: as soon as something else is to be shown, and as training goes on, but not
 * faster than numbers can be read.
 *
 * @typedef {import("./recording.js").StepRecord} StepRecord
 *
 * @typedef {object} Shown what the recorder needs of the panel
 * @property {() => boolean} isReady whether a step can be shown now
 * @property {() => boolean} isHeld whether the numbers stay as they are while training goes on
 * @property {() => Record<string, unknown>} wanted of `inspection.record`
 * @property {() => void} begin called before a step is recorded
 * @property {(record: StepRecord) => Promise<void> | undefined} take
 * @property {(reason: string) => boolean} refuse called if it can't be recorded; whether it can be
 *   without what was the reason
 */

const EVERY = 400; // milliseconds: faster, no number could be read
const REST = 8; // times as long as it takes

export class Recorder {
	#engine;
	#shown;
	#isOn = false;
	#request = 0;
	#underWay = 0;
	#isStale = false; // whether training went on meanwhile
	#notBefore = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#due;

	/** @param {import("../../engine/client.js").Engine} engine @param {Shown} shown */
	constructor(engine, shown) {
		this.#engine = engine;
		this.#shown = shown;
	}

	/** Records from now on. */
	start() {
		this.#isOn = true;
		this.refresh();
	}

	stop() {
		this.#isOn = false;
		this.#forgetDue();
	}

	/** Records anew, and shows what it is now. */
	async refresh() {
		this.#forgetDue();
		if (!this.#isOn || !this.#shown.isReady()) return;
		const started = performance.now();
		this.#shown.begin();
		this.#underWay++;
		try {
			const record = await this.record(this.#shown.wanted());
			if (record) await this.#shown.take(record);
		} catch (error) {
			const { message } = /** @type {Error} */ (error);
			if (this.#shown.refuse(message)) this.#isStale = true;
		}
		this.#underWay--;
		// What takes long comes less often: training is to feel nothing of it.
		const now = performance.now();
		this.#notBefore = now + Math.max(EVERY, REST * (now - started));
		if (this.#isStale) this.follow();
	}

	/** Training went on: what is shown follows. */
	follow() {
		this.#isStale = this.#underWay > 0;
		if (!this.#isOn || this.#shown.isHeld() || this.#isStale || this.#due !== undefined) return;
		const wait = Math.max(0, this.#notBefore - performance.now());
		this.#due = setTimeout(() => this.refresh(), wait);
	}

	/** Records once. @param {Record<string, unknown>} wanted of `inspection.record`
	 * @returns {Promise<StepRecord | undefined>} undefined if it is no longer wanted */
	async record(wanted) {
		const request = ++this.#request;
		const record = await this.#engine.query("inspection.record", wanted);
		return request === this.#request && this.#isOn ? record : undefined;
	}

	/** How many steps were asked for: it tells whether one that was recorded is still the newest. */
	get requests() {
		return this.#request;
	}

	#forgetDue() {
		clearTimeout(this.#due);
		this.#due = undefined;
	}
}
