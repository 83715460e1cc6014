/** How the inputs are scaled: each feature before and after, and the sample looked at in both. */
import { make, say } from "../../ui/dom.js";
import { formatNumber } from "../../ui/format.js";
import { makeHistogram } from "./histogram.js";
import { featureOf, many, one, percent, seen } from "./words.js";

/**
 * @typedef {import("./page.js").Page} Page
 *
 * @typedef {object} Reach
 * @property {number} least
 * @property {number} most
 * @property {number} mean
 * @property {number} deviation
 * @property {number} from where the histogram begins
 * @property {number} to where it ends
 * @property {Float64Array} counts
 * @property {number} [beyond] the share that is outside of the histogram
 *
 * @typedef {{ features: (Reach & { name: string, seen: Reach | undefined })[], samples: number,
 *   reach: number }} Measures
 *
 * @typedef {object} Levels
 * @property {Float64Array} counts
 * @property {number} zeros the share of pixels that are 0
 * @property {number} mean
 * @property {number} deviation
 * @property {number} scale
 * @property {number} counted
 * @property {number} samples
 * @property {boolean} complete
 */

const BYTE = 255;
const LEVELS = 256;

export function makeScaling() {
	const about = make("p", { class: "about-scaling" });
	const table = make("table", { "aria-label": "Features", class: "features" });
	const notes = make("p", { class: "note" });
	const element = make("section", { class: "scaling", "aria-labelledby": "scaling-title" });
	element.append(
		make("h2", { id: "scaling-title" }, "How the inputs are scaled"),
		about,
		table,
		notes,
	);
	/** @type {((page: Page, item: number) => void)[]} */
	let marks = [];

	return {
		element,
		/** @param {Page} page @param {number} item */
		mark(page, item) {
			for (const mark of marks) mark(page, item);
		},
		/** @param {string} dataset @param {Measures} measures */
		showFeatures(dataset, { features, samples, reach }) {
			const scaled = features.some((feature) => feature.seen);
			say(about, explainScaling(dataset, samples, scaled));
			const rows = features.map((feature) => makeFeature(dataset, feature, reach, scaled));
			marks = rows.map(({ mark }) => mark);
			table.replaceChildren(
				makeHead(scaled ? "Before" : "Values", scaled),
				make("tbody", {}, ...rows.map(({ row }) => row)),
			);
			say(
				notes,
				scaled
					? `The line in each histogram is the ${one(dataset)} looked at. After scaling all axes are the same, from −${reach} to ${reach} standard deviations.`
					: `The line in each histogram is the ${one(dataset)} looked at.`,
			);
		},
		/** @param {Levels} levels */
		showLevels(levels) {
			marks = [];
			say(
				about,
				`A pixel is a byte: 0 is paper, 255 is ink. The network sees it divided by 255, from 0 to 1, so that no sum in the first layer is large at the start. ${percent(levels.zeros)} of all pixels are 0.`,
			);
			table.replaceChildren(
				makeHead("Before", true, false),
				make("tbody", {}, makePixelRow(levels)),
			);
			const all = levels.samples.toLocaleString("en-US");
			const counted = levels.counted.toLocaleString("en-US");
			const of = levels.complete ? `all ${all}` : `${counted} of ${all}`;
			say(notes, `Measured on ${of} training digits. The bars are on a logarithmic scale.`);
		},
	};
}

/** @param {string} dataset @param {number} samples @param {boolean} scaled */
function explainScaling(dataset, samples, scaled) {
	const count = `${samples.toLocaleString("en-US")} training ${many(dataset)}`;
	return scaled
		? `Each number is moved by the mean of its feature and divided by its standard deviation, both of the ${count}. Then all features have the mean 0 and the standard deviation 1, and none is louder only for its unit. Test ${many(dataset)} are moved and divided by the same numbers.`
		: `The numbers are small and of the same size as they are: the network sees them unchanged. What is shown here is measured on the ${count}.`;
}

/** @param {string} before @param {boolean} scaled @param {boolean} [sample] */
function makeHead(before, scaled, sample = true) {
	const names = ["Feature", before, "Mean, deviation"];
	if (scaled) names.push("After");
	if (sample) names.push("The sample looked at");
	const heads = names.map((name) => make("th", { scope: "col", class: "head" }, name));
	return make("thead", {}, make("tr", {}, ...heads));
}

