/** Starts the engine and mounts the panels. */
import { Engine } from "../engine/client.js";
import { atMostEvery } from "../ui/pace.js";
import { Slot } from "./stage.js";
import { State } from "./state.js";

const ADDRESS_EVERY = 250; // milliseconds: WebKit allows 100 changes in 10 seconds

// The guard in index.html waits for it: from here on the page speaks for itself.
dispatchEvent(new Event("started"));

const state = new State(location.hash.slice(1));
const engine = new Engine(state.settings);

// The engine is under way while the panels come.
const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-panel]"));
const slots = Array.from(elements, (element) => new Slot(element, { state, engine }));
const update = () => Promise.all(slots.map((slot) => slot.update()));
await update();

// Browsers let the address change only so often, and refuse it then: it follows at a pace of its own.
const followInAddress = atMostEvery(ADDRESS_EVERY, () => {
	const { address } = state;
	history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
});
state.subscribe(() => {
	engine.configure(state.settings);
	update();
	followInAddress();
});
// The address itself may have been written over since, by what was due.
addEventListener("hashchange", ({ newURL }) => state.setAddress(new URL(newURL).hash.slice(1)));
engine.on("config", (config) => state.restoreWork(config));

engine.listen();

// What a first look does not need comes once there is a network, or when it is asked for.
document.querySelector("[data-do=settings]")?.addEventListener("click", async () => {
	const { openSheet } = await import("./sheet.js");
	await openSheet();
});
/** @type {Promise<void> | undefined} */
let projector;
engine.on("built", () => {
	projector ??= import("./projector.js").then(({ offerProjector }) => offerProjector(state));
	projector.catch(() => {
		projector = undefined; // the next network brings it
	});
});
