/**
 * The visitor's table, kept from one visit to the next where the visitor has said so: its file, and
 * beside it how it is read and what was chosen. Each page keeps its own under its id.
 *
 * @typedef {object} Facts of a table
 * @property {string} file its name
 * @property {import("./own-table.js").How} how it is read
 * @property {import("./own-table.js").Choices} choices
 */
import { readBytes } from "../chosen-file.js";
import { get, list, put, remove } from "../storage.js";
import { remembered } from "./tabs.js";

/** Begins the name of everything that is kept here: then come the page's id and which part it is. */
const TABLE = "table ";
const NOTHING = new Uint8Array();

export class KeptTable {
	#id;
	/** Under which the present table is kept. @type {string | undefined} */
	#name;
	/** What stands beside it, as JSON. */
	#facts = "";

	/** @param {() => string} id of this page */
	constructor(id) {
		this.#id = id;
	}

	/** Whether the present table is kept. */
	get isKept() {
		return this.#name !== undefined;
	}

	/** Keeps a table, in the place of what this page has kept before.
	 * @param {Blob} file @param {Facts} facts
	 * @returns {Promise<void>} once it is whole; rejected with a sentence if it can’t be read, or there is no
	 *   room for it */
	async put(file, facts) {
		const name = `${TABLE}${this.#id()}`;
		await put(`${name} rows`, await readBytes(file, facts.file), { file: facts.file });
		this.#name = name;
		this.#facts = "";
		await this.note(facts);
	}

	/** Keeps what is new beside the present table, if that is kept. @param {Facts} facts */
	async note(facts) {
		const text = JSON.stringify(facts);
		if (!this.#name || text === this.#facts) return;
		this.#facts = text;
		await put(`${this.#name} choices`, NOTHING, facts);
	}

	/** The present table is another one, of which nothing is kept yet. */
	leave() {
		this.#name = undefined;
	}

	/** Removes a table. @param {string} [id] of the page that has kept it; without one, the present */
	async remove(id) {
		const name = id === undefined ? this.#name : `${TABLE}${id}`;
		if (name === this.#name) this.#name = undefined;
		if (name) await remove(`${name} rows`, `${name} choices`);
	}

	/** The table that a page has kept; else the one that was kept last.
	 * @param {string} [id] of the page; without one, the page that was in this tab before
	 * @returns {Promise<(Omit<Facts, "file"> & { file: Blob, name: string }) | undefined>} undefined if
	 *   none is kept; rejected with a sentence if it is damaged */
	async take(id = remembered() ?? this.#id()) {
		const name = await find(id).catch(() => undefined); // a browser that keeps nothing has none
		const rows = name && (await get(`${name} rows`));
		if (!rows) return undefined;
		const [beside] = await list(`${name} choices`);
		const { how = {}, choices = {} } = beside?.about ?? {};
		this.#name = name;
		return { file: new Blob([rows.bytes]), name: rows.about.file, how, choices };
	}
}

/** @param {string} id of a page @returns {Promise<string | undefined>} what its table, or the one that
 * was kept last, is kept under */
async function find(id) {
	const tables = (await list(TABLE)).filter(({ name }) => name.endsWith(" rows"));
	const own = tables.find(({ name }) => name === `${TABLE}${id} rows`);
	return (own ?? tables[0])?.name.replace(/ rows$/, "");
}
