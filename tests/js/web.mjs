// Modules of web/, for tests. Those that the build writes are taken from the built page.

import { register } from "node:module";

register("./built.mjs", import.meta.url);

/** Imports a module by its path in web/. */
export const web = (path) => import(new URL(`../../web/${path}`, import.meta.url));

// As browsers have it; Node.js does from its version 22 on.
Promise.withResolvers ??= () => {
	const made = {};
	made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
	return made;
};
