/** A row of the visitor's own, and a file of rows: what the network predicts for them. */
import { make, say } from "../../ui/dom.js";
import { download } from "../../ui/download.js";
import { makeFilePicker } from "../../ui/file-picker.js";
import { formatPercent, formatWhole, NOTHING_YET } from "../../ui/format.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { makeField } from "./fields.js";

const ACCEPT = ".csv,.tsv,.txt,.tab,.dat,.gz,.xlsx,text/csv,text/tab-separated-values";
const MOST_CLASSES = 10; // whose probabilities are shown

/**
 * @typedef {object} Said
 * @property {string | number} [prediction]
 * @property {Record<string, number>} [probabilities]
 * @property {string} target
 * @property {boolean} trained
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const { engine } = context;
	const answer = make("output", { "aria-label": "Prediction for your row" }, NOTHING_YET);
	const chances = make("ul", { class: "chances", "aria-label": "Probabilities for your row" });
	const form = make("form", { "aria-label": "Your own row" });
	const ask = make("button", { type: "submit", class: "quiet" }, "Predict");
	const about = make("p", { class: "about" });
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		again();
	});
	form.append(ask);
	element.append(
		make("h2", {}, "Your own row"),
		about,
		answer,
		chances,
		form,
		makePredicting(engine),
	);

	/** @type {Record<string, string>} */
	let row = {};
	let shown = "";
	const again = watchWhileSeen(
		element,
		context,
		() => (shown ? ["table.own", { row }] : undefined),
		(/** @type {Said} */ said) => {
			say(answer, textOf(said.prediction));
			answer.classList.toggle("untrained", !said.trained);
			say(about, `What the network says of “${said.target}”, for the values below.`);
			const entries = Object.entries(said.probabilities ?? {}).slice(0, MOST_CLASSES);
			const lines = entries.map(([label, chance]) => `${label}: ${formatPercent(chance)}`);
			while (chances.children.length > lines.length) chances.lastElementChild?.remove();
			while (chances.children.length < lines.length) chances.append(make("li"));
			for (const [index, line] of lines.entries()) {
				const item = chances.children[index];
				if (item) say(item, line);
			}
		},
	);
	const begin = async () => {
		const asked = await engine.query("table.form").catch(() => undefined);
		const now = JSON.stringify(asked?.fields ?? "");
		if (now === shown || (now === '""' && !shown)) return;
		shown = asked ? now : "";
		element.classList.toggle("nothing", !asked);
		row = {};
		form.replaceChildren(ask);
		say(about, "");
		say(answer, NOTHING_YET);
		chances.replaceChildren();
		for (const [index, field] of (asked?.fields ?? []).entries()) {
			const { element: line, value } = makeField(field, index, (cell) => {
				row = { ...row, [field.name]: cell };
				again();
			});
			row[field.name] = value;
			ask.before(line);
		}
		again();
	};
	element.classList.add("nothing"); // until there is a table
	engine.on("built", begin);
}

/** @param {string | number | undefined} prediction */
function textOf(prediction) {
	if (typeof prediction !== "number") return prediction ?? NOTHING_YET;
	return Number(prediction.toPrecision(5)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** @param {number} rows */
function counted(rows) {
	return rows === 1 ? "1 row" : `${formatWhole(rows)} rows`;
}

/** A file of rows, and what is predicted for them. @param {import("../../engine/client.js").Engine} engine */
function makePredicting({ table }) {
	const told = make("p", { class: "told", role: "status", "aria-label": "Rows predicted" });
	const save = make("button", { type: "button", "aria-disabled": "true" }, "Download predictions");
	let content = "";
	let name = "";
	const [button, field] = makeFilePicker(
		{ label: "Predict a file of rows", name: "Rows to predict", accept: ACCEPT },
		async (file) => {
			try {
				say(told, `Reading ${file.name} …`);
				const done = await table.predict(file, file.name);
				if (!done) return;
				content = done.csv;
				name = `${file.name.replace(/\.\w+$/, "")}-predicted.csv`;
				save.ariaDisabled = "false";
				say(told, `${file.name}: ${counted(done.rows)} predicted.`);
			} catch (error) {
				say(told, /** @type {Error} */ (error).message);
			}
		},
	);
	save.addEventListener("click", () => {
		if (content) download(name, content, "text/csv");
	});
	return make(
		"div",
		{ class: "predicting" },
		make("div", { class: "bar" }, button, field, save),
		told,
	);
}
