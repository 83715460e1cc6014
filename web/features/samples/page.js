/**
 * A page of samples, as `queries/samples.py` gives it, and what it is of.
 *
 * @typedef {object} Page
 * @property {string} dataset
 * @property {import("./words.js").Part} part
 * @property {number} rows of each picture, 0 where they are none
 * @property {number} columns
 * @property {string[]} features
 * @property {string[]} classes
 * @property {Int32Array} indices
 * @property {Uint8Array | Float64Array} inputs
 * @property {Float64Array} [inputs_seen] none of pictures
 * @property {Float64Array} targets
 * @property {Float64Array} [targets_seen]
 * @property {number} start
 * @property {number} among
 * @property {number} arrived
 * @property {number} samples
 * @property {Int32Array} per_class
 *
 * @typedef {object} Listing
 * @property {HTMLElement} element
 * @property {() => void} focus
 * @property {(page: Page, current: number) => void} show `current` is where the Tab key comes to
 * @property {(page: Page, looked: number, chosen: number) => void} mark
 */

export {};
