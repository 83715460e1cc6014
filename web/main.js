/** Starts the engine and mounts the panels. */
import { Engine } from "./engine/client.js";
import { Place } from "./stage.js";
import { State } from "./state.js";

const state = new State(location.hash.slice(1));
const engine = new Engine(state.settings);

// The engine is under way while the panels come.
const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-panel]"));
const places = Array.from(elements, (element) => new Place(element, { state, engine }));
const update = () => Promise.all(places.map((place) => place.update()));
await update();

state.subscribe(() => {
	const { address } = state;
	history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
	engine.configure(state.settings);
	update();
});
addEventListener("hashchange", () => state.setAddress(location.hash.slice(1)));
engine.on("config", (config) => {
	const { tab, sample } = state.settings;
	state.restore({ ...config, tab, sample });
});

engine.listen();
