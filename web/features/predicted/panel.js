/** California Housing: each test district's predicted value over its true one. */
import { DistrictFigure } from "../../datasets/california-housing/districts.js";
import {
	CAP_EXPLAINED,
	exactDollars,
	roundDollars,
	signedDollars,
} from "../../datasets/california-housing/values.js";
import { make, say } from "../../ui/dom.js";
import { formatScore, NOTHING_YET } from "../../ui/format.js";
import { makeTable } from "../../ui/table.js";

const MOST = 550_000; // dollars: where both axes end, whatever is predicted
const TICK = 100_000; // or twice that, where there is little room
const LEAST_FOR_ALL = 360; // CSS pixels
const MARGIN = { left: 44, right: 10, top: 24, bottom: 38 };
const MOST_HEIGHT = 480;

/**
 * @typedef {object} Predicted
 * @property {Float64Array} predicted in dollars
 * @property {number} r2
 * @property {number} mean_absolute_error
 * @property {number} root_mean_squared_error
 * @property {{ starts: Float64Array, districts: Int32Array, mean_absolute_error: Float64Array,
 *   mean_residual: Float64Array }} brackets
 *
 * @typedef {import("../../ui/cloud.js").Paint} Paint
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	element.classList.add("california", "predicted");
	const scores = makeScores();
	const brackets = makeTable("Errors by true value", [
		"True value",
		"Districts",
		"Mean absolute error",
		"Mean residual",
	]);

	/** @type {DistrictFigure<Predicted>} */
	const figure = new DistrictFigure(context, {
		query: "regression.predicted",
		values: (result) => result.predicted ?? null,
		predicted: (newest, index) => newest.predicted[index] ?? 0,
		features: false,
		picture: {
			label: "Predicted and true values of the test districts",
			keys: "The arrow keys go from district to district, Enter chooses one.",
			height: (width) => Math.min(width, MOST_HEIGHT),
			place: (width, height) => place(figure, width, height),
			draw: (canvas, places, width, height, paint) => {
				drawAxes(canvas, width, height, paint);
				if (figure.newest) drawPoints(canvas, places, paint.accent);
			},
			drawAbove: (canvas, _, width, height, paint) => drawDiagonal(canvas, width, height, paint),
		},
		show: () => {
			const { newest } = figure;
			scores.show(newest);
			brackets.show(newest ? bracketRows(newest.brackets) : []);
		},
	});

	element.append(
		make(
			"figure",
			{ "aria-labelledby": "predicted-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "predicted-title" }, "Predicted and true"),
				make("p", { class: "score" }, "4,128 districts, never trained on"),
			),
			make("div", { class: "both" }, figure.picture, scores.element),
			figure.reading,
			brackets.element,
		),
	);
}

/** How well all the districts are predicted. */
function makeScores() {
	const r2 = makeScore("R²");
	const absolute = makeScore("Mean absolute error");
	const squared = makeScore("Root mean squared error");
	const beyond = make("p", { class: "cap" });
	const element = make(
		"div",
		{ class: "scores" },
		...[r2, absolute, squared].map((score) => /** @type {Node} */ (score.parentElement)),
		make("p", { class: "cap" }, CAP_EXPLAINED),
		beyond,
	);
	return {
		element,
		/** @param {Predicted | undefined} newest */
		show(newest) {
			say(r2, formatScore(newest?.r2, "regression"));
			say(absolute, newest ? roundDollars(newest.mean_absolute_error) : NOTHING_YET);
			say(squared, newest ? roundDollars(newest.root_mean_squared_error) : NOTHING_YET);
			say(beyond, tellBeyond(newest?.predicted));
		},
	};
}

/** @param {string} name @returns {HTMLOutputElement} */
function makeScore(name) {
	const id = `predicted-${name.toLowerCase().replaceAll(/\W+/g, "-")}`;
	const output = make("output", { "aria-labelledby": id, "aria-live": "off" }, NOTHING_YET);
	make("div", {}, make("span", { id }, name), output);
	return output;
}

/** @param {DistrictFigure<Predicted>} figure @param {number} width @param {number} height */
function place({ districts, newest }, width, height) {
	if (!districts || !newest) return { x: new Float64Array(), y: new Float64Array() };
	const { across, up } = axes(width, height);
	return { x: districts.true.map(across), y: newest.predicted.map(up) };
}

