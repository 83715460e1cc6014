/** A table of the visitor's own: chosen, looked at, and what is to be learnt from it. */
import { datasetOf } from "../../app/context.js";
import { make, say } from "../../ui/dom.js";
import { makeChoosing } from "./choosing.js";
import { makeColumns } from "./columns.js";
import { makeKeeping } from "./keeping.js";
import { makeRows } from "./rows.js";

/**
 * @typedef {import("../../engine/own-table.js").Shown} Shown
 * @typedef {import("../../engine/own-table.js").Choices} Choices
 */

const ABOUT =
	"Train on rows of your own: CSV, TSV or Excel, with text, blanks and dates as they come. The table is read in this browser and never leaves it.";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state, engine }) {
	const { table } = engine;
	/** What suits the table is in force, and a network for it is there.
	 * @param {Shown | undefined} shown */
	const take = async (shown) => {
		if (!shown) return;
		if (shown.settings) state.set(shown.settings);
		await engine.reset();
	};
	const isOpen = () => datasetOf(state.settings).isTable ?? false;
	const present = () => table.source;
	const choosing = makeChoosing({ isOpen, present }, async (file, name, how) => {
		try {
			await take(await table.open(file, name, how));
		} catch (error) {
			looked.show(table.shown, { again: true }); // not the rows of the file that can't be read
			throw error;
		}
	});
	/** @param {Choices} choices */
	const choose = async (choices) => {
		try {
			await take(await table.choose(choices));
		} catch (error) {
			show(table.shown); // what was chosen before is chosen again
			choosing.tell(/** @type {Error} */ (error).message, true);
		}
	};
	const looked = makeLooked(table, choose);
	element.append(
		make("h2", {}, "Your table"),
		make("p", { class: "text" }, ABOUT),
		choosing.element,
		looked.element,
	);

	/** @param {Shown | undefined} shown */
	const show = (shown) => {
		looked.show(shown);
		if (shown?.name) choosing.show(shown);
	};
	const takeOffered = () => {
		const file = table.takeOffered();
		if (file) choosing.take(file);
	};
	engine.on("offered", takeOffered);
	takeOffered();
	engine.on("table", show);
	engine.on("glimpsed", looked.glimpse);
	engine.on("reading", ({ stage, fraction }) => choosing.progress(stage, fraction));
	show(table.shown);
}

/** The table, and what is chosen of it.
 * @param {import("../../engine/own-table.js").OwnTable} table
 * @param {(choices: Choices) => void} choose */
function makeLooked(table, choose) {
	const [keeping, target, columns] = [makeKeeping(table), makeTarget(choose), makeColumns(choose)];
	const rows = makeRows((start, size) => table.rows(start, size));
	const parts = [keeping, target, columns, rows].map(({ element }) => element);
	const element = make("div", { class: "looked" }, ...parts);
	let open = "";
	return {
		element,
		/** @param {Shown | undefined} shown @param {{ again?: boolean }} [how] whether its rows have
		 * made way to others' */
		show(shown, { again = false } = {}) {
			element.hidden = shown?.name === undefined;
			element.classList.remove("glimpsed");
			if (!shown?.name) return;
			const now = `${shown.name} ${shown.rows} ${shown.columns.map(({ name }) => name).join()}`;
			const isOther = again || now !== open;
			open = now;
			target.show(shown);
			columns.show(shown);
			rows.show(shown, isOther);
			keeping.show(isOther);
		},
		/** The first rows of a table that is going to be read.
		 * @param {{ name: string, names: string[], rows: string[][] }} seen */
		glimpse(seen) {
			if (seen.names.length === 0) return;
			element.hidden = false;
			element.classList.add("glimpsed"); // which shows the rows alone
			rows.glimpse(seen);
			open = "";
		},
	};
}

/** What is to be predicted, and what that makes of the task.
 * @param {(choices: Choices) => void} choose */
function makeTarget(choose) {
	const select = make("select", { id: "table-target" });
	const task = make("select", { id: "table-task" });
	const sentence = make("p", { class: "sentence", role: "status", "aria-label": "Task" });
	for (const [value, label] of [
		["", "by its values"],
		["classification", "classes"],
		["regression", "numbers"],
	])
		task.append(make("option", { value: value ?? "" }, label ?? ""));
	select.addEventListener("change", () => choose({ target: select.value, task: "" }));
	task.addEventListener("change", () => choose({ task: task.value }));
	const element = make(
		"div",
		{ class: "target" },
		make("label", { for: "table-target" }, "Target"),
		select,
		make("label", { for: "table-task" }, "Taken as"),
		task,
		sentence,
	);
	return {
		element,
		/** @param {Shown} shown */
		show(shown) {
			const names = shown.columns.map(({ name }) => name);
			if (names.join("\n") !== Array.from(select.options, ({ value }) => value).join("\n"))
				select.replaceChildren(...names.map((name) => make("option", { value: name }, name)));
			select.value = shown.target;
			task.value = shown.task_said ?? "";
			say(sentence, shown.sentence);
			sentence.classList.toggle("problem", shown.problem !== "");
		},
	};
}
