/**
 * The lessons: those of the site, one from an address, one that the visitor has opened; and how far
 * each was taken, which the browser keeps for the next visit.
 *
 * @typedef {import("./read.js").Lesson} Lesson
 * @typedef {Lesson & { id: string }} Named
 * @typedef {{ step: number, done: number[] }} Place the step to go on with, and those that are done
 * @typedef {{ places: Record<string, Place>, own?: string }} Kept
 */
import { readText } from "../../chosen-file.js";
import manifest from "../../manifest.js";
import { fetchText } from "../../site-files.js";
import { readLesson } from "./read.js";

/** The lesson that a visitor has opened from a file. */
export const OWN = "own";
// Another copy of the page on the same origin keeps its own.
const KEY = `mfnet lessons ${location.pathname}`;
const MOST_BYTES = 400_000;

export class Lessons {
	/** @type {Map<string, Promise<Named>>} those of the site */
	#coming = new Map();
	#kept = load();

	/** Those of the site, in their order. @returns {Promise<Named[]>} rejected with a sentence */
	get all() {
		return Promise.all(manifest.lessons.map((path) => this.#bring(path)));
	}

	/** @param {string} id of a lesson, or its address on this site
	 * @returns {Promise<Named>} rejected with a sentence */
	async get(id) {
		if (id === OWN) {
			const { own } = this.#kept;
			if (own === undefined) throw new Error("Your own lesson is not here: open its file again.");
			return { ...readLesson(own), id };
		}
		const path = manifest.lessons.find((each) => idOf(each) === id);
		return path ? this.#bring(path) : fetchOther(id);
	}

	/** The one after a lesson of the site. @param {string} id @returns {Promise<Named | undefined>} */
	async after(id) {
		const at = manifest.lessons.findIndex((path) => idOf(path) === id);
		const path = at < 0 ? undefined : manifest.lessons[at + 1];
		return path ? this.#bring(path) : undefined;
	}

	/** Takes over a file that the visitor opens. @param {File} file
	 * @returns {Promise<void>} rejected with a sentence if it is no lesson */
	async open(file) {
		if (file.size > MOST_BYTES) throw new Error(`${file.name} is too large for a lesson.`);
		const content = await readText(file);
		try {
			readLesson(content);
		} catch (error) {
			throw new Error(`${file.name} can’t be opened. ${/** @type {Error} */ (error).message}`);
		}
		if (content !== this.#kept.own) delete this.#kept.places[OWN];
		this.#kept.own = content;
		this.#save();
	}

	/** Where it was left. @param {Named} lesson @returns {Place} */
	placeOf({ id, steps }) {
		const { step, done } = this.#kept.places[id] ?? {};
		return {
			step: Math.min(Math.max(Number(step) || 0, 0), steps.length),
			done: Array.isArray(done) ? done.filter((index) => index in steps) : [],
		};
	}

	/** @param {Named} lesson @param {Place} place */
	keep({ id }, place) {
		this.#kept.places[id] = place;
		this.#save();
	}

	/** Whether the visitor has come to its end. @param {Named} lesson */
	isDone(lesson) {
		return this.placeOf(lesson).done.length === lesson.steps.length;
	}

	/** @param {string} path @returns {Promise<Named>} */
	#bring(path) {
		const id = idOf(path);
		const coming =
			this.#coming.get(id) ?? fetchText(path).then((text) => ({ ...readLesson(text), id }));
		this.#coming.set(id, coming);
		coming.catch(() => this.#coming.delete(id)); // to be fetched anew
		return coming;
	}

	#save() {
		try {
			localStorage.setItem(KEY, JSON.stringify(this.#kept));
		} catch {
			// There is no room, or none allowed: it is kept until the page is closed.
		}
	}
}

/** @param {string} path such as `lessons/1-neuron.md` */
function idOf(path) {
	return path.replace(/^.*\/(?:\d+-)?|\.md$/g, "");
}

/** A lesson from an address of this site. @param {string} path @returns {Promise<Named>} */
async function fetchOther(path) {
	const url = new URL(path, location.href);
	const missing = new Error(`There is no lesson “${path}” here. Choose another one.`);
	if (url.origin !== location.origin || !/[./]/.test(path)) throw missing;
	const response = await fetch(url, { cache: "no-cache" }).catch(() => undefined);
	if (!response?.ok) throw missing;
	try {
		return { ...readLesson(await response.text()), id: path };
	} catch (error) {
		throw new Error(`${path} is no lesson. ${/** @type {Error} */ (error).message}`);
	}
}

/** @returns {Kept} */
function load() {
	try {
		const { places, own } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
		return { places: { ...places }, ...(typeof own === "string" && { own }) };
	} catch {
		return { places: {} };
	}
}
