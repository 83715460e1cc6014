/**
 * Numbers in a table that scrolls sideways are shown whole or not at all: of one that is cut off,
 * the digits that are left would read as another number. An ellipsis stands in its place, and the
 * whole number is there for the screen reader all the same.
 */
import { zoomOf } from "./canvas.js";
import { onceAFrame } from "./pace.js";

const ROUNDING = 1; // CSS pixels by which layouts are not exact

/**
 * Marks with `data-cut` the cells that are not whole in sight: "left" or "right" is the side that
 * is missing.
 * @param {HTMLElement} scroller whose tables, now or later, have as many cells in each row
 */
export function neverCutNumbers(scroller) {
	const mark = onceAFrame(() => {
		for (const table of scroller.querySelectorAll("table")) markColumns(scroller, table);
	});
	scroller.addEventListener("scroll", mark);
	const sizes = new ResizeObserver(mark);
	sizes.observe(scroller);
	new MutationObserver((changes) => {
		const isNew = (/** @type {Node} */ node) => node instanceof HTMLElement;
		if (changes.some(({ addedNodes }) => [...addedNodes].some(isNew))) mark();
		for (const table of scroller.querySelectorAll("table")) sizes.observe(table);
	}).observe(scroller, { childList: true, subtree: true });
	for (const table of scroller.querySelectorAll("table")) sizes.observe(table);
}

/** @param {HTMLElement} scroller @param {HTMLTableElement} table */
function markColumns(scroller, table) {
	const cells = shown(table.rows[0]);
	const sides = cells.map((cell) => sideCut(cell, visible(scroller, cells)));
	for (const row of table.rows)
		for (const [column, cell] of shown(row).entries()) {
			const side = sides[column];
			if (cell.dataset.cut === side) continue;
			if (side) cell.dataset.cut = side;
			else delete cell.dataset.cut;
		}
}

/** @param {HTMLTableRowElement | undefined} row */
function shown(row) {
	return [...(row?.cells ?? [])].filter(({ hidden }) => !hidden);
}

/** What is in sight, beside headers that stay. @param {HTMLElement} scroller
 * @param {HTMLTableCellElement[]} cells of the first row */
function visible(scroller, cells) {
	const { left } = scroller.getBoundingClientRect();
	const zoom = zoomOf(scroller);
	const start = left + scroller.clientLeft * zoom;
	const stays = cells.filter(isSticky).map((cell) => cell.getBoundingClientRect().right);
	return { left: Math.max(start, ...stays), right: start + scroller.clientWidth * zoom };
}

/** @param {HTMLTableCellElement} cell @param {{ left: number, right: number }} inSight
 * @returns {"left" | "right" | undefined} */
function sideCut(cell, inSight) {
	if (isSticky(cell)) return undefined;
	const { left, right } = cell.getBoundingClientRect();
	if (right <= inSight.left || left >= inSight.right) return undefined;
	if (left < inSight.left - ROUNDING) return "left";
	return right > inSight.right + ROUNDING ? "right" : undefined;
}

/** Whether it stays where it is when one scrolls sideways. @param {HTMLTableCellElement} cell */
function isSticky(cell) {
	const { position, left } = getComputedStyle(cell);
	return position === "sticky" && left !== "auto";
}
