/** Kept drawings as a file: downloaded, and brought back by choosing or dropping it. */
import { readBytes } from "../../chosen-file.js";
import { make, say } from "../../ui/dom.js";
import { download as save } from "../../ui/download.js";

const MOST_BYTES = 4_000_001; // as many as it takes to see that a file is too large

/**
 * @typedef {import("../../engine/collections.js").Collection} Collection
 * @param {HTMLElement} panel where a file can be dropped
 * @param {import("./panel.js").Do} perform
 * @param {() => string | undefined} document
 */
export function makeFiles(panel, perform, document) {
	const download = make("button", { type: "button" }, "Download drawings");
	const file = make("input", {
		type: "file",
		id: "drawings-file",
		accept: ".json,application/json",
	});
	const told = make("p", { class: "remark", role: "status", "aria-label": "What was read" });
	let count = 0;

	/** @param {File} chosen */
	const read = (chosen) =>
		readBytes(chosen.slice(0, MOST_BYTES), chosen.name).catch(({ message }) => say(told, message));

	/** @param {File | undefined} chosen */
	const open = async (chosen) => {
		say(told, "");
		const content = chosen && (await read(chosen));
		if (!content) return;
		const before = count;
		const done = await perform("open", { content });
		if (!done) return;
		const added = count - before;
		say(
			told,
			added > 0 ? `${added} added from ${chosen.name}.` : `All of ${chosen.name} was there.`,
		);
	};
	file.addEventListener("change", async () => {
		const [chosen] = file.files ?? [];
		await open(chosen);
		file.value = ""; // so that the same file can be chosen again
	});
	download.addEventListener("click", () => {
		const text = document();
		if (text && count > 0) save("drawings.json", text, "application/json");
	});
	panel.addEventListener("dragover", (event) => {
		if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
	});
	panel.addEventListener("drop", (event) => {
		const [dropped] = event.dataTransfer?.files ?? [];
		if (!dropped) return;
		event.preventDefault();
		open(dropped);
	});

	return {
		element: make(
			"div",
			{ class: "bar files" },
			download,
			make("label", { for: "drawings-file" }, "Drawings file"),
			file,
			told,
		),
		/** @param {Collection | undefined} collection */
		show(collection) {
			count = collection?.numbers.length ?? 0;
			download.ariaDisabled = String(count === 0);
		},
	};
}
