/**
 * The settings as a sheet over the page, where there is no room for them beside what they are for:
 * on tablets and phones, and while a panel fills the screen.
 */
import { find, make } from "../ui/dom.js";
import { addStyle } from "./stage.js";

/** Opens the sheet; once it is closed, the settings are back in their place, and the focus too. */
export async function openSheet() {
	await addStyle("app/sheet.css");
	if (document.querySelector("dialog.sheet")) return;
	const settings = find(document.body, ".setup", HTMLElement);
	const place = /** @type {HTMLElement} */ (settings.parentElement);
	const done = make("button", { type: "button", class: "primary" }, "Done");
	const title = make("h2", { id: "sheet-title" }, "Settings");
	const dialog = make(
		"dialog",
		{ class: "sheet", "aria-labelledby": title.id },
		make("div", { class: "top" }, title, done),
		settings,
	);
	done.addEventListener("click", () => dialog.close());
	dialog.addEventListener("click", ({ target }) => {
		if (target === dialog) dialog.close(); // beside the sheet
	});
	// What is pressed here is for the sheet.
	dialog.addEventListener("keydown", (event) => event.stopPropagation());
	dialog.addEventListener("close", () => {
		place.append(settings);
		dialog.remove();
	});
	document.body.append(dialog);
	dialog.showModal();
}
