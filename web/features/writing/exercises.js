/**
 * The exercises: those of the site and one that the visitor has opened, and what has been written,
 * which the browser keeps for the next visit.
 *
 * @typedef {object} Text what an exercise's file says, as `mfnet_page.queries.writing` reads it
 * @property {string} title
 * @property {string[]} text paragraphs
 * @property {string} given
 * @property {string} start
 * @property {boolean} trains whether what is written can train a network
 * @property {number} seconds that an attempt may take
 *
 * @typedef {Text & { id: string, content: string, code: string, isRight: boolean }} Exercise
 *
 * @typedef {object} Kept
 * @property {Record<string, { code: string, isRight: boolean }>} written by the exercise's id
 * @property {string} [own] the content of the file that was opened
 */
import manifest from "../../manifest.js";
import { fetchText } from "../../site-files.js";

const OWN = "own";
// Another copy of the page on the same origin keeps its own.
const KEY = `mfnet writing ${location.pathname}`;

export class Exercises {
	/** @type {Exercise[]} */
	all = [];
	/** Whether the browser keeps nothing. */
	isForgotten = false;

	#engine;
	/** @type {Kept} */
	#kept;

	/** @param {import("../../engine/client.js").Engine} engine */
	constructor(engine) {
		this.#engine = engine;
		this.#kept = this.#load();
	}

	/** Fetches and reads them; nothing happens while there is no engine to read them. */
	async bring() {
		const contents = await Promise.all(manifest.exercises.map(fetchText));
		const ids = manifest.exercises.map(idOf);
		const { own } = this.#kept;
		if (own) contents.push(own);
		const texts = await this.#read(contents);
		if (!texts) return;
		this.all = texts.map((text, index) => this.#made(ids[index] ?? OWN, contents[index], text));
	}

	/** Takes over a file that the visitor opens. @param {string} content
	 * @returns {Promise<Exercise | undefined>} rejected with a sentence if it is no exercise */
	async open(content) {
		const [text] = (await this.#read([content])) ?? [];
		if (!text) return undefined;
		if (content !== this.#kept.own) delete this.#kept.written[OWN];
		this.#kept.own = content;
		const exercise = this.#made(OWN, content, text);
		this.all = [...this.all.filter(({ id }) => id !== OWN), exercise];
		this.#save();
		return exercise;
	}

	/** Keeps what was written. @param {Exercise} exercise @param {Partial<Exercise>} changes */
	write(exercise, changes) {
		Object.assign(exercise, changes);
		const { id, code, isRight } = exercise;
		this.#kept.written[id] = { code, isRight };
		this.#save();
	}

	/** What networks can train with: right answers. */
	get usable() {
		return this.all.filter(({ trains, isRight }) => trains && isRight);
	}

	/** @param {string[]} contents @returns {Promise<Text[] | undefined>} */
	async #read(contents) {
		return (await this.#engine.query("writing.read", { contents }))?.exercises;
	}

	/** @param {string} id @param {string | undefined} content @param {Text} text @returns {Exercise} */
	#made(id, content = "", text) {
		const { code = text.start, isRight = false } = this.#kept.written[id] ?? {};
		return { ...text, id, content, code, isRight };
	}

	/** @returns {Kept} */
	#load() {
		try {
			const { written, own } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
			return { written: { ...written }, own: typeof own === "string" ? own : undefined };
		} catch {
			return { written: {} };
		}
	}

	#save() {
		try {
			localStorage.setItem(KEY, JSON.stringify(this.#kept));
			this.isForgotten = false;
		} catch {
			this.isForgotten = true; // there is no room, or none allowed
		}
	}
}

/** @param {string} path such as `exercises/1-relu-prime.py` */
function idOf(path) {
	return path.replace(/^.*\/|\.py$/g, "");
}
