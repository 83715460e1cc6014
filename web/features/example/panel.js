/** What an example is, and the way to its numbers. */
import { datasetOf, needsNewNetwork } from "../../app/context.js";
import { make, say } from "../../ui/dom.js";

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { state }) {
	const title = make("h2");
	const about = make("p", { class: "text" });
	const rate = make("p", { class: "text" });
	const inspect = make("button", { type: "button" }, "See every number");
	const runAway = make("button", { type: "button" }, "Try a rate that is too large");
	const own = make("button", { type: "button" }, "Use its own settings");

	const show = () => {
		const { settings, own: usual } = state;
		const isInTheText = !needsNewNetwork(usual, settings);
		const { label, printed, example } = datasetOf(settings);
		const isTooLarge = printed !== undefined && settings.learning_rate >= printed;
		say(title, label);
		say(about, (isInTheText ? example?.asInTheText : example?.otherwise) ?? "");
		say(
			rate,
			isTooLarge
				? `A learning rate of ${settings.learning_rate} is far too large to go on with: after the first step, every further one leads away.`
				: `“Train one batch” takes one such step, with a learning rate of ${settings.learning_rate}.${printed === undefined ? "" : ` The step in the text has a rate of ${printed}: far too large to go on with.`}`,
		);
		own.hidden = state.isOwn;
		runAway.hidden = printed === undefined || isTooLarge || !isInTheText;
	};
	inspect.addEventListener("click", () => state.set({ tab: "inspect" }));
	runAway.addEventListener("click", () => {
		state.set({ learning_rate: datasetOf(state.settings).printed ?? 0 });
		own.focus(); // the button that had the focus is gone
	});
	own.addEventListener("click", () => {
		state.restore(state.own);
		inspect.focus();
	});
	show();
	state.subscribe(show);
	element.append(title, about, rate, make("div", { class: "bar" }, inspect, runAway, own));
}
