/** The network of an earlier visit, to be gone on with. */
import { make, say } from "../../ui/dom.js";
import { describeState } from "../../ui/kept.js";
import { notify } from "../../ui/notices.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	const { keeping } = engine;
	const about = make("p", {});
	const goOn = make("button", { type: "button", class: "primary" }, "Go on where you were");
	const later = make("button", { type: "button" }, "Not now");
	const forget = make("button", { type: "button", class: "quiet" }, "Forget");
	const group = make("div", { class: "offer", role: "group", "aria-label": "Where you were" });
	group.append(about, goOn, later, forget);
	element.append(group);
	/** Offers that are not wanted now. @type {Set<string>} */
	const declined = new Set();
	/** The one that is gone on with. @type {string | undefined} */
	let coming;

	const offer = () => keeping.offers.find(({ id }) => !declined.has(id));
	const show = () => {
		const shown = offer();
		// Who trains has begun something else; the page's end still has a list of what is kept.
		group.hidden = shown === undefined || (engine.state.trained ?? false);
		if (!shown) return;
		const isComing = coming === shown.id;
		say(about, isComing ? "It goes on as soon as the engine is ready." : describeState(shown));
		for (const button of [goOn, later, forget]) button.disabled = isComing;
	};
	/** The buttons are about to go. */
	const leave = () => {
		const [next] = document.querySelectorAll("main button:not(:disabled)");
		if (group.contains(document.activeElement) && next instanceof HTMLElement) next.focus();
	};

	goOn.addEventListener("click", async () => {
		const shown = offer();
		if (!shown) return;
		coming = shown.id;
		leave();
		show();
		try {
			await engine.goOn(shown.id);
		} catch (error) {
			notify(/** @type {Error} */ (error).message);
			declined.add(shown.id);
		}
		coming = engine.isGoingOn ? shown.id : undefined;
		show();
	});
	later.addEventListener("click", () => {
		const shown = offer();
		if (!shown) return;
		leave();
		declined.add(shown.id);
		notify("It stays in this browser: “Kept in this browser”, below, has it.");
		show();
	});
	forget.addEventListener("click", async () => {
		const shown = offer();
		if (!shown) return;
		leave();
		await keeping.forget(shown.id);
		notify("Forgotten.");
	});
	engine.on("state", show);
}
