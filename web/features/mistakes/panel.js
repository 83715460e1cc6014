/** The test samples that the network was most wrong about. */
import { make, say } from "../../ui/dom.js";
import { formatWhole } from "../../ui/format.js";
import { makeTiles } from "../../ui/tiles.js";
import { askWhileSeen } from "../../ui/watching.js";

const AT_FIRST = 24;
const UNTESTED =
	"Press Train: after each epoch the network is tested, and its worst mistakes are shown here.";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const score = make("p", { class: "score" });
	const about = make("p", { class: "invitation-to" });
	const tiles = makeTiles(context, "Worst mistakes, the worst first");
	const more = make("button", { type: "button", class: "quiet" }, "Show more mistakes");
	const figure = make(
		"figure",
		{ class: "mistakes", "aria-labelledby": "mistakes-title" },
		make("figcaption", {}, make("h2", { id: "mistakes-title" }, "Worst mistakes"), score),
		about,
		tiles.element,
		more,
	);
	element.append(figure);
	let count = AT_FIRST;
	/** @type {import("../../engine/protocol.js").DatasetSummary | undefined} */
	let dataset;

	const ask = async () => {
		/** @type {import("../../ui/tiles.js").Answered} */
		const answer = await context.engine.query("mistakes.worst", { start: 0, count });
		if (!answer || !dataset) return;
		figure.toggleAttribute("data-image", Boolean(dataset.image));
		say(
			score,
			answer.evaluated
				? `${formatWhole(answer.total)} of ${formatWhole(dataset.test_samples)} wrong`
				: "",
		);
		say(about, describe(answer));
		tiles.show(answer, dataset);
		more.hidden = answer.total <= count;
	};
	askWhileSeen(element, context, ask);
	context.engine.on("built", ({ dataset: newest }) => {
		dataset = newest;
		count = AT_FIRST;
	});
	more.addEventListener("click", () => {
		count += AT_FIRST;
		ask();
	});
	more.hidden = true;
	say(about, UNTESTED);
}

/** @param {import("../../ui/tiles.js").Answered} answer */
function describe({ evaluated, total }) {
	if (!evaluated) return UNTESTED;
	if (total === 0) return "There is none: every test sample is answered right.";
	return "Those whose true class got the least probability. Choose one to follow it through the network.";
}
