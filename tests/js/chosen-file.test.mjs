// Files that a visitor has chosen. `node --test` runs it; it needs no browser.

import assert from "node:assert/strict";
import { mkdtempSync, openAsBlob, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const { readBytes, readText } = await import("../../web/chosen-file.js");

/** A file that is read from the disk once it is asked for, as browsers read it. */
async function chosen(content) {
	const path = join(mkdtempSync(join(tmpdir(), "mfnet-")), "digits.npz");
	writeFileSync(path, content);
	const file = await openAsBlob(path);
	return { path, file: Object.assign(file, { name: "digits.npz" }) };
}

test("a chosen file is read whole, and a part of it as a part", async () => {
	const { file } = await chosen("\uFEFF0123456789");
	assert.equal(await readText(file), "0123456789");
	assert.deepEqual([...(await readBytes(file.slice(3, 5), "digits.npz"))], [48, 49]);
});

test("a file that has changed since it was chosen is named, and is to be chosen again", async () => {
	const { path, file } = await chosen("as it was");
	writeFileSync(path, "as it was not");
	const sentence = "digits.npz can’t be read. It may have been moved or changed: choose it again.";
	await assert.rejects(readBytes(file), { message: sentence });
	await assert.rejects(readBytes(file.slice(0, 4), "digits.npz"), { message: sentence });
	await assert.rejects(readText(file), { message: sentence });
});
