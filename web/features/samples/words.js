/** What the samples, their features and their numbers are called, each in its own unit. */
import { datasetNamed } from "../../datasets/all.js";
import { formatNumber } from "../../ui/format.js";

/** As the network has it. @param {number} value */
export function seen(value) {
	return formatNumber(value, 2, 2);
}

/** @param {number} fraction */
export function percent(fraction) {
	const digits = fraction > 0 && fraction < 0.001 ? 2 : 1;
	return `${(100 * fraction).toFixed(digits)} %`;
}

/** @param {string} name of a feature of the dataset, or "target" @param {string} dataset */
export function featureOf(name, dataset) {
	return datasetNamed(dataset).feature(name);
}

/** @typedef {"test" | "train"} Part */

/** @param {string} dataset @returns {string} such as "digit" */
export function one(dataset) {
	return datasetNamed(dataset).samples.replace(/s$/, "");
}

/** @param {string} dataset @returns {string} such as "digits" */
export function many(dataset) {
	return datasetNamed(dataset).samples;
}

/** @param {string} dataset @param {Part} part @param {number} index */
export function nameOf(dataset, part, index) {
	if (datasetNamed(dataset).isExample) return `Sample ${index}`;
	return `${part === "test" ? "Test" : "Training"} ${one(dataset)} ${index}`;
}

/** @param {number} digit */
export function aDigit(digit) {
	return `${digit === 8 ? "an" : "a"} ${digit}`;
}

/** @param {import("./page.js").Page} page @param {import("../../engine/protocol.js").DatasetSummary | undefined} summary @param {boolean} apart */
export function introduce(page, summary, apart) {
	const { dataset, part, samples, inputs, inputs_seen } = page;
	const word = many(dataset);
	const scaled = inputs_seen?.some((value, place) => value !== inputs[place]);
	if (!apart) return `${samples} ${word}: the network is trained on them, and tested on the same.`;
	const aside = summary?.validation_samples ?? 0;
	const used = summary ? summary.train_samples + aside : samples;
	const first =
		used < samples ? `, of which the first ${used.toLocaleString("en-US")} are used` : "";
	const some =
		aside > 0 ? `${first}, ${aside.toLocaleString("en-US")} of them to validate with` : first;
	const count = samples.toLocaleString("en-US");
	const text =
		part === "test"
			? `${count} test ${word}. The network is never trained on them; choose one to follow through it.`
			: `${count} training ${word}${some}. They can be looked at; only test ${word} can be followed through the network.`;
	return scaled ? `${text} Beneath each number stands what the network sees of it.` : text;
}

/** @param {import("./page.js").Page} page */
export function describeArrival({ dataset, part, arrived, samples }) {
	if (arrived >= samples) return "";
	const [there, all] = [arrived, samples].map((count) => count.toLocaleString("en-US"));
	return `${there} of ${all} ${part === "test" ? "test" : "training"} ${many(dataset)} have arrived; the others are on their way.`;
}
