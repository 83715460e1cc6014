/**
 * What the page knows of a dataset. Where datasets differ, code reads one of these properties; it
 * never compares names.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 * @typedef {import("../app/settings.js").Setting} Setting
 * @typedef {import("../app/settings.js").Task} Task
 *
 * @typedef {object} Sources where the site has the data, as the build writes it down
 * @property {{ train: Parts, test: Parts }} mnist
 * @property {string} california
 *
 * @typedef {{ samples: number, first: string, rest: string[] }} Parts how many samples there are in all,
 *   and the files that have them
 *
 * @typedef {object} Dataset
 * @property {string} name in the address, and to the engine
 * @property {string} label
 * @property {string} about it, in a line
 * @property {string} samples what its samples are called
 * @property {string} features how many come in, and what they are
 * @property {(settings: Partial<Settings>) => string} outputs how many come out, and what they are
 * @property {(settings: Partial<Settings>) => Task} task
 * @property {number} most training samples
 * @property {Partial<Settings>} defaults where they differ from those of the table of settings
 * @property {Setting[]} [settings] that it alone has
 * @property {boolean} [isExample] whether it is a fixed example of a few samples: choosing it brings
 *   all its settings back, and the network is tested on the samples that it is trained on
 * @property {ExampleText} [example] what there is to say about the example
 * @property {boolean} [isPlane] whether its samples are places in a plane
 * @property {boolean} [isTable] whether its samples are rows of a table that the visitor chooses
 * @property {boolean} [hasPictures] whether its samples are pictures, which can be varied
 * @property {string} [collection] the collection that keeps what is drawn: "digits" or "drawings"
 * @property {boolean} [learnsDrawings] whether a network can learn what was kept along with it
 * @property {string} [pad] what the drawing pad is called
 * @property {number} [printed] the learning rate of the step that is printed in its text
 * @property {string} [recording] the file of PyTorch's losses for the dataset's own settings
 * @property {string[]} panels that are for it and not for every dataset
 * @property {number} pageSize how many samples a page of the view "Data" has
 * @property {{ training?: string, finished?: string }} [hints] beside the buttons, in these states
 * @property {(name: string) => Feature} feature one of its columns by name; "target" is the target
 * @property {(value: number | undefined) => string} formatOutput a number that the network predicts
 * @property {Source} source
 *
 * @typedef {object} ExampleText
 * @property {string} asInTheText about its own network
 * @property {string} otherwise about any other network
 * @property {string} note how its numbers differ from those that are printed elsewhere
 *
 * @typedef {object} Feature a column of the table, and how its values are written for people
 * @property {string} label
 * @property {string} short where two have to stand beside each other
 * @property {string} about in a few words
 * @property {string} unit that `print` leaves out
 * @property {number} step of a slider, in the table's own unit
 * @property {(value: number) => string} print with its unit
 * @property {(value: number) => string} term as it stands in a sum
 *
 * @typedef {object} Source how the worker fetches it, and makes arrays of what it fetched
 * @property {string} [label] what the status "Loading …" calls it, if there is anything to load
 * @property {boolean} [isPacked] whether the files are to be unpacked
 * @property {(sources: Sources) => string[]} first the files without which it cannot begin
 * @property {(sources: Sources) => string[]} [rest] the files that may come while it trains
 * @property {(sources: Sources) => string[]} [restOfTests] those of test samples, which come before
 * @property {(python: Python, files: Uint8Array[], sources: Sources, settings: Settings) => PyProxy} make
 *   a `Dataset` of the page's Python
 * @property {Add} [add] puts one of the rest in its place
 * @property {Add} [addTests] the same, one of test samples
 *
 * @typedef {(python: Python, dataset: PyProxy, file: Uint8Array | undefined) => void} Add
 *
 * @typedef {import("pyodide/ffi").PyProxy} PyProxy
 * @typedef {import("../engine/data.js").Python} Python
 */
import { formatNumber, formatSigned } from "../ui/format.js";

/** A column that has a name and no more. @param {string} name @param {number} [digits] at least
 * @returns {Feature} */
export function plainFeature(name, digits = 0) {
	const print = (/** @type {number} */ value) => formatNumber(value, 2, digits);
	const about = name === "target" ? "what is to be predicted" : "";
	return { label: name, short: name, about, unit: "", step: 0.01, print, term: print };
}

/** A number without a unit. */
export const formatOutput = formatSigned;
