/** What there is to say about kept drawings. */

/** @typedef {import("../../engine/collections.js").Collection} Collection */

/** @param {number} count */
export function countDrawings(count) {
	return count === 1 ? "1 drawing" : `${count.toLocaleString("en-US")} drawings`;
}

/** How many there are, of what, and what becomes of them.
 * @param {Collection | undefined} collection @param {boolean} areDigits */
export function describe(collection, areDigits) {
	const labels = collection?.labels ?? new Int32Array();
	if (!collection || labels.length === 0) return "Nothing is kept yet.";
	const counts = collection.classes.map((_, label) => labels.filter((l) => l === label).length);
	const least = Math.min(...counts);
	const missing = collection.classes.filter((_, label) => counts[label] === 0);
	const leftOut = collection.left_out.reduce((sum, flag) => sum + flag, 0);
	const spread =
		missing.length > 0 && missing.length < collection.classes.length
			? ` None of ${missing.join(", ")} yet.`
			: ` At least ${least} of each.`;
	const kind = areDigits ? "asked before and after, to see what was learnt" : "tested with";
	const asked =
		leftOut > 0
			? ` ${countDrawings(leftOut)} of them, marked, are never learnt from: they are ${kind}.`
			: areDigits
				? ""
				: " From five of a class on, one is kept for testing; until then the network is tested with what it learns from.";
	return `${countDrawings(labels.length)} kept.${spread}${asked}`;
}

/** What one drawing is called. @param {Collection} collection @param {number} index */
export function nameOf({ classes, labels, left_out }, index) {
	const name = classes[labels[index] ?? 0] ?? "";
	return `Drawing ${index + 1}, a ${name}${left_out[index] ? ", left out" : ""}`;
}
