/** A button that shows further buttons, each with a line about it. */
import { make } from "../../ui/dom.js";

let menus = 0; // made so far; each needs an id of its own

/**
 * @param {string} label @param {{ label: string, about: string, act: () => void }[]} choices
 * @returns {{ elements: HTMLElement[] }}
 */
export function makeMenu(label, choices) {
	const id = `menu-${++menus}`;
	const button = make(
		"button",
		{ type: "button", "aria-expanded": "false", "aria-controls": id },
		label,
	);
	const list = make("div", { id, class: "menu", role: "group", "aria-label": label, hidden: "" });
	const holder = make("div", { class: "menu-holder" }, button, list);

	const show = (/** @type {boolean} */ isShown) => {
		list.hidden = !isShown;
		button.ariaExpanded = String(isShown);
	};
	button.addEventListener("click", () => show(Boolean(list.hidden)));
	for (const { label, about, act } of choices) {
		const line = `${id}-${list.childElementCount}`;
		const choice = make("button", { type: "button", "aria-describedby": line }, label);
		choice.addEventListener("click", () => {
			button.focus(); // the button that has the focus is about to go
			show(false);
			act();
		});
		list.append(make("div", {}, choice, make("small", { id: line }, about)));
	}
	holder.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || list.hidden) return;
		event.stopPropagation();
		button.focus();
		show(false);
	});
	holder.addEventListener("focusout", ({ relatedTarget }) => {
		if (relatedTarget instanceof Node && !holder.contains(relatedTarget)) show(false);
	});
	addEventListener("pointerdown", ({ target }) => {
		if (target instanceof Node && !holder.contains(target)) show(false);
	});
	return { elements: [holder] };
}
