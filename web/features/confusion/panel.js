/**
 * How many test samples of each class were taken for each class, after the newest evaluated epoch;
 * a cell opens the samples behind it.
 *
 * @typedef {import("../../engine/client.js").DatasetSummary} DatasetSummary
 */
import { neverCutNumbers } from "../../ui/cut.js";
import { make, say } from "../../ui/dom.js";
import { formatPercent, formatWhole, NOTHING_YET } from "../../ui/format.js";
import { rove } from "../../ui/roving.js";
import { makeTiles } from "../../ui/tiles.js";
import { askWhileSeen } from "../../ui/watching.js";

const AT_FIRST = 12;
const STRONGEST = 50; // percent of a cell's colour: its number stays readable on it

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { engine } = context;
	const score = make("p", { class: "score" });
	const head = make("thead");
	const body = make("tbody");
	const table = make("table", { "aria-label": "Confusion matrix" }, head, body);
	const matrix = make("section", { class: "matrix", tabindex: 0, "aria-label": "Counts" }, table);
	neverCutNumbers(matrix);
	const title = make("h3", { hidden: "" }, "Cell");
	const about = make("p", { class: "invitation-to" });
	const tiles = makeTiles(context, "Samples behind the chosen cell");
	const more = make("button", { type: "button", class: "quiet" }, "Show more samples");
	const figure = make(
		"figure",
		{ class: "confusion", "aria-labelledby": "confusion-title" },
		make("figcaption", {}, make("h2", { id: "confusion-title" }, "Confusion matrix"), score),
		make(
			"div",
			{ class: "board" },
			make(
				"div",
				{},
				matrix,
				make(
					"small",
					{},
					"A row for what it is, a column for what it was taken for. The stronger the colour, the more of them, on a log scale.",
				),
			),
			make(
				"div",
				{ class: "behind", role: "group", "aria-label": "Behind the cell" },
				title,
				about,
				tiles.element,
				more,
			),
		),
	);
	element.append(figure);

	/** @type {DatasetSummary | undefined} */
	let dataset;
	/** @type {{ truth: number, answer: number } | undefined} */
	let open;
	let count = AT_FIRST;
	/** @type {Int32Array | undefined} */
	let counts;
	let isEvaluated = false;

	const settle = rove(body, "button");

	/** @param {DatasetSummary} known */
	const build = ({ class_names }) => {
		const names = class_names.map((name) => make("th", { scope: "col" }, name));
		const corner = make("th", { class: "corner", scope: "col" }, "is \\ taken for");
		head.replaceChildren(make("tr", {}, corner, ...names, make("th", { scope: "col" }, "right")));
		body.replaceChildren(
			...class_names.map((name, truth) =>
				make(
					"tr",
					{},
					make("th", { scope: "row" }, name),
					...class_names.map((_, answer) => makeCell(truth, answer)),
					make("td", { class: "right" }, NOTHING_YET),
				),
			),
		);
	};

	/** @param {number} truth @param {number} answer */
	const makeCell = (truth, answer) => {
		const cell = make("td", { class: truth === answer ? "hit" : "miss" });
		cell.addEventListener("click", () => {
			if (!cell.querySelector("button")) return;
			open = { truth, answer };
			count = AT_FIRST;
			show();
			askBehind();
		});
		return cell;
	};

	const show = () => {
		if (!dataset) return;
		const { class_names } = dataset;
		const size = class_names.length;
		const most = [0, 0];
		for (const [index, number] of (counts ?? []).entries()) {
			const hit = index % (size + 1) === 0 ? 1 : 0;
			most[hit] = Math.max(most[hit] ?? 0, number);
		}
		for (const [truth, row] of [...body.rows].entries()) {
			let all = 0;
			for (let answer = 0; answer < size; answer++) {
				const number = counts?.[truth * size + answer] ?? 0;
				all += number;
				const cell = row.cells[answer + 1];
				if (!cell) continue;
				const isOpen = open?.truth === truth && open.answer === answer;
				const share = Math.log1p(number) / Math.log1p(most[truth === answer ? 1 : 0] || 1);
				showCell(
					cell,
					number,
					isOpen,
					`${class_names[truth]} taken for ${class_names[answer]}: ${number}`,
				);
				cell.style.setProperty("--share", `${Math.round(STRONGEST * share)}%`);
			}
			const hits = counts?.[truth * (size + 1)] ?? 0;
			const right = row.cells[size + 1];
			if (right) say(right, counts && all > 0 ? formatPercent(hits / all) : NOTHING_YET);
		}
		settle();
		say(score, isEvaluated ? scoreOf(counts, size) : "");
	};

	const askBehind = async () => {
		if (!open || !dataset) return tell();
		const { truth, answer } = open;
		/** @type {import("../../ui/tiles.js").Told} */
		const told = await engine.query("mistakes.behind", { truth, answer, start: 0, count });
		if (!told) return;
		if (open?.truth !== truth || open.answer !== answer || !dataset) return;
		tiles.show(told, dataset);
		more.hidden = told.total <= count;
		tell(told.total);
	};

	/** @param {number} [total] */
	const tell = (total) => {
		tiles.element.hidden = !open;
		more.hidden ||= !open;
		const names = dataset?.class_names ?? [];
		if (!isEvaluated) {
			title.hidden = true;
			return say(about, "Press Train: after each epoch the network is tested, and counted here.");
		}
		if (!open) {
			title.hidden = true;
			return say(about, "Choose a cell to see the samples behind it.");
		}
		const [truth, answer] = [names[open.truth], names[open.answer]];
		title.hidden = false;
		say(title, `${truth} taken for ${answer}: ${formatWhole(total)}`);
		const what = truth === answer ? "right answers" : "mistakes";
		say(about, `The surest ${what} first. Choose one to follow it through the network.`);
	};

	const ask = async () => {
		const told = await engine.query("mistakes.confusion");
		if (!told || !dataset || told.classes.length !== dataset.class_names.length) return;
		counts = told.counts;
		isEvaluated = counts !== undefined;
		figure.toggleAttribute("data-image", Boolean(dataset.image));
		show();
		await askBehind();
	};
	engine.on("built", ({ dataset: newest }) => {
		const isOther = newest.class_names.join() !== dataset?.class_names.join();
		dataset = newest;
		[counts, open, isEvaluated, count] = [undefined, undefined, false, AT_FIRST];
		if (isOther) build(newest);
		show();
		tell();
	});
	askWhileSeen(element, context, ask);
	more.addEventListener("click", () => {
		count += AT_FIRST;
		askBehind();
	});
	more.hidden = true;
}

/** @param {HTMLTableCellElement} cell @param {number} number @param {boolean} isOpen
 * @param {string} words */
function showCell(cell, number, isOpen, words) {
	let button = cell.querySelector("button");
	if (number === 0) {
		if (button || cell.textContent === "") cell.replaceChildren("0");
		return;
	}
	if (!button) {
		button = make("button", { type: "button", tabindex: -1 });
		cell.replaceChildren(button);
	}
	say(button, String(number));
	button.ariaPressed = String(isOpen);
	if (button.ariaLabel !== words) button.ariaLabel = words;
}

/** @param {Int32Array | undefined} counts @param {number} size */
function scoreOf(counts, size) {
	if (!counts) return "";
	const all = counts.reduce((sum, number) => sum + number, 0);
	const right = counts.filter((_, index) => index % (size + 1) === 0);
	const hits = right.reduce((sum, number) => sum + number, 0);
	return `${formatWhole(hits)} of ${formatWhole(all)} right`;
}
