/**
 * Finds what a step points at, by role and name as assistive technology does, and marks it.
 *
 * @typedef {import("./read.js").Target} Target
 */
import { SELECTORS } from "./roles.js";

const FOCUSABLE = "button, input, select, textarea, a[href], [tabindex]";
const MARK = "pointed";

export class Pointer {
	/** @type {Element | undefined} */
	#marked;

	/** Marks what is pointed at, if it is there. @param {Target | undefined} target */
	mark(target) {
		const found = target && findTarget(target);
		if (found === this.#marked && found?.classList.contains(MARK)) return;
		this.#marked?.classList.remove(MARK);
		this.#marked = found;
		found?.classList.add(MARK);
	}

	/** Scrolls to it, as far as is needed. */
	show() {
		this.#marked?.scrollIntoView({ block: "nearest", behavior: scrolling() });
	}

	/** Puts the focus on it, or on what in it can have it. */
	focus() {
		const marked = this.#marked;
		const wanted = marked?.matches(FOCUSABLE) ? marked : marked?.querySelector(FOCUSABLE);
		if (wanted instanceof HTMLElement) wanted.focus({ preventScroll: true });
		this.show();
	}

	/** Whether there is something to go to. */
	get isThere() {
		return this.#marked !== undefined;
	}
}

/** What leads to it, where it is not in sight: another stage, another view.
 * @param {Target} target @returns {Element | undefined} */
function findTarget(target) {
	if (target.kind === "control") {
		const [first] = elementsOf(target.role, target.name);
		return first && (isVisible(first) ? first : (tabOf(first) ?? settingsFor(first)));
	}
	const stage = target.kind === "stage" ? target.stage : target.cell[0];
	const cell = target.kind === "cell" ? findCell(...target.cell) : undefined;
	return cell ?? findStage(stage) ?? elementsOf("tab", "Inspect")[0];
}

/** Those in sight first. @param {string} role @param {string} name */
function elementsOf(role, name) {
	const all = Array.from(document.querySelectorAll(SELECTORS[role] ?? ""));
	const named = all.filter(
		(element) => !element.closest("[data-panel=lesson]") && nameOf(element) === name,
	);
	return named.sort((one, other) => Number(isVisible(other)) - Number(isVisible(one)));
}

/** @param {string} name */
function findStage(name) {
	const buttons = document.querySelectorAll("[role=toolbar][aria-label=Stages] button");
	return Array.from(buttons).find(
		(button) => button instanceof HTMLElement && button.dataset.name === name && isVisible(button),
	);
}

/** A cell, by the numbers at the beginning of its row and column.
 * @param {string} name @param {number} row @param {number} column */
function findCell(name, row, column) {
	const table = elementsOf("table", name).find(isVisible);
	if (!(table instanceof HTMLTableElement)) return undefined;
	const [head, ...rows] = Array.from(table.rows);
	const numberOf = (/** @type {Element | undefined} */ header) =>
		Number.parseInt(header?.textContent ?? "", 10);
	const across = Array.from(head?.cells ?? []).findIndex((cell) => numberOf(cell) === column);
	const line = rows.find(({ cells }) => numberOf(cells[0]) === row);
	return across > 0 ? line?.cells[across] : undefined;
}

/** The tab that opens the view in which it is. @param {Element} element */
function tabOf(element) {
	const view = element.closest("[role=tabpanel]");
	const tab = view && document.getElementById(view.getAttribute("aria-labelledby") ?? "");
	return tab ?? undefined;
}

/** The button that opens the settings, where there is no room for them.
 * @param {Element} element */
function settingsFor(element) {
	const buttons = document.querySelectorAll("[data-do=settings], .projector button");
	return element.closest(".setup") ? Array.from(buttons).find(isVisible) : undefined;
}

/** @param {Element} element */
function isVisible(element) {
	return element.checkVisibility({ visibilityProperty: true });
}

/** @param {Element} element @returns {string} */
function nameOf(element) {
	const ids = element.getAttribute("aria-labelledby");
	if (ids) return ids.split(/\s+/).map(textOf).join(" ");
	const label = element.getAttribute("aria-label");
	if (label) return label;
	const labels = "labels" in element ? /** @type {HTMLInputElement} */ (element).labels : null;
	return (labels?.[0] ?? element).textContent?.trim() ?? "";
}

/** @param {string} id */
function textOf(id) {
	return document.getElementById(id)?.textContent?.trim() ?? "";
}

/** @returns {ScrollBehavior} */
function scrolling() {
	return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
