/** California Housing: where the network's house values are too low or too high, on a map. */
import { DistrictFigure } from "../../datasets/california-housing/districts.js";
import { hundreds, roundDollars, signedDollars } from "../../datasets/california-housing/values.js";
import { make, say } from "../../ui/dom.js";
import { NOTHING_YET } from "../../ui/format.js";
import { makeTable } from "../../ui/table.js";
import { mountOwn } from "./own.js";

const BOUNDS = { north: 42.1, south: 32.4, west: -124.5, east: -114.2 };
const MIDDLE = Math.cos((((BOUNDS.north + BOUNDS.south) / 2) * Math.PI) / 180);
const MARGIN = 6;
/** How large a dot is by how far its class is from the middle; the worst are triangles, upwards for
 * too high, so that colour is not needed to tell them. */
const DOTS = [2.5, 3, 6, 7];
/** Names that stand in the sea; the others stand to the right of their city. */
const SEAWARD = new Map([
	["Los Angeles", 16],
	["Santa Barbara", 4],
	["San Diego", 4],
]);

const CLASSES = 7;
const MIDDLE_CLASS = (CLASSES - 1) / 2;
const FROM_THE_MIDDLE = Array.from({ length: CLASSES }, (_, index) => index).sort(
	(one, other) => Math.abs(one - MIDDLE_CLASS) - Math.abs(other - MIDDLE_CLASS),
);

/**
 * @typedef {object} Residuals
 * @property {Float64Array} residuals predicted less true value, in dollars
 * @property {Uint8Array} classes which of the colours each has
 * @property {Int32Array} counts of each
 * @property {Float64Array} steps between the classes, in dollars
 * @property {{ districts: Int32Array, mean_absolute_error: Float64Array, mean_residual: Float64Array }} regions
 * @property {Int32Array} worst
 *
 * @typedef {import("../../ui/cloud.js").Paint} Paint
 * @typedef {import("../../datasets/california-housing/districts.js").Districts} Districts
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	element.classList.add("california", "residuals");
	const legend = makeLegend();
	const { regions, worst } = makeTables();

	/** @type {{ latitude: number, longitude: number } | undefined} */
	let ownPlace;

	/** @type {DistrictFigure<Residuals>} */
	const figure = new DistrictFigure(context, {
		query: "regression.residuals",
		values: (result) => result.residuals ?? null,
		predicted: (newest, index) =>
			(figure.districts?.true[index] ?? 0) + (newest.residuals[index] ?? 0),
		features: true,
		picture: {
			label: "Map of residuals of the test districts",
			keys: "The arrow keys go from district to district, Enter chooses one.",
			height: (width) => Math.round((width * (BOUNDS.north - BOUNDS.south)) / spanAcross()),
			place: (width, height) => place(figure.districts, width, height),
			draw: (canvas, places, _width, _height, paint) => {
				drawDistricts(canvas, places, figure.newest, paint);
			},
			drawAbove: (canvas, _places, width, height, paint) => {
				if (figure.districts) drawCities(canvas, figure.districts, width, height, paint);
				if (ownPlace) drawOwn(canvas, ownPlace, width, height, paint);
			},
		},
		show: () => {
			const { districts, newest } = figure;
			legend.show(newest);
			if (!districts || !newest) return;
			regions.show(regionRows(districts, newest));
			worst.show(worstRows(districts, newest));
		},
	});

	const own = make("section", { class: "own", "aria-labelledby": "own-title" });
	element.append(
		makeFigure(figure.picture, legend.element, figure.reading, worst.element, regions.element),
		own,
	);
	mountOwn(own, context, {
		chosen: () => figure.chosen,
		moved: (latitude, longitude) => {
			ownPlace = { latitude, longitude };
			figure.redrawMarks();
		},
	});
}

/** The figure with its caption. @param {Node[]} parts what stands under the caption */
function makeFigure(...parts) {
	return make(
		"figure",
		{ "aria-labelledby": "residuals-title" },
		make(
			"figcaption",
			{},
			make("h2", { id: "residuals-title" }, "Map of residuals"),
			make("p", { class: "score" }, "predicted − true value"),
		),
		...parts,
	);
}

function makeTables() {
	const regions = makeTable(
		"Errors by region",
		["Nearest city", "Districts", "Mean absolute error", "Mean residual"],
		"errors by region",
	);
	const worst = makeTable(
		"The ten worst",
		["District", "True", "Predicted", "Residual"],
		"the ten worst",
	);
	return { regions, worst };
}

/** How wide the map is, in degrees of latitude. */
function spanAcross() {
	return (BOUNDS.east - BOUNDS.west) * MIDDLE;
}

/** @param {number} width @param {number} height */
function projection(width, height) {
	const { north, south, west, east } = BOUNDS;
	const part = (/** @type {number} */ value) => Math.min(Math.max(value, 0), 1);
	return {
		across: (/** @type {number} */ longitude) =>
			MARGIN + part((longitude - west) / (east - west)) * (width - 2 * MARGIN),
		down: (/** @type {number} */ latitude) =>
			MARGIN + part((north - latitude) / (north - south)) * (height - 2 * MARGIN),
	};
}

/** @param {Districts | undefined} districts @param {number} width @param {number} height */
function place(districts, width, height) {
	if (!districts) return { x: new Float64Array(), y: new Float64Array() };
	const { across, down } = projection(width, height);
	return { x: districts.longitude.map(across), y: districts.latitude.map(down) };
}

