/** The loss as it falls: every batch, smoothed, and after each epoch on validation and test samples. */
import { colours, onAppearanceChange } from "../../ui/canvas.js";
import { find, say } from "../../ui/dom.js";
import { download } from "../../ui/download.js";
import { formatLoss } from "../../ui/format.js";
import { LossHistory } from "../../ui/loss-history.js";
import { notify } from "../../ui/notices.js";
import { atMostEvery } from "../../ui/pace.js";
import {
	axisStyle,
	countedSplits,
	enlargement,
	FittingPlot,
	formatMark,
	frame,
	logSteps,
	uPlot,
} from "../../ui/plot.js";
import { pictureOf } from "../../ui/plot-picture.js";

const REDRAW_EVERY = 100; // milliseconds
const MOST_TEST_POINTS = 40;
const TICK_WIDTH = 60; // CSS pixels

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const place = find(element, ".plot", HTMLElement);
	const empty = find(element, ".empty", HTMLElement);
	const validation = find(element, ".legend .validation", HTMLElement);
	const reading = find(element, ".reading", HTMLElement);
	let history = new LossHistory();
	/** @type {import("../../engine/protocol.js").Evaluation[]} */
	let evaluations = [];
	let goal = state.settings.epochs;

	const plot = new FittingPlot(place, () =>
		options(
			place,
			() => goal,
			() => evaluations.length <= MOST_TEST_POINTS,
			(text) => say(reading, text),
		),
	);

	let visible = true;
	const draw = () => {
		if (!visible) return;
		empty.hidden = history.losses.length > 0;
		plot.setData(columnsOf(history, evaluations));
	};
	const drawSoon = atMostEvery(REDRAW_EVERY, draw);

	/** @param {import("../../engine/protocol.js").ProgressRecord} record */
	const add = (record) => {
		const { epoch, batch, batches } = record;
		history.add(record.losses, batches ? epoch - 1 + batch / batches : 0);
		evaluations.push(...record.evaluations);
		drawSoon();
	};

	engine.on("built", ({ dataset, record }) => {
		validation.hidden = dataset.validation_samples === 0;
		history = new LossHistory();
		evaluations = [];
		add(record);
	});
	engine.on("progress", add);
	engine.on("state", (newest) => {
		goal = newest.goal ?? state.settings.epochs;
		drawSoon();
	});
	onAppearanceChange(draw);
	find(element, "[data-do=picture]", HTMLButtonElement).addEventListener("click", async () => {
		const { accent, faint, ink, soft } = colours(place);
		const lines = [
			{ word: "each batch", colour: faint, dash: [] },
			{ word: "smoothed", colour: accent, dash: [] },
			...(validation.hidden ? [] : [{ word: "validation", colour: ink, dash: [2, 3] }]),
			{ word: "test", colour: soft, dash: [6, 4] },
		];
		const name = `mfnet-${state.settings.dataset}-loss.png`;
		download(name, await pictureOf(plot.canvas, "Loss curve", lines), "image/png");
		notify(`Downloaded: ${name}.`);
	});

	// It is mounted from the beginning, so that it misses nothing, and draws where it can be seen.
	const follow = () => {
		visible = state.settings.tab === "training";
		drawSoon();
	};
	state.subscribe(follow);
	follow();
}

/** What is plotted: batches and evaluations over the same epochs.
 * @param {LossHistory} history @param {import("../../engine/protocol.js").Evaluation[]} evaluations */
function columnsOf({ epochs, losses, smoothed }, evaluations) {
	return uPlot.join([
		[epochs, losses, smoothed],
		[
			evaluations.map(({ epoch }) => epoch),
			evaluations.map(({ validation_loss }) => finite(validation_loss)),
			evaluations.map(({ test_loss }) => finite(test_loss)),
		],
	]);
}

