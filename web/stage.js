/**
 * Shows what belongs to the open view and to the dataset, and mounts each panel when it is first
 * shown: one that nobody looks at costs nothing.
 *
 * @typedef {object} Context what every panel is given
 * @property {import("./state.js").State} state
 * @property {import("./engine/client.js").Engine} engine
 *
 * @typedef {{ shown?: () => void, hidden?: () => void }} Mounted
 * @typedef {{ mount: (element: HTMLElement, context: Context) => Mounted | undefined | void }} Panel
 */
import { taskOf } from "./settings.js";

/**
 * A place in index.html for a panel of `panels/`. It is for all views and datasets, unless
 * `data-tab`, `data-for` (names of datasets) or `data-task` say otherwise; `data-style` says that
 * the panel has a style sheet of its own, and names those that it shares with others.
 */
export class Place {
	#element;
	#context;
	/** @type {Promise<void> | undefined} */
	#mounting;
	/** @type {Mounted} */
	#mounted = {};
	#visible = false;

	/** @param {HTMLElement} element @param {Context} context */
	constructor(element, context) {
		this.#element = element;
		this.#context = context;
	}

	/** Shows or hides it, as the settings have it. @returns {Promise<void>} once it is there */
	async update() {
		const visible = this.#belongs();
		this.#element.hidden = !visible;
		if (visible === this.#visible) return;
		this.#visible = visible;
		if (visible && !this.#mounting) {
			this.#mounting = this.#mount();
			await this.#mounting;
			if (this.#visible) this.#mounted.shown?.();
		} else if (visible) {
			this.#mounted.shown?.();
		} else {
			this.#mounted.hidden?.();
		}
	}

	#belongs() {
		const { tab, for: datasets, task } = this.#element.dataset;
		const { settings } = this.#context.state;
		if (tab && tab !== settings.tab) return false;
		if (task && task !== taskOf(settings)) return false;
		return !datasets || datasets.split(" ").includes(settings.dataset);
	}

	async #mount() {
		const { panel, style } = this.#element.dataset;
		try {
			if (style !== undefined) {
				const shared = style.split(" ").filter(Boolean);
				await Promise.all([...shared, panel].map((name) => addStyle(`panels/${name}.css`)));
			}
			/** @type {Panel} */
			const { mount } = await import(`./panels/${panel}.js`);
			this.#mounted = mount(this.#element, this.#context) ?? {};
		} catch (error) {
			console.error(error);
			const text = "This part of the page could not be loaded. Reload the page.";
			this.#element.append(Object.assign(document.createElement("p"), { textContent: text }));
		}
	}
}

/** The style sheets of panels, each of which comes once. @type {Map<string, Promise<unknown>>} */
const styles = new Map();

/** @param {string} path */
function addStyle(path) {
	const coming = styles.get(path) ?? loadStyle(path);
	styles.set(path, coming);
	return coming;
}

/** @param {string} path */
function loadStyle(path) {
	const link = document.createElement("link");
	link.rel = "stylesheet";
	link.href = path;
	document.head.append(link);
	return new Promise((resolve) => {
		link.onload = link.onerror = resolve;
	});
}
