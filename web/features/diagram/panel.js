/**
 * The network as a diagram: a column a layer, its weights as lines that change while it trains, and
 * every number of a unit that is pointed at or has the focus.
 *
 * @typedef {import("../../engine/client.js").DatasetSummary} DatasetSummary
 * @typedef {import("./detail.js").Unit} Unit
 *
 * @typedef {object} Layer
 * @property {number} units how many it has
 * @property {number} first of those that are shown
 * @property {Float64Array | undefined} bias of those that are shown, as are the others
 * @property {Float64Array | undefined} z
 * @property {Float64Array | undefined} a undefined for an image
 *
 * @typedef {object} Diagram
 * @property {number} sample
 * @property {Uint8Array | undefined} image the sample, if it is one
 * @property {string[]} activations
 * @property {Layer[]} layers
 * @property {{ values: Float64Array, columns: number }[]} weights between the shown units; those of
 *   an image together, as their root mean square
 *
 * @typedef {{ layer: number, unit: number }} Place a unit of the network; -1 is the bias unit
 */
import { colours, greyImage, onAppearanceChange, sharpContext } from "../../ui/canvas.js";
import { make, say } from "../../ui/dom.js";
import { formatSigned } from "../../ui/format.js";
import { activationName, layerName, shortName, unitName } from "../../ui/names.js";
import { onceAFrame } from "../../ui/pace.js";
import { rove } from "../../ui/roving.js";
import { cssColours, divergingPixels, makeScale, roundLimit, stepOf } from "../../ui/scale.js";
import { makeTable } from "../../ui/table.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { makeDetail } from "./detail.js";
import { edgesOf, paintEdges } from "./edges.js";
import { arrange } from "./layout.js";

