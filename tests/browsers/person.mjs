/** What a person does on the page, who finds things by what they are called. */
import assert from "node:assert/strict";

const PATIENCE = 120; // seconds
const KINDS = {
	application: "[role=application]",
	button: "button:not([role])",
	tab: "[role=tab]",
	textbox: "textarea, [role=textbox]",
};

export class Person {
	#driver;

	/** @param {import("./drivers.mjs").Driver} driver */
	constructor(driver) {
		this.#driver = driver;
	}

	/** Waits until a status says something. @param {string} name @param {RegExp} words */
	async reads(name, words) {
		const textOf = (label) =>
			document.querySelector(`:is([role=status], [role=log], output)[aria-label="${label}"]`)
				?.textContent ??
			document.querySelector(`output[aria-labelledby=${CSS.escape(`number-${label}`)}]`)
				?.textContent ??
			"";
		let text = "";
		for (const end = Date.now() + PATIENCE * 1000; Date.now() < end; ) {
			// A page that is being left cannot be asked.
			text = await this.#driver.evaluate(textOf, name).catch(() => "");
			if (words.test(text)) return text;
			await new Promise((done) => setTimeout(done, 200));
		}
		return assert.fail(`${name} says “${text}” and not ${words}`);
	}

	/** Where something is, brought into view; waits for it.
	 * @param {keyof typeof KINDS} kind @param {string} name or its beginning, with an ellipsis */
	async find(kind, name) {
		const find = (selector, words) => {
			const isIt = (text) =>
				words.endsWith("…") ? text.startsWith(words.slice(0, -1)) : text === words;
			// The editor stands in a shadow tree.
			const allIn = (root) => [
				...root.querySelectorAll(selector),
				...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
					shadowRoot ? allIn(shadowRoot) : [],
				),
			];
			const found = allIn(document).find(
				(element) =>
					element.checkVisibility() &&
					isIt((element.getAttribute("aria-label") ?? element.textContent).trim()),
			);
			found?.scrollIntoView({ block: "center" });
			const box = found?.getBoundingClientRect();
			return box && [box.left, box.top, box.width, box.height];
		};
		for (const end = Date.now() + 20_000; Date.now() < end; ) {
			const box = await this.#driver.evaluate(find, KINDS[kind], name);
			if (box) return box;
			await new Promise((done) => setTimeout(done, 100));
		}
		return assert.fail(`There is no ${kind} “${name}”`);
	}

	/** @param {keyof typeof KINDS} kind @param {string} name */
	async press(kind, name) {
		const [left, top, width, height] = await this.find(kind, name);
		await this.#driver.stroke([[left + width / 2, top + height / 2]]);
	}

	/** Draws a stroke. @param {[number, number][]} points from (0, 0) to (1, 1) */
	async draw(points) {
		const [left, top, width, height] = await this.find("application", "Draw …");
		await this.#driver.stroke(points.map(([x, y]) => [left + x * width, top + y * height]));
	}

	/** The names of the views. @returns {Promise<string[]>} */
	views() {
		return this.#driver.evaluate(() =>
			[...document.querySelectorAll("[role=tab]")].map((tab) => tab.textContent.trim()),
		);
	}

	/** The titles of the lessons, once they are listed. @returns {Promise<string[]>} */
	async lessons() {
		const titles = () =>
			Array.from(document.querySelectorAll("[aria-label=Lessons] button"), (button) =>
				(button.getAttribute("aria-label") ?? button.textContent).trim(),
			);
		for (const end = Date.now() + 20_000; Date.now() < end; ) {
			const found = await this.#driver.evaluate(titles);
			if (found.length > 0) return found;
			await new Promise((done) => setTimeout(done, 100));
		}
		return assert.fail("There are no lessons");
	}

	/** What is told to be missing or to have failed. @returns {Promise<string[]>} */
	complaints() {
		return this.#driver.evaluate(() =>
			[...document.querySelectorAll("[role=alert]")]
				.map((alert) => alert.textContent.trim())
				.filter(Boolean),
		);
	}
}