/**
 * @param {HTMLElement} place @param {() => number} goal
 * @param {() => boolean} pointsFit whether the test losses have room to be marked one by one
 * @param {(text: string) => void} tell what is read off where the pointer is
 * @returns {import("uplot").Options}
 */
function options(place, goal, pointsFit, tell) {
	const paint = (/** @type {keyof ReturnType<typeof colours>} */ name) => () =>
		colours(place)[name];
	const axis = axisStyle(place);
	const scale = enlargement(place);
	return {
		...frame(place),
		hooks: { setCursor: [(plot) => tell(read(plot))] },
		scales: {
			x: { time: false, range: (_, _least, most) => [0, extent(most, goal())] },
			y: { distr: 3, range: (_, least, most) => lossRange(least, most) },
		},
		series: [
			{},
			{ stroke: paint("faint"), width: scale, points: { show: false } },
			{ stroke: paint("accent"), width: 3 * scale, points: { show: false } },
			{
				stroke: paint("ink"),
				width: 2 * scale,
				dash: [2 * scale, 3 * scale],
				spanGaps: true,
				points: { show: pointsFit, size: 5 * scale, fill: paint("ink") },
			},
			{
				stroke: paint("soft"),
				width: 2 * scale,
				dash: [6 * scale, 4 * scale],
				spanGaps: true,
				points: { show: pointsFit, size: 7 * scale, fill: paint("soft") },
			},
		],
		axes: [
			{
				...axis,
				size: 26 * scale,
				splits: ({ width }, _axis, _least, most) => wholeEpochs(most, width / (TICK_WIDTH * scale)),
				values: (_, splits) => countedSplits("epoch", splits),
			},
			{
				...axis,
				size: 46 * scale,
				splits: (_, _axis, least, most) => logSteps(least, most),
				filter: (_, splits) => splits,
				values: (_, splits) => splits.map(formatMark),
			},
		],
	};
}

/** The losses where the pointer is. @param {uPlot} plot @returns {string} nothing if it is elsewhere */
function read({ data, cursor: { idx } }) {
	if (idx === null || idx === undefined) return "";
	const [epochs = [], losses = [], smoothed = [], validation = [], test = []] =
		/** @type {(number | null | undefined)[][]} */ (/** @type {unknown} */ (data));
	const near = (/** @type {(number | null | undefined)[]} */ values) =>
		values[idx] ?? values[idx - 1] ?? values[idx + 1] ?? undefined;
	const newest = (/** @type {(number | null | undefined)[]} */ values) =>
		values.slice(0, idx + 1).findLast((loss) => loss != null);
	const [validated, tested] = [newest(validation), newest(test)];
	const parts = [
		`epoch ${(epochs[idx] ?? 0).toFixed(2)}`,
		`batch ${formatLoss(near(losses))}`,
		`smoothed ${formatLoss(near(smoothed))}`,
	];
	if (validated != null) parts.push(`validation ${formatLoss(validated)}`);
	if (tested != null) parts.push(`test ${formatLoss(tested)}`);
	return parts.join(" · ");
}

/** A loss that can be drawn. @param {number | undefined} loss */
function finite(loss) {
	return loss !== undefined && Number.isFinite(loss) ? loss : null;
}

/** How many epochs the plot shows: all of a short training, of a long one what has been seen
 * and room to grow. @param {number | null} seen @param {number} goal */
function extent(seen, goal) {
	return Math.max(seen ?? 0, Math.min(goal, Math.max(10, Math.ceil(1.5 * (seen ?? 0)))));
}

/** @param {number | null} least @param {number | null} most @returns {[number, number]} */
function lossRange(least, most) {
	if (!least || !most || least <= 0) return [0.05, 3];
	return [least / 1.2, most * 1.2];
}

/** @param {number} most @param {number} room for so many */
function wholeEpochs(most, room) {
	const step =
		[1, 2, 5, 10, 20, 50, 100, 200].find((size) => most / size <= Math.min(10, room)) ?? 500;
	return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}
