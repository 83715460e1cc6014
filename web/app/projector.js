/**
 * A panel for the last row: it fills the window, and the screen where the browser allows it, in
 * letters that can be read from a picture of the screen scaled to a third.
 *
 * Style sheets do the enlarging: `--zoom` enlarges everything, and no letters are small. What stays
 * on the screen besides the panel is the control of the training, and a way to the settings.
 */
import { appearanceChanged } from "../ui/canvas.js";
import { make } from "../ui/dom.js";
import { openSheet } from "./sheet.js";
import { addStyle } from "./stage.js";

const SETTINGS_KEY = "F9"; // no letter: one may be typing
/** 27 pixels on a screen of 1024 by 768: 9 of a third, which is as small as letters can be read. */
const LEAST_LETTERS = 27;
const LETTERS = 16; // CSS pixels of the smallest letters before they are enlarged
const SCREEN = { width: 1024, height: 768 };

/** Gives every panel of a view its button. @param {import("./state.js").State} state */
export function offerProjector(state) {
	const projector = new Projector();
	const panels = /** @type {NodeListOf<HTMLElement>} */ (
		document.querySelectorAll(":is(.view, .use) > .card")
	);
	for (const panel of panels) {
		const button = make("button", {
			type: "button",
			class: "fill",
			"aria-label": "Fill the screen",
			"aria-pressed": "false",
			title: "Fill the screen",
		});
		button.addEventListener("click", () => projector.toggle(panel, button));
		panel.prepend(button);
	}
	state.subscribe(() => projector.follow());
}

class Projector {
	/** @type {HTMLElement | undefined} the panel that fills the screen */
	#panel;
	/** @type {HTMLButtonElement | undefined} */
	#button;
	#scrolled = 0;
	#bar = this.#makeBar();

	constructor() {
		addEventListener("resize", () => this.#enlarge());
		addEventListener("keydown", (event) => this.#key(event));
		document.addEventListener("fullscreenchange", () => {
			const sheet = document.querySelector("dialog[open]");
			// Escape was for the sheet, and the browser has left the full screen first.
			if (!document.fullscreenElement && !sheet) this.#leave();
		});
	}

	/** @param {HTMLElement} panel @param {HTMLButtonElement} button */
	async toggle(panel, button) {
		if (this.#panel) return this.#leave();
		await addStyle("app/projector.css");
		this.#scrolled = scrollY;
		this.#panel = panel;
		this.#button = button;
		button.ariaPressed = "true";
		panel.classList.add("projected");
		document.querySelector(".transport")?.append(this.#bar);
		document.documentElement.classList.add("projecting");
		this.#enlarge();
		panel.scrollTop = 0;
		try {
			// Of the whole page: of the panel alone, nothing else could be shown.
			await document.documentElement.requestFullscreen?.();
		} catch {
			// It fills the window, then.
		}
	}

	/** Leaves if what fills the screen is no longer there. */
	follow() {
		if (this.#panel && !this.#panel.checkVisibility()) this.#leave();
	}

	#leave() {
		const [panel, button] = [this.#panel, this.#button];
		if (!panel || !button) return;
		this.#panel = this.#button = undefined;
		const focused = document.activeElement;
		const root = document.documentElement;
		root.classList.remove("projecting");
		root.style.removeProperty("--zoom");
		panel.classList.remove("projected");
		button.ariaPressed = "false";
		const wasInBar = this.#bar.contains(focused);
		this.#bar.remove();
		appearanceChanged();
		if (document.fullscreenElement) document.exitFullscreen();
		scrollTo(0, this.#scrolled);
		if (wasInBar || !focused || focused === document.body) button.focus({ preventScroll: true });
	}

	/** As large as the screen is, whatever number of pixels it has. */
	#enlarge() {
		if (!this.#panel) return;
		const screens = Math.min(innerWidth / SCREEN.width, innerHeight / SCREEN.height);
		const zoom = Math.max(1, (screens * LEAST_LETTERS) / LETTERS);
		document.documentElement.style.setProperty("--zoom", String(zoom));
		appearanceChanged();
	}

	/** @param {KeyboardEvent} event */
	#key({ key }) {
		if (!this.#panel) return;
		if (key === "Escape") this.#leave();
		if (key === SETTINGS_KEY) openSheet();
	}

	#makeBar() {
		const button = (/** @type {string} */ text, /** @type {string} */ key) =>
			make(
				"button",
				{ type: "button", "aria-keyshortcuts": key === "Esc" ? "Escape" : key },
				text,
				" ",
				make("kbd", { "aria-hidden": "true" }, key),
			);
		const settings = button("Settings", SETTINGS_KEY);
		const leave = button("Leave", "Esc");
		settings.addEventListener("click", () => openSheet());
		leave.addEventListener("click", () => this.#leave());
		return make("div", { class: "bar projector" }, settings, leave);
	}
}
