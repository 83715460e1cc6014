/** What the panels that paint have in common: the page's colours, and sharp pixels. */

/**
 * The colours as they are now, light or dark; ui/base.css registers them as colours,
 * so that a canvas can read what the browser makes of them. With them comes the font of what is
 * written among them.
 * @param {Element} element
 */
export function colours(element) {
	const read = colourReader(element);
	return {
		ink: read("--ink"),
		soft: read("--soft"),
		line: read("--line"),
		faint: read("--faint"),
		accent: read("--accent"),
		wrong: read("--wrong"),
		night: read("--night"),
		card: read("--card"),
		bias: read("--bias"),
		positive: read("--positive"),
		negative: read("--negative"),
		font: `${read("--tiny")} system-ui, sans-serif`,
	};
}

/** What the browser makes of a registered colour now, by its name. @param {Element} element */
export function colourReader(element) {
	const style = getComputedStyle(element);
	return (/** @type {string} */ name) => style.getPropertyValue(name);
}

/** @type {(() => void)[]} */
const followers = [];

const APPEARANCES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"];

/**
 * @param {() => void} listener called when the page looks different: light or dark, in colours of
 *   the reader's own, on paper, or with more or fewer of the screen's pixels to a CSS pixel
 */
export function onAppearanceChange(listener) {
	followers.push(listener);
	for (const appearance of APPEARANCES) matchMedia(appearance).addEventListener("change", listener);
	const watchPixels = () => {
		const sharpness = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
		const changed = () => {
			watchPixels();
			listener();
		};
		sharpness.addEventListener("change", changed, { once: true });
	};
	watchPixels();
}

/** Says that the page looks different, where only the page's own style sheets know it. */
export function appearanceChanged() {
	for (const listener of followers) listener();
}

/** How many of the screen's pixels there are to a CSS pixel of the element. @param {Element} element */
export function sharpness(element) {
	return devicePixelRatio * zoomOf(element);
}

/** How much an element is enlarged. @param {Element} element */
export function zoomOf(element) {
	return "currentCSSZoom" in element ? Number(element.currentCSSZoom) : 1;
}

/**
 * Gives a canvas as many pixels as the screen has for it.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height in CSS pixels
 * @returns {CanvasRenderingContext2D} empty, and measured in CSS pixels
 */
export function sharpContext(canvas, width, height) {
	const scale = sharpness(canvas);
	canvas.width = Math.round(width * scale);
	canvas.height = Math.round(height * scale);
	canvas.style.height = `${height}px`;
	const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
	context.scale(scale, scale);
	return context;
}

/**
 * Grey levels as an image, white ink on the dark of the drawing pad.
 * @param {ArrayLike<number>} levels 0 to 255
 * @param {number} width @param {number} height
 */
export function greyImage(levels, width, height) {
	const image = new ImageData(width, height);
	for (let pixel = 0; pixel < width * height; pixel++) {
		const level = levels[pixel] ?? 0;
		image.data.set([level, level, level, level], 4 * pixel);
	}
	return image;
}