const WIDEST_HEADER = 110; // CSS pixels
const PAGER_WIDTH = 68;

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { state, engine } = context;
	const canvas = make("canvas", { "aria-hidden": "true" });
	const units = make("div", { class: "units", role: "group", "aria-label": "Units" });
	const stage = make("div", { class: "stage" }, canvas, units);
	const detail = makeDetail();
	const scale = makeScale("weights");
	const together = make("li", { class: "together" }, "all weights from the image, together");
	const below = make("li", { class: "below" }, "below 0, of the chosen unit");
	const legend = make(
		"ul",
		{ class: "legend" },
		make("li", { class: "bias" }, "bias"),
		below,
		together,
	);
	const table = makeTable("Units of the network", ["Unit", "Bias", "Z", "A"]);
	const note = make("p", { class: "note" });
	element.append(
		make(
			"figure",
			{ class: "diagram", "aria-labelledby": "diagram-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "diagram-title" }, "Network diagram"),
				make("div", { class: "keys-of-it" }, legend, scale.element),
			),
			make("div", { class: "board" }, stage, detail.element),
			note,
			table.element,
		),
	);

	/** @type {DatasetSummary | undefined} */
	let dataset;
	/** @type {Diagram | undefined} */
	let diagram;
	/** Which unit each layer's shown ones begin with. @type {number[]} */
	let first = [];
	/** @type {Place | undefined} */
	let chosen;
	/** @type {Place | undefined} */
	let pointed;
	/** @type {{ place: Place, unit: Unit } | undefined} */
	let told;
	/** What the buttons were made for. */
	let made = "";
	/** @type {Map<string, HTMLButtonElement>} */
	const buttons = new Map();
	let pixels = new Uint32Array();
	/** @type {string[]} */
	let fills = [];
	let paints = colours(stage);
	// Asked for where it changes only: to read it between changes would lay the page out each time.
	let width = 0;
	/** @type {ReturnType<typeof arrange> | undefined} */
	let layout;

	const followDiagram = watchWhileSeen(
		element,
		context,
		() => ["network.diagram", { first, sample: state.settings.sample }],
		(newest) => {
			diagram = newest;
			draw();
		},
	);
	const followUnit = watchWhileSeen(
		element,
		context,
		() => {
			const place = pointed ?? chosen;
			return place && ["network.unit", { ...place, sample: state.settings.sample }];
		},
		(unit) => {
			const place = pointed ?? chosen;
			if (place) told = { place, unit };
			draw();
		},
	);

	/** @param {Place | undefined} place @param {"point" | "choose"} how */
	const turnTo = (place, how) => {
		if (how === "point") pointed = place;
		else chosen = place;
		for (const [key, button] of buttons) button.ariaPressed = String(key === keyOf(chosen));
		followUnit();
		draw();
	};

	/** @param {number} layer @param {number} start */
	const page = (layer, start) => {
		const { units: all = 0, a } = diagram?.layers[layer] ?? {};
		const last = Math.max(0, all - (a?.length ?? 0));
		const before = diagram?.layers[layer]?.first ?? 0;
		first = Array.from(diagram?.layers ?? [], ({ first: shown }) => shown);
		first[layer] = Math.max(0, Math.min(last, start));
		followDiagram();
		return first[layer] !== before;
	};

	const settle = rove(units, ".unit", (from, key) => {
		const layer = Number(from.dataset.layer);
		const way = { ArrowUp: -1, ArrowDown: 1 }[key];
		const shown = diagram?.layers[layer];
		if (!way || !shown || from.dataset.slot === "-1") return false;
		if (!page(layer, shown.first + way)) return false;
		const unit = shown.first + way + Number(from.dataset.slot);
		turnTo({ layer, unit }, "choose");
		return true;
	});

	/** @param {DatasetSummary} known */
	const build = (known) => {
		if (!diagram) return;
		const { layers } = diagram;
		units.replaceChildren();
		buttons.clear();
		for (const [layer, { a, units: all }] of layers.entries()) {
			const isImage = layer === 0 && Boolean(known.image);
			units.append(makeHeader(layer, diagram, known));
			const count = isImage ? 1 : (a?.length ?? 0);
			const from = layer < layers.length - 1 ? -1 : 0;
			for (let slot = from; slot < count; slot++) units.append(makeUnit(layer, slot, isImage));
			if (!isImage && count < all) units.append(makePager(layer, count));
		}
		settle();
	};

	/** @param {number} layer @param {number} slot @param {boolean} isImage */
	const makeUnit = (layer, slot, isImage) => {
		const style = slot < 0 ? "unit constant" : isImage ? "unit image" : "unit";
		const button = make("button", {
			type: "button",
			class: style,
			"data-layer": layer,
			"data-slot": slot,
			"aria-pressed": "false",
		});
		if (slot < 0) button.append("1");
		if (isImage && slot >= 0) button.append(make("canvas", { "aria-hidden": "true" }));
		else if (slot >= 0) button.append(make("small", { class: "unit-name", "aria-hidden": "true" }));
		const place = () => {
			const shown = diagram?.layers[layer];
			return { layer, unit: slot < 0 || isImage ? Math.min(slot, 0) : (shown?.first ?? 0) + slot };
		};
		button.addEventListener("pointerenter", ({ pointerType }) => {
			if (pointerType === "mouse") turnTo(place(), "point");
		});
		button.addEventListener("pointerleave", () => turnTo(undefined, "point"));
		button.addEventListener("focus", () => {
			turnTo(place(), "choose");
			describe(button, place());
		});
		button.addEventListener("click", () => turnTo(place(), "choose"));
		return button;
	};

	/** @param {number} layer @param {number} count of those that are shown */
	const makePager = (layer, count) => {
		const name = layerName(layer, diagram?.layers.length ?? 0).toLowerCase();
		const earlier = make(
			"button",
			{ type: "button", "aria-label": `Earlier units of ${name}` },
			"↑",
		);
		const later = make("button", { type: "button", "aria-label": `Later units of ${name}` }, "↓");
		earlier.addEventListener("click", () => page(layer, (first[layer] ?? 0) - count));
		later.addEventListener("click", () => page(layer, (first[layer] ?? 0) + count));
		return make("div", { class: "pager", "data-layer": layer }, make("span"), earlier, later);
	};

	/** @param {HTMLButtonElement} button @param {Place} place */
	const describe = (button, { layer, unit }) => {
		const shown = diagram?.layers[layer];
		const slot = unit - (shown?.first ?? 0);
		const facts = [
			["bias", shown?.bias?.[slot]],
			["Z", shown?.z?.[slot]],
			["A", unit < 0 ? 1 : shown?.a?.[slot]],
		].filter(([, value]) => value !== undefined);
		const words = facts.map(
			([name, value]) => `${name} ${formatSigned(/** @type {number} */ (value))}`,
		);
		button.setAttribute("aria-description", words.join(", "));
	};

	const place = () => {
		if (!diagram || !dataset) return;
		const { layers } = diagram;
		const isImage = diagram.image !== undefined;
		layout = arrange(
			width,
			layers.map(({ a, units: all }, layer) => ({
				shown: a?.length ?? 1,
				isImage: layer === 0 && isImage,
				isPart: !(layer === 0 && isImage) && (a?.length ?? 0) < all,
			})),
			dataset.feature_names.length > 0,
		);
		stage.classList.toggle("roomy", layout.roomy);
		stage.classList.toggle("dense", layout.isDense);
		stage.classList.toggle("packed", layout.step < PAGER_WIDTH);
		for (const child of /** @type {HTMLCollectionOf<HTMLElement>} */ (units.children)) {
			const column = layout.columns[Number(child.dataset.layer)];
			const { slot } = child.dataset;
			const at = slot === "-1" ? column?.bias : column?.units[Number(slot)];
			child.style.left = `${column?.x ?? 0}px`;
			if (child.className === "header")
				child.style.width = `${Math.min(WIDEST_HEADER, layout.step - 4)}px`;
			if (slot !== undefined) child.style.top = `${at?.y ?? 0}px`;
			if (child.className !== "pager") continue;
			// How high it is depends on how its words are broken into lines.
			showPager(child, layers[Number(child.dataset.layer)]);
			child.style.top = `${column?.bottom ?? 0}px`;
			layout.height = Math.max(layout.height, (column?.bottom ?? 0) + child.offsetHeight);
		}
	};

	const paint = () => {
		if (!diagram || !dataset || width === 0) return;
		const known = dataset;
		const { layers } = diagram;
		const shape = JSON.stringify([
			known.name,
			known.task,
			diagram.activations,
			layers.map(({ units: all, a }) => [all, a?.length]),
		]);
		if (shape !== made) {
			made = shape;
			build(known);
			place();
			return draw(); // in a frame of its own
		}
		if (!layout) place();
		if (pixels.length === 0) {
			pixels = divergingPixels(stage);
			paints = colours(stage);
			fills = cssColours(pixels);
		}
		showUnits(known);
		paintLines();
		showDetail(known);
		showTable(known);
	};

	/** @param {DatasetSummary} known */
	const showUnits = (known) => {
		if (!diagram) return;
		const { layers, image } = diagram;
		const limits = layers.map(({ a }) => roundLimit(largest(a)));
		for (const child of /** @type {HTMLCollectionOf<HTMLElement>} */ (units.children)) {
			const layer = Number(child.dataset.layer);
			const shown = layers[layer];
			if (!shown) continue;
			if (child.className === "pager") showPager(child, shown);
			if (!(child instanceof HTMLButtonElement)) continue;
			const slot = Number(child.dataset.slot);
			const isImage = child.classList.contains("image");
			const unit = slot < 0 ? -1 : isImage ? 0 : shown.first + slot;
			buttons.delete(child.dataset.key ?? "");
			child.dataset.key = keyOf({ layer, unit });
			buttons.set(child.dataset.key, child);
			const name = unitName(layer, layers.length, unit, known);
			if (child.ariaLabel !== name) child.ariaLabel = name;
			if (slot < 0) continue;
			if (isImage) {
				if (image && known.image) showImage(child, image, known.image);
				continue;
			}
			child.style.backgroundColor = fills[stepOf(shown.a?.[slot] ?? 0, limits[layer] ?? 1)] ?? "";
			const isNamed = layer === 0 || layer === layers.length - 1;
			const label = child.firstElementChild;
			if (label && isNamed) say(label, shortName(layer, layers.length, unit, known));
			child.classList.toggle("input", layer === 0);
		}
	};

	const paintLines = () => {
		if (!diagram || !layout) return;
		const place = pointed ?? chosen;
		const at = place && {
			layer: place.layer,
			unit: place.unit < 0 ? -1 : place.unit - (diagram.layers[place.layer]?.first ?? 0),
		};
		const edges = edgesOf(diagram, layout.columns, at);
		const limit = roundLimit(edges.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0));
		scale.show(limit);
		together.hidden = diagram.image === undefined;
		const context = sharpContext(canvas, width, layout.height);
		paintEdges(context, edges, limit, at !== undefined, paints);
		canvas.style.width = `${width}px`; // on paper too, where the stage is narrower
		stage.style.height = `${layout.height}px`;
		stage.style.minHeight = "0";
	};

	/** @param {DatasetSummary} known */
	const showDetail = (known) => {
		const place = pointed ?? chosen;
		if (!diagram || !place) return detail.showNothing();
		if (told?.place.layer !== place.layer || told.place.unit !== place.unit) return;
		const { layer, unit } = place;
		const { layers } = diagram;
		const isImage = diagram.image !== undefined;
		/** @param {number} other @param {Float64Array} values */
		const weights = (other, values) => {
			const shown = layers[other];
			if (!shown || values.length === 0 || (other === 0 && isImage)) return [];
			return Array.from({ length: shown.a?.length ?? 0 }, (_, slot) => ({
				name: shortName(other, layers.length, shown.first + slot, known),
				value: values[shown.first + slot] ?? 0,
			}));
		};
		const isWhole = layer === 0 && isImage && unit === 0;
		const title = unitName(layer, layers.length, unit, known);
		detail.show(
			isWhole ? { ...told.unit, outgoing: new Float64Array(), a: undefined } : told.unit,
			{
				title,
				about: aboutUnit(place, diagram, known),
				incoming: weights(layer - 1, told.unit.incoming),
				outgoing: isWhole ? [] : weights(layer + 1, told.unit.outgoing),
				isImage: layer === 1 && unit >= 0 && isImage,
				image: known.image,
			},
		);
		const button = buttons.get(keyOf(chosen) ?? "");
		if (button && chosen) describe(button, chosen);
	};

	/** @param {DatasetSummary} known */
	const showTable = (known) => {
		if (!diagram) return;
		const { layers, sample, image } = diagram;
		say(
			note,
			`Units are filled by what they make of test sample ${sample} (blue above 0, orange below); choose another under Activations.`,
		);
		const rows = layers.flatMap(({ first: start, bias, z, a }, layer) =>
			Array.from({ length: layer === 0 && image ? 0 : (a?.length ?? 0) }, (_, slot) => [
				unitName(layer, layers.length, start + slot, known),
				formatSigned(bias?.[slot]),
				formatSigned(z?.[slot]),
				formatSigned(a?.[slot]),
			]),
		);
		table.show(rows);
	};

	const draw = onceAFrame(paint);
	engine.on("built", ({ dataset: newest }) => {
		dataset = newest;
		[first, chosen, pointed, told, diagram] = [[], undefined, undefined, undefined, undefined];
		followDiagram();
		followUnit();
	});
	onAppearanceChange(() => {
		pixels = new Uint32Array();
		draw();
	});
	new ResizeObserver(() => {
		if (stage.clientWidth === width) return;
		width = stage.clientWidth;
		layout = undefined;
		draw();
	}).observe(stage);
}