/** From dollars to pixels; what is beyond an axis is at its end.
 * @param {number} width @param {number} height */
function axes(width, height) {
	const { left, right, top, bottom } = MARGIN;
	const part = (/** @type {number} */ value) => Math.min(Math.max(value / MOST, 0), 1);
	return {
		across: (/** @type {number} */ value) => left + part(value) * (width - left - right),
		up: (/** @type {number} */ value) => height - bottom - part(value) * (height - top - bottom),
	};
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {Paint} paint */
function drawAxes(context, width, height, paint) {
	const { across, up } = axes(width, height);
	context.font = paint.font;
	context.lineWidth = 1;
	context.strokeStyle = paint.line;
	context.fillStyle = paint.soft;
	const tick = width < LEAST_FOR_ALL ? 2 * TICK : TICK;
	for (let value = 0; value <= MOST; value += tick) {
		const text = value ? `$${value / 1000}k` : "$0";
		line(context, across(value), up(0), across(value), up(MOST));
		line(context, across(0), up(value), across(MOST), up(value));
		context.textAlign = "center";
		context.fillText(text, across(value), up(0) + 16);
		context.textAlign = "right";
		if (value) context.fillText(text, across(0) - 6, up(value) + 4);
	}
	context.textAlign = "left";
	context.fillText("predicted", 2, 12);
	context.textAlign = "right";
	context.fillText("true value", across(MOST), up(0) + 33);
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
 * @param {Paint} paint */
function drawDiagonal(context, width, height, paint) {
	const { across, up } = axes(width, height);
	context.lineWidth = 1.5;
	context.strokeStyle = paint.ink;
	context.setLineDash([6, 4]);
	line(context, across(0), up(0), across(MOST), up(MOST));
	context.setLineDash([]);
	context.font = paint.font;
	context.textAlign = "right";
	context.lineJoin = "round";
	context.lineWidth = 4;
	context.strokeStyle = paint.card;
	context.fillStyle = paint.ink;
	const text = "exactly right";
	context.strokeText(text, across(MOST) - 8, up(MOST) - 8);
	context.fillText(text, across(MOST) - 8, up(MOST) - 8);
}

/** @param {CanvasRenderingContext2D} context
 * @param {number} fromX @param {number} fromY @param {number} toX @param {number} toY */
function line(context, fromX, fromY, toX, toY) {
	context.beginPath();
	context.moveTo(fromX, fromY);
	context.lineTo(toX, toY);
	context.stroke();
}

/** Faint ones, so that many at one place are darker than a few.
 * @param {CanvasRenderingContext2D} context @param {import("../../ui/cloud.js").Places} places
 * @param {string} colour */
function drawPoints(context, { x, y }, colour) {
	context.fillStyle = colour;
	context.globalAlpha = 0.28;
	for (let index = 0; index < x.length; index++)
		context.fillRect((x[index] ?? 0) - 1.5, (y[index] ?? 0) - 1.5, 3, 3);
	context.globalAlpha = 1;
}

/** @param {Float64Array | undefined} predicted */
function tellBeyond(predicted) {
	const count = predicted?.reduce((sum, value) => sum + Number(value < 0 || value > MOST), 0) ?? 0;
	if (count === 0) return "";
	const many = count === 1 ? "1 prediction" : `${count.toLocaleString("en-US")} predictions`;
	return `${many} beyond the axes, drawn at their ends.`;
}

/** @param {Predicted["brackets"]} brackets */
function bracketRows({ starts, districts, mean_absolute_error, mean_residual }) {
	return Array.from(starts, (start, index) => {
		const end = starts[index + 1];
		const some = (districts[index] ?? 0) > 0;
		return [
			end === undefined ? `${exactDollars(start)} or more` : bracketName(start, end),
			(districts[index] ?? 0).toLocaleString("en-US"),
			some ? roundDollars(mean_absolute_error[index] ?? 0) : NOTHING_YET,
			some ? signedDollars(mean_residual[index] ?? 0) : NOTHING_YET,
		];
	});
}

/** @param {number} start @param {number} end */
function bracketName(start, end) {
	if (start === 0) return `below ${exactDollars(end)}`;
	return `${exactDollars(start)} to ${exactDollars(100 * Math.floor(end / 100))}`;
}
