/**
 * Shows what belongs to the open view and to the dataset, and mounts each panel when it is first
 * shown: one that nobody looks at costs nothing.
 *
 * @typedef {object} Context what every panel is given
 * @property {import("./state.js").State} state
 * @property {import("../engine/client.js").Engine} engine
 *
 * @typedef {{ shown?: () => void, hidden?: () => void }} Mounted
 * @typedef {{ mount: (element: HTMLElement, context: Context) => Mounted | undefined | void }} Panel
 */
import { DATASETS } from "../datasets/all.js";
import { nextTask } from "../engine/tasks.js";
import { findFault, LoadError, refresh, SILENCE, withImports } from "../faults.js";
import manifest from "../manifest.js";
import { urlOf } from "../site-files.js";
import { datasetOf, taskOf } from "./context.js";
import { SETTINGS } from "./settings.js";
import { valuesOf } from "./state.js";

const PANELS_OF_DATASETS = new Set(Object.values(DATASETS).flatMap(({ panels }) => panels));

/**
 * A place in index.html for the panel of a feature, which `data-panel` names. It is for all views and
 * tasks, unless `data-tab` or `data-task` say otherwise, and for all datasets, unless one or more of
 * them have it among their `panels`; `data-while` names a setting, and it is there only while that is
 * not as usual; `data-later` says that it waits for the first network, whose
 * start it must not delay; `data-style` says that the panel has a `panel.css`, and names further style
 * sheets, which come before it.
 */
export class Slot {
	#element;
	#context;
	/** @type {Promise<void> | undefined} */
	#mounting;
	/** @type {Mounted} */
	#mounted = {};
	#visible = false;
	/** Fetches the panel again, where it did not come. @type {(() => void) | undefined} */
	#tryAgain;
	/** Whether the connection came back since the panel was last asked for. */
	#connected = false;

	/** @param {HTMLElement} element @param {Context} context */
	constructor(element, context) {
		this.#element = element;
		this.#context = context;
		addEventListener("online", () => {
			this.#connected = true;
			this.#tryAgain?.();
		});
		if (element.dataset.later !== undefined) context.engine.on("built", () => this.#arrive());
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
			this.#tryAgain?.();
			this.#mounted.shown?.();
		} else {
			this.#mounted.hidden?.();
		}
	}

	/** There is a network: what waited for one is shown too. */
	#arrive() {
		delete this.#element.dataset.later;
		this.update();
	}

	#belongs() {
		const { tab, task, later, while: setting, panel = "" } = this.#element.dataset;
		if (later !== undefined) return false;
		const { settings } = this.#context.state;
		if (tab && tab !== settings.tab) return false;
		if (setting && !isUnusual(setting, settings)) return false;
		if (task && task !== taskOf(settings)) return false;
		return !PANELS_OF_DATASETS.has(panel) || datasetOf(settings).panels.includes(panel);
	}

	async #mount() {
		const { panel, style } = this.#element.dataset;
		const shared = style?.split(" ").filter(Boolean) ?? [];
		const styles = style === undefined ? [] : [...shared, `features/${panel}/panel.css`];
		const module = urlOf(`features/${panel}/panel.js`);
		this.#connected = false;
		try {
			const [{ mount }] = /** @type {[Panel]} */ (
				await inTime([import(module), ...styles.map(addStyle)], async () => [
					...styles.map(urlOf),
					...(await withImports(module)),
				])
			);
			await nextTask(); // panels that come together are mounted one at a time
			this.#mounted = mount(this.#element, this.#context) ?? {};
		} catch (error) {
			if (!(error instanceof LoadError)) console.error(error);
			this.#explain(error);
		}
	}

	/** Says in the panel's place why it is not there. @param {unknown} error */
	#explain(error) {
		const { message, url = "" } =
			error instanceof LoadError
				? error
				: new LoadError("This part of the page does not work in this browser. Try a current one.");
		const text = Object.assign(document.createElement("p"), { textContent: message });
		const again = Object.assign(document.createElement("button"), {
			type: "button",
			textContent: "Try again",
		});
		const note = document.createElement("div");
		note.className = "missing";
		note.setAttribute("role", "alert");
		note.append(text, again);
		this.#element.append(note);
		const tryAgain = async () => {
			this.#tryAgain = undefined;
			again.disabled = true;
			await refresh(url);
			note.remove();
			await this.#mount();
			if (this.#visible) this.#mounted.shown?.();
		};
		// A browser never reads a module again that it could not understand.
		if (isDamagedModule(error)) {
			again.addEventListener("click", async () => {
				await refresh(url);
				location.reload();
			});
		} else {
			again.addEventListener("click", tryAgain);
			this.#tryAgain = tryAgain;
			// Why it did not come may be known only after that is over.
			if (this.#connected) tryAgain();
		}
	}
}

/** @param {string} name of a setting @param {import("./settings.js").Settings} settings */
function isUnusual(name, settings) {
	const setting = SETTINGS.find((each) => each.name === name);
	return setting !== undefined && valuesOf(settings)[name] !== setting.default;
}

/** Whether a module came, and is not what it should be. @param {unknown} error */
function isDamagedModule(error) {
	return error instanceof LoadError && error.cause instanceof SyntaxError;
}

/**
 * All of these, or the reason why one of the files does not come.
 * @param {Promise<any>[]} parts @param {() => Promise<string[]>} files that they need
 */
async function inTime(parts, files) {
	const all = Promise.all(parts);
	const explain = async () => findFault(await files(), SILENCE / 2);
	/** @type {PromiseWithResolvers<never>} */
	const { promise: late, reject } = Promise.withResolvers();
	// Half of the time is for seeing whether anything comes at all.
	let clock = setTimeout(
		async function look() {
			const fault = await explain();
			if (fault) reject(fault);
			else clock = setTimeout(look, SILENCE * 1000);
		},
		(SILENCE / 2) * 1000,
	);
	try {
		return await Promise.race([all, late]);
	} catch (error) {
		if (error instanceof LoadError) throw error;
		const fault = await explain();
		if (!fault) throw error;
		fault.cause = error;
		throw fault;
	} finally {
		clearTimeout(clock);
	}
}

/** The style sheets of panels, each of which comes once. @type {Map<string, Promise<void>>} */
const styles = new Map();

/** Adds a style sheet to the page. @param {string} path as the manifest has it
 * @returns {Promise<void>} once it is in force */
export function addStyle(path) {
	const coming = styles.get(path) ?? loadStyle(path);
	styles.set(path, coming);
	coming.catch(() => styles.delete(path));
	return coming;
}

/** @param {string} path @returns {Promise<void>} */
function loadStyle(path) {
	const link = document.createElement("link");
	link.rel = "stylesheet";
	link.href = urlOf(path);
	link.integrity = manifest.files[path]?.integrity ?? "";
	document.head.append(link);
	return new Promise((resolve, reject) => {
		link.onload = () => resolve();
		link.onerror = () => {
			link.remove();
			reject(new Error(path));
		};
	});
}