/** Those that are right first, the worst on top of them.
 * @param {CanvasRenderingContext2D} context @param {import("../../ui/cloud.js").Places} places
 * @param {Residuals | undefined} newest @param {Paint} paint */
function drawDistricts(context, { x, y }, newest, paint) {
	if (!newest) {
		context.fillStyle = paint.errors[MIDDLE_CLASS] ?? "";
		for (let index = 0; index < x.length; index++)
			drawDot(context, x[index] ?? 0, y[index] ?? 0, 0);
		return;
	}
	for (const drawn of FROM_THE_MIDDLE) {
		context.fillStyle = paint.errors[drawn] ?? "";
		context.beginPath();
		for (let index = 0; index < x.length; index++)
			if (newest.classes[index] === drawn)
				drawDot(context, x[index] ?? 0, y[index] ?? 0, drawn - MIDDLE_CLASS);
		context.fill();
	}
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y
 * @param {number} error how many classes from the middle, below 0 for too low */
function drawDot(context, x, y, error) {
	const size = DOTS[Math.abs(error)] ?? 0;
	if (Math.abs(error) < 2) return context.fillRect(x - size / 2, y - size / 2, size, size);
	const tip = (error > 0 ? -size : size) / 2;
	context.moveTo(x, y + tip);
	context.lineTo(x - size / 2, y - tip);
	context.lineTo(x + size / 2, y - tip);
	context.closePath();
}

/** @param {CanvasRenderingContext2D} context @param {Districts} districts
 * @param {number} width @param {number} height @param {Paint} paint */
function drawCities(context, { cities }, width, height, paint) {
	const { across, down } = projection(width, height);
	context.font = paint.font;
	context.lineJoin = "round";
	for (const { name, latitude, longitude } of cities) {
		const [x, y] = [across(longitude), down(latitude)];
		const lower = SEAWARD.get(name);
		context.textAlign = lower ? "right" : "left";
		writeAbove(context, name, lower ? x - 8 : x + 8, y + (lower ?? 4), paint);
		context.beginPath();
		context.arc(x, y, 3, 0, 2 * Math.PI);
		context.lineWidth = 2;
		context.stroke();
		context.strokeStyle = paint.ink;
		context.lineWidth = 1.5;
		context.stroke();
	}
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y
 * @param {Paint} paint */
function writeAbove(context, text, x, y, paint) {
	context.lineWidth = 3.5;
	context.strokeStyle = paint.card;
	context.fillStyle = paint.ink;
	context.strokeText(text, x, y);
	context.fillText(text, x, y);
}

/** The visitor's own district: a cross.
 * @param {CanvasRenderingContext2D} context @param {{ latitude: number, longitude: number }} own
 * @param {number} width @param {number} height @param {Paint} paint */
function drawOwn(context, { latitude, longitude }, width, height, paint) {
	const { across, down } = projection(width, height);
	const [x, y] = [across(longitude), down(latitude)];
	for (const [lineWidth, colour] of /** @type {[number, string][]} */ ([
		[6, paint.card],
		[2.5, paint.ink],
	])) {
		context.lineWidth = lineWidth;
		context.strokeStyle = colour;
		context.beginPath();
		context.moveTo(x - 5, y - 5);
		context.lineTo(x + 5, y + 5);
		context.moveTo(x + 5, y - 5);
		context.lineTo(x - 5, y + 5);
		context.stroke();
	}
	context.textAlign = "left";
	writeAbove(context, "yours", x + 9, y - 5, paint);
}

/** The colours, what they stand for, and how many districts each has. */
function makeLegend() {
	const entries = Array.from({ length: CLASSES }, (_, index) => ({
		name: make("span"),
		count: make("span", { class: "count" }, NOTHING_YET),
		swatch: make("i", { class: `error-${index}` }),
	}));
	const element = make(
		"ul",
		{ class: "errors", "aria-label": "Colours of the map" },
		...entries.map(({ swatch, name, count }) => make("li", {}, swatch, name, count)),
	);
	return {
		element,
		/** @param {Residuals | undefined} newest */
		show(newest) {
			for (const [index, { name, count }] of entries.entries()) {
				if (newest) say(name, errorName(newest.steps, index));
				say(count, newest ? (newest.counts[index] ?? 0).toLocaleString("en-US") : NOTHING_YET);
			}
		},
	};
}

/** @param {Float64Array} steps @param {number} index of a class between them */
function errorName(steps, index) {
	const middle = steps.length / 2;
	const least = steps[index - 1] ?? 0;
	const most = steps[index] ?? 0;
	if (index === middle) return `right to ${roundDollars(most)}`;
	if (index < middle) return `${roundDollars(-most)} or more too low`;
	return `${roundDollars(least)} or more too high`;
}

/** @param {Districts} districts @param {Residuals} newest */
function regionRows({ cities }, { regions }) {
	return cities.map(({ name }, index) => [
		name,
		(regions.districts[index] ?? 0).toLocaleString("en-US"),
		roundDollars(regions.mean_absolute_error[index] ?? 0),
		signedDollars(regions.mean_residual[index] ?? 0),
	]);
}

/** @param {Districts} districts @param {Residuals} newest */
function worstRows(districts, { worst, residuals }) {
	return Array.from(worst, (index) => {
		const truth = districts.true[index] ?? 0;
		const error = residuals[index] ?? 0;
		return [String(index), hundreds(truth), hundreds(truth + error), signedDollars(error)];
	});
}
