// Modules of web/, for tests. Those that the build writes are taken from the built page.

import { register } from "node:module";

register("./built.mjs", import.meta.url);

/** Imports a module by its path in web/. */
export const web = (path) => import(new URL(`../../web/${path}`, import.meta.url));
