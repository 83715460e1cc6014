/** A number typed into a cell: what is no number, or not allowed, is refused there. */
import { couldBeTwo, readNumber } from "../../app/number.js";
import { make } from "../../ui/dom.js";

/**
 * @param {HTMLTableCellElement} cell
 * @param {string} name of the cell
 * @param {number} value that it has
 * @param {(value: number) => Promise<void>} apply refuses with a sentence
 * @param {() => void} closed
 */
export function openEditor(cell, name, value, apply, closed) {
	const shown = cell.textContent ?? "";
	const message = make("p", { class: "message", id: "inspect-refused", role: "alert" });
	const input = make("input", {
		type: "text",
		"aria-label": name,
		"aria-describedby": message.id,
		inputmode: "decimal",
		autocomplete: "off",
		spellcheck: "false",
	});
	input.value = String(value);
	let open = true;
	let applying = false; // what the cell then shows may replace the field

	/** @param {boolean} refocus */
	const close = (refocus) => {
		if (!open) return;
		open = false;
		input.remove();
		message.remove();
		if (cell.textContent === "") cell.textContent = shown;
		closed();
		if (refocus) cell.focus({ preventScroll: true });
	};
	/** @param {string} sentence */
	const refuse = (sentence) => {
		input.ariaInvalid = "true";
		message.textContent = sentence;
		input.focus();
	};
	const accept = async () => {
		const typed = readNumber(input.value);
		if (typed === undefined) return refuse(refusal(input.value, shown));
		if (typed === value) return close(true);
		applying = true;
		try {
			await apply(typed);
			applying = false;
			close(true);
		} catch (error) {
			applying = false;
			refuse(/** @type {Error} */ (error).message);
		}
	};

	input.addEventListener("keydown", (event) => {
		event.stopPropagation();
		if (event.key === "Enter") accept();
		if (event.key === "Escape") close(true);
		if (event.key === "Tab") close(false);
	});
	input.addEventListener("blur", () => {
		if (!applying) close(false);
	});
	cell.replaceChildren(input);
	cell.closest("figure")?.append(message);
	input.focus();
	input.select();
	return () => close(false);
}

/** @param {string} text @param {string} value */
function refusal(text, value) {
	const why = couldBeTwo(text)
		? `${text} could be two numbers: write it with a point, or without the comma.`
		: "A number, please:";
	return `${why} ${value} is kept until then.`;
}
