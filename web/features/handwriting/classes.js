/** The classes of one's own drawings: named, added, removed. */
import { make, say } from "../../ui/dom.js";

const LONGEST_NAME = 12;
const FEWEST = 2;
const MOST = 10;

/**
 * @typedef {import("../../engine/collections.js").Collection} Collection
 * @param {import("./panel.js").Do} perform
 */
export function makeClasses(perform) {
	const list = make("ul", { class: "names", "aria-label": "Your classes" });
	const add = make("button", { type: "button", class: "add" }, "Add a class");
	add.addEventListener("click", async () => {
		await perform("add_class");
		const fields = list.querySelectorAll("input");
		fields[fields.length - 1]?.select();
	});
	/** @type {Collection | undefined} */
	let collection;

	/** @param {number} label */
	const makeRow = (label) => {
		const input = make("input", {
			type: "text",
			maxlength: LONGEST_NAME,
			autocomplete: "off",
			spellcheck: "false",
			"aria-label": `Name of class ${label + 1}`,
		});
		const count = make("span", { class: "soft" });
		const remove = make("button", { type: "button", class: "quiet" }, "Remove");
		input.addEventListener("change", async () => {
			await perform("rename_class", { label, name: input.value });
			input.value = collection?.classes[label] ?? "";
		});
		remove.addEventListener("click", async () => {
			await perform("remove_class", { label });
			if (!remove.isConnected || remove.hidden) add.focus();
		});
		return make("li", {}, input, count, remove);
	};

	return {
		element: make("div", { class: "classes" }, list, add),
		/** @param {Collection | undefined} newest */
		show(newest) {
			collection = newest;
			const classes = newest?.classes ?? [];
			while (list.children.length > classes.length) list.lastElementChild?.remove();
			while (list.children.length < classes.length) list.append(makeRow(list.children.length));
			for (const [label, row] of [...list.children].entries()) {
				const [input, count, remove] = row.children;
				const name = classes[label] ?? "";
				const drawn = newest?.labels.filter((each) => each === label).length ?? 0;
				if (input instanceof HTMLInputElement && input !== document.activeElement)
					input.value = name;
				if (count) say(count, `${drawn} drawn`);
				if (!(remove instanceof HTMLButtonElement)) continue;
				remove.ariaLabel = `Remove class ${name}`;
				remove.hidden = classes.length <= FEWEST;
			}
			add.hidden = classes.length >= MOST;
		},
	};
}
