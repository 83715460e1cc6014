/**
 * How far mfnet's losses are from recorded ones, batch by batch.
 *
 * @typedef {import("../../app/settings.js").Settings} Settings
 * @typedef {{ made_by: string, settings: Settings, losses: string }} Recording as it is kept: the
 *   losses as the base64 of little-endian float64
 */
import { describe } from "../../app/description.js";

/** They say how far training goes, and change no loss on the way. */
const HOW_FAR = new Set(["epochs", "patience"]);

export class Agreement {
	/** The largest relative difference so far. */
	largest = 0;
	/** How many batches have been compared. */
	count = 0;
	#recorded;

	/** @param {Float64Array} recorded losses of PyTorch */
	constructor(recorded) {
		this.#recorded = recorded;
	}

	/** How many batches can be compared. */
	get batches() {
		return this.#recorded.length;
	}

	/** Whether there is a gap between what was compared and these losses.
	 * @param {number} before how many batches come before them */
	misses(before) {
		return before > this.count;
	}

	/** Compares those that were not compared before.
	 * @param {Float64Array} losses @param {number} before how many batches come before them */
	take(losses, before) {
		for (let index = this.count - before; index < losses.length; index++) {
			const recorded = this.#recorded[this.count];
			if (recorded === undefined) return;
			const difference = Math.abs((losses[index] ?? 0) - recorded) / Math.abs(recorded);
			// What is no number agrees with nothing.
			this.largest =
				difference >= 0 ? Math.max(this.largest, difference) : Number.POSITIVE_INFINITY;
			this.count += 1;
		}
	}
}

/** @param {Recording} recording @returns {Float64Array} */
export function lossesOf({ losses }) {
	const bytes = Uint8Array.from(atob(losses), (character) => character.charCodeAt(0));
	const view = new DataView(bytes.buffer);
	return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

/** The labels of the settings that make another training than the recorded one.
 * @param {Settings} recorded @param {Settings} settings */
export function othersThan(recorded, settings) {
	const wanted = new Map(describe(recorded).map(({ name, text }) => [name, text]));
	return describe(settings)
		.filter(({ name, text }) => !HOW_FAR.has(name) && wanted.get(name) !== text)
		.map(({ label }) => label);
}
