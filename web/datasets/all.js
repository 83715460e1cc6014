/** The datasets that can be chosen: the one place that lists them. */
import { californiaHousing } from "./california-housing/dataset.js";
import { mnist } from "./mnist/dataset.js";
import { points } from "./points/dataset.js";
import { sigmoidExample } from "./sigmoid-example/dataset.js";
import { workedExample } from "./worked-example/dataset.js";
import { yourDrawings } from "./your-drawings/dataset.js";
import { yourTable } from "./your-table/dataset.js";

/** By name, in the order in which they are offered; the first is the one to begin with.
 * @type {Record<string, import("./dataset.js").Dataset>} */
export const DATASETS = Object.fromEntries(
	[mnist, californiaHousing, points, workedExample, sigmoidExample, yourTable, yourDrawings].map(
		(dataset) => [dataset.name, dataset],
	),
);

export const FIRST_DATASET = mnist;

/** The dataset that is called so; the first one, if none is.
 * @param {string | undefined} name */
export function datasetNamed(name) {
	return DATASETS[name ?? ""] ?? FIRST_DATASET;
}