/** @param {Place | undefined} place */
function keyOf(place) {
	return place ? `${place.layer} ${place.unit}` : "";
}

/** @param {ArrayLike<number> | undefined} values */
function largest(values) {
	let most = 0;
	for (let index = 0; index < (values?.length ?? 0); index++)
		most = Math.max(most, Math.abs(values?.[index] ?? 0));
	return most;
}

/** @param {number} layer @param {Diagram} diagram @param {DatasetSummary} dataset */
function makeHeader(layer, { layers, activations }, { image }) {
	const count = layers[layer]?.units ?? 0;
	const what =
		layer === 0 ? (image ? "pixels" : "features") : activationName(activations[layer - 1]);
	const name = layerName(layer, layers.length);
	return make(
		"p",
		{ class: "header", "data-layer": layer },
		make("b", {}, name.replace("Hidden layer", "Hidden")),
		make("small", {}, `${count} ${what}`),
	);
}

/** @param {HTMLElement} pager @param {Layer | undefined} layer */
function showPager(pager, layer) {
	if (!layer) return;
	const { first, a, units } = layer;
	const [text, earlier, later] = pager.children;
	const last = first + (a?.length ?? 0);
	if (text) say(text, `${first + 1}–${last} of ${units}`);
	if (earlier) earlier.ariaDisabled = String(first === 0);
	if (later) later.ariaDisabled = String(last === units);
}

/** @param {HTMLButtonElement} button @param {Uint8Array} levels @param {[number, number]} shape */
function showImage(button, levels, [rows, columns]) {
	const canvas = button.querySelector("canvas");
	if (!canvas) return;
	if (canvas.width !== columns) canvas.width = columns;
	if (canvas.height !== rows) canvas.height = rows;
	canvas.getContext("2d")?.putImageData(greyImage(levels, columns, rows), 0, 0);
}

/** @param {Place} place @param {Diagram} diagram @param {DatasetSummary} dataset */
function aboutUnit({ layer, unit }, { layers, sample, activations }, { image }) {
	if (unit < 0) return "Always 1: the weights that come out of it are the biases.";
	if (layer === 0 && image) return `Test sample ${sample}, a number from 0 to 1 for each pixel.`;
	if (layer === 0) return `A: what the network is given for test sample ${sample}.`;
	if (layer === layers.length - 1)
		return `Test sample ${sample}: Z = bias + Σ weight · A of the layer before.`;
	const name = activationName(activations[layer - 1]);
	return `Test sample ${sample}: Z = bias + Σ weight · input, A = ${name}(Z).`;
}
