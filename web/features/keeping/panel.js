/** What the browser keeps of the visitor's: shown, removed, and whether it is kept at all. */
import { make, say } from "../../ui/dom.js";
import { describeNetwork, describeSize, describeTime } from "../../ui/kept.js";
import { notify } from "../../ui/notices.js";

const ABOUT =
	"Your network is kept after every epoch, at every pause and when this page is hidden, and your drawings at every stroke’s end; a table of yours only if you say so: in this browser, on this device, and nowhere else. Private windows lose it when they are closed.";
const EVERYTHING =
	"Networks, runs, drawings, tables, and what you wrote: everything of yours that this page keeps in this browser, for good.";

/** @typedef {import("../../storage.js").Entry} Entry */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	const { keeping } = engine;
	const isKept = make("input", { type: "checkbox" });
	const rows = make("tbody");
	const head = make("tr", {}, ...["What", "Kept", "Size", ""].map(makeHeader));
	const table = make(
		"table",
		{ "aria-label": "Kept in this browser" },
		make("thead", {}, head),
		rows,
	);
	const nothing = make("p", { class: "remark" }, "Nothing is kept at present.");
	const details = make(
		"details",
		{ class: "kept" },
		make("summary", {}, "Kept in this browser"),
		make("p", {}, ABOUT),
		make("label", {}, isKept, "Keep where I am"),
		make("section", { class: "scrolled", tabindex: 0, "aria-label": "What is kept" }, table),
		nothing,
		makeDeletion(keeping),
	);
	element.append(details);

	const show = async () => {
		if (!details.open) return;
		isKept.checked = !keeping.isOff;
		try {
			const lines = linesOf(await keeping.all(), keeping.offers);
			rows.replaceChildren(...lines.map((line) => makeRow(line, engine)));
			table.hidden = lines.length === 0;
			say(nothing, "Nothing is kept at present.");
			nothing.hidden = lines.length > 0;
		} catch (error) {
			table.hidden = true;
			nothing.hidden = false;
			say(nothing, /** @type {Error} */ (error).message);
		}
	};
	details.addEventListener("toggle", show);
	keeping.subscribe(show);
	isKept.addEventListener("change", () => keeping.turn(!isKept.checked));
}

/** @param {string} text */
function makeHeader(text) {
	return text ? make("th", { scope: "col" }, text) : make("td");
}

/**
 * @typedef {{ what: string, written: number, size: number, offer?: string, table?: string }} Line
 * @param {Entry[]} entries the newest first @param {import("../../engine/keeping.js").Offer[]} offers
 * @returns {Line[]} what belongs together in one
 */
function linesOf(entries, offers) {
	/** @type {Map<string, Line>} */
	const lines = new Map();
	for (const { name, about, written, size } of entries) {
		const [kind = "", id = ""] = name.split(" ");
		const isState = kind === "state";
		const isTable = kind === "table";
		const key = isState || isTable ? `${kind} ${id}` : (NAMES[kind] ?? kind);
		const line = lines.get(key);
		if (line) {
			line.size += size;
			continue;
		}
		const offer = offers.find((each) => each.id === id)?.id;
		const what = isState ? describeNetwork(about) : isTable ? `Rows of ${about.file}` : key;
		lines.set(key, {
			what,
			written,
			size,
			...(isState && offer && { offer }),
			...(isTable && { table: id }),
		});
	}
	return [...lines.values()];
}

/** What else there is than where one was, by the first word of its name. @type {Record<string, string>} */
const NAMES = { drawings: "Your drawings", run: "Your runs", network: "Your runs" };

/** @param {Line} line @param {import("../../engine/client.js").Engine} engine */
function makeRow({ what, written, size, offer, table }, engine) {
	const acts = make("td");
	const add = (/** @type {string} */ text, /** @type {() => Promise<void>} */ act) => {
		const button = make("button", { type: "button", "aria-label": `${text} ${what}` }, text);
		button.addEventListener("click", () =>
			act().catch((/** @type {Error} */ error) => notify(error.message)),
		);
		acts.append(button);
	};
	if (offer !== undefined) {
		add("Go on with", () => engine.goOn(offer));
		add("Remove", () => engine.keeping.forget(offer));
	}
	if (table !== undefined) add("Remove", () => engine.table.forget(table));
	const name = make("th", { scope: "row" }, what);
	return make(
		"tr",
		{},
		name,
		make("td", {}, describeTime(written)),
		make("td", {}, describeSize(size)),
		acts,
	);
}

/** @param {import("../../engine/keeping.js").Keeping} keeping */
function makeDeletion(keeping) {
	const ask = make("button", { type: "button" }, "Delete everything");
	const yes = make("button", { type: "button", class: "primary" }, "Yes, delete everything");
	const no = make("button", { type: "button" }, "No, keep it");
	const question = make("div", { class: "bar", hidden: "" }, make("p", {}, EVERYTHING), yes, no);
	const show = (/** @type {boolean} */ isAsking) => {
		question.hidden = !isAsking;
		ask.hidden = isAsking;
		(isAsking ? no : ask).focus();
	};
	ask.addEventListener("click", () => show(true));
	no.addEventListener("click", () => show(false));
	question.addEventListener("keydown", ({ key }) => {
		if (key === "Escape") show(false);
	});
	yes.addEventListener("click", async () => {
		yes.disabled = true;
		try {
			await keeping.deleteEverything();
			// What the page has in memory goes, too.
			location.reload();
		} catch (error) {
			yes.disabled = false;
			notify(/** @type {Error} */ (error).message);
		}
	});
	return make("div", { class: "deletion" }, ask, question);
}
