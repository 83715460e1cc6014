/** What somebody may have meant who mistyped a name. */

const MOST_MISTAKES = 2;

/**
 * The name that differs least, by letters left out, put in or changed.
 * @param {string} typed @param {Iterable<string>} names
 * @returns {string | undefined} undefined if none is near
 */
export function nearest(typed, names) {
	let best;
	let least = Math.min(MOST_MISTAKES, Math.floor(typed.length / 3)) + 1;
	for (const name of names) {
		const mistakes = distance(typed.toLowerCase(), name);
		if (mistakes < least) [best, least] = [name, mistakes];
	}
	return best;
}

/** Levenshtein's distance. @param {string} one @param {string} other */
function distance(one, other) {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (const [index, letter] of [...one].entries()) {
		const next = [index + 1];
		for (let place = 0; place < other.length; place++) {
			const changed = (row[place] ?? 0) + Number(letter !== other[place]);
			next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
