/** The lessons to choose from, and the way to one of a teacher's own. */
import { make } from "../../ui/dom.js";
import { makeFilePicker } from "../../ui/file-picker.js";
import { OWN } from "./lessons.js";

const ABOUT =
	"Each lesson takes some minutes, on this page itself. Your own network is put aside meanwhile, and goes on where it was when you leave.";

/**
 * @param {import("./lessons.js").Lessons} lessons
 * @param {{ begin: (id: string) => void, close: () => void,
 *   complain: (sentence: string) => void }} events
 */
export function makeList(lessons, { begin, close, complain }) {
	const title = make("h2", { tabindex: -1 }, "Learn");
	const list = make("ol", { "aria-label": "Lessons" });
	const picker = makeFilePicker(
		{ label: "Open a lesson", name: "Lesson file", accept: ".md,.txt", kind: "quiet" },
		async (file) => {
			try {
				await lessons.open(file);
				begin(OWN);
			} catch (error) {
				complain(/** @type {Error} */ (error).message);
			}
		},
	);
	const closing = make("button", { type: "button", class: "quiet" }, "Close");
	closing.addEventListener("click", close);
	const element = make(
		"section",
		{ class: "lessons", "aria-label": "Learn" },
		make("div", { class: "head" }, title, make("div", { class: "bar" }, ...picker, closing)),
		make("p", { class: "about" }, ABOUT),
		list,
	);

	/** @param {import("./lessons.js").Named} lesson */
	const itemOf = (lesson) => {
		const button = make("button", { type: "button", class: "quiet" }, lesson.title);
		button.addEventListener("click", () => begin(lesson.id));
		const { step } = lessons.placeOf(lesson);
		const count = lesson.steps.length;
		let standing = `${count} steps`;
		if (lessons.isDone(lesson)) standing = "✓ done";
		else if (step > 0) standing = `step ${Math.min(step + 1, count)} of ${count}`;
		return make("li", {}, button, make("p", {}, `${lesson.about} `, make("small", {}, standing)));
	};
	return {
		element,
		async show() {
			list.replaceChildren(...(await lessons.all).map(itemOf));
		},
		focus: () => title.focus({ preventScroll: true }),
	};
}
