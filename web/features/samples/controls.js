/** Which samples are shown: the part, the class, the page. */

import { make, say } from "../../ui/dom.js";
import { makeField } from "../../ui/field.js";

/**
 * @typedef {import("./page.js").Page} Page
 * @typedef {import("./words.js").Part} Part
 *
 * @typedef {object} Wishes
 * @property {(part: Part) => void} part
 * @property {(label: number | undefined) => void} label
 * @property {(start: number) => void} start
 */

/** @type {[Part, string][]} */
const PARTS = [
	["test", "Test"],
	["train", "Training"],
];

/** @param {Wishes} wishes @param {number} size of a page */
export function makeControls(wishes, size) {
	const parts = makeParts(wishes.part);
	const filter = makeFilter(wishes.label);
	const pager = makePager(wishes.start, size);
	return {
		element: make("div", { class: "controls" }, parts.element, filter.element, pager.element),
		/** @param {Page} page @param {number | undefined} label @param {boolean} apart whether what
		 * is tested with is other than what is trained on */
		show(page, label, apart) {
			parts.show(page.part, apart);
			filter.show(page, label);
			pager.show(page);
		},
	};
}

/** @param {Wishes["part"]} wish */
function makeParts(wish) {
	const parts = PARTS.map(([part, name]) => {
		const radio = make("input", { type: "radio", name: "part", value: part });
		radio.addEventListener("change", () => wish(part));
		return { part, radio, label: make("label", {}, radio, make("span", { class: "part" }, name)) };
	});
	const element = make("fieldset", { class: "parts" }, make("legend", {}, "Part"));
	element.append(...parts.map(({ label }) => label));
	return {
		element,
		/** @param {Part} shown @param {boolean} apart */
		show(shown, apart) {
			element.hidden = !apart;
			for (const { part, radio } of parts) radio.checked = part === shown;
		},
	};
}

/** @param {Wishes["label"]} wish */
function makeFilter(wish) {
	const classes = make("select", { id: "samples-class" });
	classes.addEventListener("change", () => {
		wish(classes.value === "" ? undefined : Number(classes.value));
	});
	const name = make("label", { for: classes.id }, "Show");
	const element = make("div", { class: "filter" }, name, classes);
	return {
		element,
		/** @param {Page} page @param {number | undefined} label */
		show(page, label) {
			element.hidden = page.classes.length === 0;
			showClasses(classes, page, label);
		},
	};
}

/** @param {Wishes["start"]} wish @param {number} size of a page */
function makePager(wish, size) {
	const previous = make("button", { type: "button", "aria-label": "Previous page" }, "Previous");
	const next = make("button", { type: "button", "aria-label": "Next page" }, "Next");
	const where = make("div", { class: "where" });
	const message = make("div", { class: "refused" });
	const element = make("div", { class: "pager", role: "group", "aria-label": "Pages" });
	element.append(previous, where, next, message);
	let start = 0;
	/** @type {import("../../ui/field.js").Field | undefined} */
	let field;
	let pages = 0;
	previous.addEventListener("click", () => {
		if (previous.ariaDisabled !== "true") wish(start - size);
	});
	next.addEventListener("click", () => {
		if (next.ariaDisabled !== "true") wish(start + size);
	});

	/** @param {number} most */
	const makePageField = (most) => {
		pages = most;
		field = makeField(
			{ name: "page", label: "Page", type: "integer", default: 1, least: 1, most, step: 1 },
			start / size + 1,
			(page) => {
				if (Number(page) !== start / size + 1) wish((Number(page) - 1) * size);
			},
		);
		field.control.ariaLabel = "Page";
		where.replaceChildren("Page ", field.control, ` of ${most.toLocaleString("en-US")}`);
		message.replaceChildren(field.message);
	};

	return {
		element,
		/** @param {Page} page */
		show(page) {
			start = page.start;
			const most = Math.max(1, Math.ceil(page.among / size));
			element.hidden = most === 1;
			if (most !== pages) makePageField(most);
			field?.show(start / size + 1);
			previous.ariaDisabled = String(start === 0);
			next.ariaDisabled = String(start + size >= page.among);
		},
	};
}

/** @param {HTMLSelectElement} select @param {Page} page @param {number | undefined} label */
function showClasses(select, { classes, per_class: counts, arrived }, label) {
	const texts = [
		["", `All (${arrived.toLocaleString("en-US")})`],
		...classes.map((name, number) => [
			String(number),
			`${name} (${(counts[number] ?? 0).toLocaleString("en-US")})`,
		]),
	];
	while (select.length > texts.length) select.remove(select.length - 1);
	texts.forEach(([value = "", text = ""], place) => {
		const option = select.options[place] ?? make("option");
		option.value = value;
		say(option, text);
		if (!option.parentNode) select.append(option);
	});
	select.value = label === undefined ? "" : String(label);
}
