/**
 * Reading values off a picture: by pointing at it, or with the arrow keys once it has the focus.
 * To assistive technology it is a slider over the values, each told in words.
 */

/**
 * @typedef {object} Readable
 * @property {string} name
 * @property {() => number} count how many values there are
 * @property {(index: number) => string} text one of them in words
 * @property {(x: number, y: number) => number | undefined} at which value is at a place, in CSS
 *   pixels from the upper left corner
 * @property {(index: number | undefined) => void} read which is read now; undefined: none
 * @property {() => number | undefined} [stride] how far the up and down keys go, where values
 *   stand in rows
 */

/** @param {HTMLElement} element @param {Readable} readable */
export function makeReadable(element, { name, count, text, at, read, stride }) {
	/** @type {number | undefined} */
	let index;
	/** @type {number | undefined} */
	let pointed;
	let isEmpty = true; // so far as was told
	element.tabIndex = 0;
	element.role = "slider";
	element.ariaLabel = name;

	const tell = () => {
		isEmpty = count() === 0;
		const last = Math.max(0, count() - 1);
		const now = Math.min(index ?? 0, last);
		element.ariaValueMin = "0";
		element.ariaValueMax = String(last);
		element.ariaValueNow = String(now);
		element.ariaValueText = isEmpty ? "nothing yet" : text(now);
	};
	/** There are other values: told to who reads them, and where there was nothing. */
	const changed = () => {
		if (isEmpty || document.activeElement === element) tell();
	};
	const show = () => read(pointed ?? index);
	/** @param {number | undefined} wanted */
	const point = (wanted) => {
		if (wanted === pointed) return;
		pointed = wanted;
		show();
	};
	element.addEventListener("pointermove", ({ offsetX, offsetY }) => point(at(offsetX, offsetY)));
	element.addEventListener("pointerdown", ({ offsetX, offsetY }) => {
		index = at(offsetX, offsetY) ?? index;
		tell();
		show();
	});
	element.addEventListener("pointerleave", () => point(undefined));
	element.addEventListener("focus", () => {
		index = Math.min(index ?? 0, Math.max(0, count() - 1));
		tell();
		show();
	});
	element.addEventListener("blur", () => {
		index = undefined;
		show();
	});
	element.addEventListener("keydown", (event) => {
		const last = count() - 1;
		const target = targetOf(event.key, index ?? 0, last, stride?.());
		if (target === undefined || last < 0) return;
		event.preventDefault();
		index = Math.max(0, Math.min(last, target));
		tell();
		show();
	});
	tell();
	return { tell, changed, show };
}

/** Where a key leads to; undefined: nowhere.
 * @param {string} key @param {number} from @param {number} last
 * @param {number | undefined} row how many values stand in one */
function targetOf(key, from, last, row) {
	/** @type {Record<string, number>} */
	const targets = {
		ArrowLeft: from - 1,
		ArrowRight: from + 1,
		ArrowUp: from + (row ? -row : 1),
		ArrowDown: from + (row ?? -1),
		PageUp: from + 10,
		PageDown: from - 10,
		Home: 0,
		End: last,
	};
	return targets[key];
}
