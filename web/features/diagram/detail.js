/** What is told of the chosen unit: its bias, Z and A, and its weights in and out. */
import { onAppearanceChange } from "../../ui/canvas.js";
import { divergingImage, divergingPixels, roundLimit } from "../../ui/colour-scale.js";
import { make, say } from "../../ui/dom.js";
import { formatSigned, formatWeightRange } from "../../ui/format.js";

/**
 * @typedef {object} Unit what the engine answers of it
 * @property {Float64Array} incoming
 * @property {Float64Array} outgoing
 * @property {number | undefined} bias
 * @property {number | undefined} z
 * @property {number | undefined} a
 *
 * @typedef {{ name: string, value: number }} Weight one of those that the diagram shows
 *
 * @typedef {object} Description what is said of it
 * @property {string} title
 * @property {string} about in a sentence
 * @property {Weight[]} incoming
 * @property {Weight[]} outgoing
 * @property {boolean} isImage whether its weights in belong to the pixels of an image
 * @property {[number, number] | undefined} image its rows and columns
 */

const INVITATION =
	"Point at a unit to see its weights in and out, its bias, and what it makes of the sample. By keyboard: tab into the diagram, then use the arrow keys.";

export function makeDetail() {
	const title = make("h3", { hidden: "" }, "Unit");
	const about = make("p", { class: "about-unit" }, INVITATION);
	const facts = make("dl");
	const bias = addFact(facts, "Bias", "bias");
	const z = addFact(facts, "Z", "");
	const a = addFact(facts, "A", "");
	const image = makeImage();
	const incoming = makeWeights("Weights in");
	const outgoing = makeWeights("Weights out");
	const body = make("div", { class: "told" }, facts, image.element, incoming.element);
	body.append(outgoing.element);
	body.hidden = true;
	const element = make("section", {
		class: "detail",
		"aria-label": "Chosen unit",
		tabindex: 0,
	});
	element.append(title, about, body);

	return {
		element,
		showNothing() {
			title.hidden = true;
			say(about, INVITATION);
			body.hidden = true;
		},
		/** @param {Unit} unit @param {Description} description */
		show(unit, description) {
			body.hidden = false;
			title.hidden = false;
			say(title, description.title);
			say(about, description.about);
			bias(unit.bias);
			z(unit.z);
			a(unit.a);
			image.show(unit.incoming, description);
			incoming.show(description.title, description.incoming, unit.incoming.length);
			outgoing.show(description.title, description.outgoing, unit.outgoing.length);
		},
	};
}

/** @param {HTMLElement} list @param {string} name @param {string} style */
function addFact(list, name, style) {
	const value = make("dd");
	const row = make("div", { class: style }, make("dt", {}, name), value);
	list.append(row);
	return (/** @type {number | undefined} */ number) => {
		row.hidden = number === undefined;
		say(value, formatSigned(number));
	};
}

/** The weights in as the image to whose pixels they belong; hidden where they belong to none. */
function makeImage() {
	const picture = make("canvas", { role: "img" });
	const words = make("p", { class: "range" });
	const element = make("div", { class: "seen-as-image" }, picture, words);
	/** @type {{ weights: Float64Array, size: [number, number] } | undefined} */
	let newest;

	const paint = () => {
		if (!newest) return;
		const { weights, size } = newest;
		const [rows, columns] = size;
		picture.width = columns;
		picture.height = rows;
		const image = divergingImage(weights, columns, limitOf(weights), divergingPixels(picture));
		picture.getContext("2d")?.putImageData(image, 0, 0);
	};
	onAppearanceChange(paint);
	return {
		element,
		/** @param {Float64Array} weights @param {Description} description of their unit */
		show(weights, { title, isImage, image }) {
			newest = isImage ? { weights, size: image ?? [1, weights.length] } : undefined;
			element.hidden = !isImage;
			const range = formatWeightRange(weights);
			say(words, isImage ? `Weights in: ${range}` : "");
			picture.ariaLabel = `Weights into ${title}: ${range}`;
			paint();
		},
	};
}

/** @param {"Weights in" | "Weights out"} name */
function makeWeights(name) {
	const body = make("tbody");
	const caption = make("h4", {}, name);
	const more = make("p", { class: "more" });
	const table = make("table", {}, body);
	const element = make("div", { class: "weights" }, caption, table, more);
	return {
		element,
		/** @param {string} unit @param {Weight[]} weights @param {number} all */
		show(unit, weights, all) {
			element.hidden = weights.length === 0;
			table.ariaLabel = `${name === "Weights in" ? "Weights into" : "Weights out of"} ${unit}`;
			const limit = limitOf(weights.map(({ value }) => value));
			while (body.rows.length > weights.length) body.deleteRow(-1);
			while (body.rows.length < weights.length) body.append(makeWeight());
			for (const [index, weight] of weights.entries())
				showWeight(/** @type {HTMLTableRowElement} */ (body.rows[index]), weight, limit);
			const others = all - weights.length;
			say(more, others > 0 ? `… and ${others} more that the diagram does not show` : "");
		},
	};
}

function makeWeight() {
	const bar = make("span", { class: "size", "aria-hidden": "true" }, make("i"));
	return make(
		"tr",
		{},
		make("th", { scope: "row" }),
		make("td", {}, make("b", { class: "weight" }), bar),
	);
}

/** @param {HTMLTableRowElement} row @param {Weight} weight @param {number} limit */
function showWeight(row, { name, value }, limit) {
	const [header, cell] = row.cells;
	const [number, bar] = cell?.children ?? [];
	if (!header || !number || !bar) return;
	say(header, name);
	say(number, formatSigned(value));
	const fill = /** @type {HTMLElement} */ (bar.firstElementChild);
	bar.classList.toggle("negative", value < 0);
	fill.style.transform = `scaleX(${Math.min(1, Math.abs(value) / limit)})`;
}

/** @param {ArrayLike<number>} values */
function limitOf(values) {
	let most = 0;
	for (let index = 0; index < values.length; index++)
		most = Math.max(most, Math.abs(values[index] ?? 0));
	return roundLimit(most);
}
