/**
 * The way to the lessons, and for a first visit a sentence that invites to the first of them. The
 * lessons themselves are fetched once they are wanted: see features/lesson.
 */
import { find } from "../../ui/dom.js";

const FIRST = "neuron";
// Another copy of the page on the same origin keeps its own.
const KEY = `mfnet invited ${location.pathname}`;

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state }) {
	const button = (/** @type {string} */ name) =>
		find(element, `[data-do=${name}]`, HTMLButtonElement);
	const [learn, begin, dismiss] = [button("learn"), button("begin"), button("dismiss")];
	const invitation = find(element, ".welcome", HTMLElement);
	let before = state.settings.lesson;

	const withdraw = () => {
		invitation.hidden = true;
		remember();
	};
	const show = () => {
		const { lesson } = state.settings;
		learn.ariaExpanded = String(lesson !== "");
		if (lesson !== "") withdraw();
		// What had the focus has gone with the lesson.
		if (lesson === "" && before !== "" && isFocusLost()) learn.focus();
		before = lesson;
	};
	learn.addEventListener("click", () => {
		const { lesson } = state.settings;
		state.set({ lesson: lesson === "list" ? "" : "list" });
	});
	begin.addEventListener("click", () => state.set({ lesson: FIRST }));
	dismiss.addEventListener("click", () => {
		withdraw();
		learn.focus();
	});
	invitation.hidden = isRemembered();
	state.subscribe(show);
	show();
}

function isFocusLost() {
	const { activeElement } = document;
	return activeElement === document.body || activeElement?.closest("[data-panel=lesson]") != null;
}

function isRemembered() {
	try {
		return localStorage.getItem(KEY) !== null;
	} catch {
		return false;
	}
}

function remember() {
	try {
		localStorage.setItem(KEY, "yes");
	} catch {
		// It is asked again at the next visit.
	}
}