/** @param {string} label @param {string} about */
function makeName(label, about) {
	return make(
		"th",
		{ scope: "row", class: "name" },
		make("b", {}, label),
		make("small", {}, about),
	);
}

/** @param {string} mean @param {string} deviation */
function makeMoments(mean, deviation) {
	const line = (/** @type {string} */ name, /** @type {string} */ value) =>
		make("span", {}, make("small", {}, name), " ", value);
	return make("td", { class: "moments" }, line("mean", mean), line("deviation", deviation));
}

/** @param {string} dataset @param {Measures["features"][number]} feature @param {number} reach
 * @param {boolean} scaled */
function makeFeature(dataset, feature, reach, scaled) {
	const { label, about, print, term } = featureOf(feature.name, dataset);
	const before = makeHistogram({
		name: scaled ? `${label}, before scaling` : label,
		counts: feature.counts,
		least: feature.from,
		most: feature.to,
		ends: [print(feature.least), print(feature.most)],
		format: print,
	});
	const given = feature.seen;
	const after =
		given &&
		makeHistogram({
			name: `${label}, as the network sees it`,
			counts: given.counts,
			note: given.beyond ? `${percent(given.beyond)} beyond` : "",
			least: -reach,
			most: reach,
			format: (value) => formatNumber(value, 2),
		});
	const original = make("b");
	const sum = make("span", { class: "sum" });
	const row = make("tr", {}, makeName(label, about));
	row.append(
		make("td", { "data-head": scaled ? "Before" : "Values" }, before.element),
		makeMoments(term(feature.mean), term(feature.deviation)),
	);
	if (scaled) {
		row.append(make("td", { "data-head": "After" }, ...(after ? [after.element] : [])));
	}
	row.append(make("td", { class: "sample" }, original, sum));

	/** @param {Page} page @param {number} item */
	const mark = (page, item) => {
		const { value, network } = numbersOf(page, item, feature.name);
		before.mark(value);
		after?.mark(network);
		say(original, value === undefined ? "–" : print(value));
		if (!given || value === undefined || network === undefined) return say(sum, "");
		const [mean, deviation] = [term(feature.mean), term(feature.deviation)];
		sum.replaceChildren(
			`(${term(value)} − ${mean.startsWith("−") ? `(${mean})` : mean}) ÷ ${deviation} = `,
			make("strong", {}, seen(network)),
		);
	};
	return { row, mark };
}

/** @param {Page} page @param {number} item @param {string} name of a feature, or "target" */
function numbersOf(page, item, name) {
	if (page.indices[item] === undefined) return {};
	if (name === "target") return { value: page.targets[item], network: page.targets_seen?.[item] };
	const at = item * page.features.length + page.features.indexOf(name);
	return { value: page.inputs[at], network: page.inputs_seen?.[at] };
}

/** @param {Levels} levels */
function makePixelRow({ counts, mean, deviation, scale }) {
	const width = LEVELS / counts.length;
	const bins = (
		/** @type {string} */ name,
		/** @type {number} */ factor,
		/** @type {(value: number) => string} */ format,
	) =>
		makeHistogram({
			name,
			counts,
			least: 0,
			most: LEVELS * factor,
			logarithmic: true,
			ends: ["0", format(BYTE * factor)],
			format,
			between: (bin) =>
				`${format(bin * width * factor)} to ${format(((bin + 1) * width - 1) * factor)}`,
		}).element;
	const before = bins("pixels, as bytes", 1, (value) => formatNumber(value, 0));
	const after = bins("pixels, as the network sees them", scale, (value) => formatNumber(value, 2));
	return make(
		"tr",
		{},
		makeName("Each pixel", "784 of them, all scaled the same"),
		make("td", { "data-head": "Before" }, before),
		makeMoments(
			`${formatNumber(mean, 1)} → ${formatNumber(mean * scale, 3)}`,
			`${formatNumber(deviation, 1)} → ${formatNumber(deviation * scale, 3)}`,
		),
		make("td", { "data-head": "After" }, after),
	);
}
