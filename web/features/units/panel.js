/**
 * Each hidden unit's own surface, live, as a small picture; one that is pointed at is shown large,
 * with the weights that make it.
 */
import { MOST_HIDDEN_LAYERS } from "../../app/settings.js";
import { onAppearanceChange } from "../../ui/canvas.js";
import { make } from "../../ui/dom.js";
import { divergingPixels, SURFACE, scaledImage } from "../../ui/scale.js";
import { watchWhileSeen } from "../../ui/watching.js";
import { makeLarge } from "./large.js";
import { activationLabel } from "./words.js";

const MORE = 32; // units of a layer that are shown, and added at a time

/**
 * @typedef {{ layer: number, number: number }} Unit both from 0
 *
 * @typedef {object} LayerShown what engine/mfnet_page/queries/surface.py tells of a hidden layer
 * @property {number} units
 * @property {string} activation
 * @property {Uint8Array} pictures
 * @property {Float64Array} lows
 * @property {Float64Array} highs
 *
 * @typedef {{ size: number, layers: LayerShown[] }} Shown
 * @typedef {{ buttons: HTMLButtonElement[], canvases: HTMLCanvasElement[] }} Tiles
 */

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, context) {
	const large = makeLarge();
	const place = make("div", { class: "layers-of-units" });
	element.classList.add("units");
	element.append(
		make(
			"figure",
			{ "aria-labelledby": "units-title" },
			make(
				"figcaption",
				{},
				make("h2", { id: "units-title" }, "Hidden units"),
				make("p", { class: "score" }, "what each makes of every place of the plane"),
			),
			make("div", { class: "both" }, large.element, place),
		),
	);
	/** How many of each layer are asked for. @type {number[]} */
	const counts = [];
	/** @type {Tiles[]} */
	let tiles = [];
	let made = "";
	/** @type {Shown | undefined} */
	let shown;
	let shades = divergingPixels(element, SURFACE);
	/** The one that is kept large, and the one that is pointed at. @type {Unit | undefined} */
	let chosen;
	/** @type {Unit | undefined} */
	let pointed;

	const paint = () => {
		if (!shown) return;
		const { size, layers } = shown;
		for (const [index, { pictures }] of layers.entries())
			for (const [number, canvas] of (tiles[index]?.canvases ?? []).entries()) {
				const levels = pictures.subarray(number * size * size, (number + 1) * size * size);
				canvas.width = canvas.height = size;
				canvas.getContext("2d")?.putImageData(scaledImage(levels, size, 0, 255, shades), 0, 0);
			}
	};
	/** @param {Shown} newest */
	const show = (newest) => {
		shown = newest;
		const form = JSON.stringify(
			newest.layers.map(({ units, activation, lows }) => [units, activation, lows.length]),
		);
		if (form !== made) {
			made = form;
			rebuild(newest.layers);
		}
		paint();
	};

	/** @param {LayerShown[]} layers */
	const rebuild = (layers) => {
		const focused = document.activeElement?.ariaLabel;
		tiles = [];
		place.replaceChildren(...layers.map((layer, index) => makeLayer(layer, index)));
		if (layers.length === 0)
			place.append(make("p", { class: "none" }, "No hidden layers: add one to see its units."));
		const exists = ({ layer, number } = { layer: 0, number: 0 }) => tiles[layer]?.buttons[number];
		if (chosen && !exists(chosen)) chosen = undefined;
		pointed = undefined;
		mark();
		for (const { buttons } of tiles)
			buttons.find(({ ariaLabel }) => ariaLabel === focused)?.focus();
	};

	const mark = () => {
		const enlarged = pointed ?? chosen;
		for (const [layer, { buttons }] of tiles.entries())
			for (const [number, button] of buttons.entries()) {
				button.ariaPressed = String(chosen?.layer === layer && chosen.number === number);
				button.classList.toggle(
					"enlarged",
					enlarged?.layer === layer && enlarged.number === number,
				);
			}
		if (large.set(enlarged)) lookLarger();
	};
	/** @param {Unit | undefined} unit */
	const choose = (unit) => {
		chosen = unit;
		pointed = undefined;
		mark();
	};

	/** @param {LayerShown} layer @param {number} index */
	const makeLayer = ({ units, activation, lows }, index) => {
		const name = `Hidden layer ${index + 1}`;
		const buttons = Array.from(lows, (_, number) => makeButton({ layer: index, number }));
		const canvases = buttons.map((button) => /** @type {any} */ (button.firstElementChild));
		tiles.push({ buttons, canvases });
		rove(buttons);
		const heading = make(
			"h3",
			{},
			name,
			make("span", {}, ` ${units} × ${activationLabel(activation)}`),
		);
		const group = make("div", { class: "pictures", role: "group", "aria-label": name }, ...buttons);
		const part = make("section", {}, heading, group);
		const hidden = units - lows.length;
		if (hidden > 0) part.append(makeMore(index, hidden));
		return part;
	};
	/** @param {Unit} unit */
	const makeButton = (unit) => {
		const label = `Unit ${unit.number + 1} of hidden layer ${unit.layer + 1}`;
		const canvas = make("canvas", { width: 1, height: 1 });
		const button = make("button", { type: "button", "aria-label": label }, canvas);
		button.addEventListener("click", () => choose(unit));
		button.addEventListener("focus", () => {
			if (button.matches(":focus-visible")) choose(unit);
		});
		button.addEventListener("pointerenter", ({ pointerType }) => {
			if (pointerType !== "mouse") return;
			pointed = unit;
			mark();
		});
		button.addEventListener("pointerleave", () => {
			pointed = undefined;
			mark();
		});
		return button;
	};
	/** @param {number} index @param {number} hidden */
	const makeMore = (index, hidden) => {
		const next = Math.min(MORE, hidden);
		const text = `Show ${next} more of ${hidden}`;
		const label = `${text} units of hidden layer ${index + 1}`;
		const more = make("button", { type: "button", class: "quiet", "aria-label": label }, text);
		more.addEventListener("click", () => {
			const first = tiles[index]?.buttons.length ?? 0;
			counts[index] = first + next;
			follow = () => tiles[index]?.buttons[first]?.focus();
			again();
		});
		return more;
	};

	/** What is to be done when the next units are there. */
	let follow = () => {};
	const again = watchWhileSeen(
		element,
		context,
		() => [
			"surface.units",
			{ layers: Array.from({ length: MOST_HIDDEN_LAYERS }, (_, index) => counts[index] ?? MORE) },
		],
		(newest) => {
			show(newest);
			follow();
			follow = () => {};
		},
	);
	const lookLarger = watchWhileSeen(
		element,
		context,
		() => {
			const unit = pointed ?? chosen;
			return unit ? ["surface.unit", { ...unit }] : ["surface.whole", {}];
		},
		(picture) => large.show(picture, shades),
	);

	element.addEventListener("keydown", ({ key }) => {
		if (key === "Escape") choose(undefined);
	});
	onAppearanceChange(() => {
		shades = divergingPixels(element, SURFACE);
		large.repaint(shades);
		paint();
	});
}

/** One of them can be reached by Tab, the others from it by the arrow keys.
 * @param {HTMLButtonElement[]} buttons */
function rove(buttons) {
	const steps = /** @type {Record<string, (index: number) => number>} */ ({
		ArrowRight: (index) => index + 1,
		ArrowLeft: (index) => index - 1,
		ArrowDown: (index) => index + columnsOf(buttons),
		ArrowUp: (index) => index - columnsOf(buttons),
		Home: () => 0,
		End: () => buttons.length - 1,
	});
	for (const [index, button] of buttons.entries()) {
		button.tabIndex = index === 0 ? 0 : -1;
		button.addEventListener("focus", () => {
			for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
		});
		button.addEventListener("keydown", (event) => {
			const to = steps[event.key]?.(index);
			if (to === undefined) return;
			event.preventDefault(); // the page would scroll
			buttons[to]?.focus();
		});
	}
}

/** How many buttons there are in a row. @param {HTMLButtonElement[]} buttons */
function columnsOf(buttons) {
	const top = buttons[0]?.offsetTop;
	const next = buttons.findIndex(({ offsetTop }) => offsetTop !== top);
	return next < 0 ? buttons.length : next;
}
