/** Starts the engine and mounts the panels. */
import { Engine } from "./engine/client.js";
import * as curve from "./panels/curve.js";
import * as digits from "./panels/digits.js";
import * as draw from "./panels/draw.js";
import * as errors from "./panels/errors.js";
import * as fields from "./panels/fields.js";
import * as network from "./panels/network.js";
import * as numbers from "./panels/numbers.js";
import * as status from "./panels/status.js";
import * as table from "./panels/table.js";
import * as transport from "./panels/transport.js";
import { State } from "./state.js";

/**
 * @typedef {object} Context what every panel is given
 * @property {State} state
 * @property {Engine} engine
 *
 * @typedef {{ mount: (element: HTMLElement, context: Context) => void }} Panel
 */

/** @type {Record<string, Panel>} by the name that index.html gives its place */
const panels = {
	curve,
	digits,
	draw,
	errors,
	fields,
	network,
	numbers,
	status,
	table,
	transport,
};

const state = new State(location.hash.slice(1));
const engine = new Engine(state.settings);

for (const element of document.querySelectorAll("[data-panel]")) {
	const place = /** @type {HTMLElement} */ (element);
	panels[place.dataset.panel ?? ""]?.mount(place, { state, engine });
}

state.subscribe(() => {
	const { address } = state;
	history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
	engine.configure(state.settings);
});
addEventListener("hashchange", () => state.setAddress(location.hash.slice(1)));

engine.start();
