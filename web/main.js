/** Starts the engine and mounts the panels. */
import { Engine } from "./engine/client.js";
import { State } from "./state.js";

/**
 * @typedef {object} Context what every panel is given
 * @property {State} state
 * @property {Engine} engine
 *
 * @typedef {{ mount: (element: HTMLElement, context: Context) => void }} Panel
 */

const state = new State(location.hash.slice(1));
const engine = new Engine(state.settings);

// The engine is under way while the panels come.
const places = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-panel]"));
/** @type {Promise<Panel>[]} */
const panels = Array.from(places, ({ dataset }) => import(`./panels/${dataset.panel}.js`));
for (const [index, panel] of (await Promise.all(panels)).entries()) {
	panel.mount(/** @type {HTMLElement} */ (places[index]), { state, engine });
}

state.subscribe(() => {
	const { address } = state;
	history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
	engine.configure(state.settings);
});
addEventListener("hashchange", () => state.setAddress(location.hash.slice(1)));

engine.listen();
