// Prints the settings that the page has of its own for the dataset that is named, as the engine takes them.

import { register } from "node:module";

register("../tests/js/built.mjs", import.meta.url); // for what the build writes

const web = (path) => import(new URL(`../web/${path}`, import.meta.url));
const { State } = await web("app/state.js");
const { SETTINGS } = await web("app/settings.js");

const { settings } = new State(`dataset=${process.argv[2]}`);
for (const { name, page, datasets } of SETTINGS)
	if (page || !(datasets?.includes(settings.dataset) ?? true)) delete settings[name];
process.stdout.write(JSON.stringify(settings));
