// The rooms of web/: what each may know of the others. `node --test` runs it; it needs no browser.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";

const WEB = resolve(import.meta.dirname, "../../web");
const ROOMS = ["app", "datasets", "engine", "features", "ui"];
const { DATASETS } = await import(join(WEB, "datasets/all.js"));

/** The modules of web/ and their text, by their paths from there. */
const modules = new Map(
	ROOMS.flatMap((room) =>
		readdirSync(join(WEB, room), { recursive: true }).map((name) => join(room, name)),
	)
		.filter((name) => name.endsWith(".js"))
		.map((name) => [name, readFileSync(join(WEB, name), "utf8")]),
);

/** What a text imports, and of which modules it takes over types. */
function importsOf(name, text) {
	const paths = text.matchAll(/(?:from |import |import\()"(\.[^"]+)"/g);
	return Array.from(paths, ([, path]) => relative(WEB, resolve(WEB, dirname(name), path)));
}

/** What a module needs before it can run. */
function staticImportsOf(name) {
	const paths = (modules.get(name) ?? "").matchAll(/^(?:import|export)\b[^;"]*"(\.[^"]+)";/gm);
	return Array.from(paths, ([, path]) => relative(WEB, resolve(WEB, dirname(name), path)));
}

/** All pairs of a module and what it imports for which `isForbidden` holds. */
function offences(isForbidden) {
	return Array.from(modules).flatMap(([name, text]) =>
		importsOf(name, text)
			.filter((imported) => isForbidden(name, imported))
			.map((imported) => `${name} imports ${imported}`),
	);
}

const roomOf = (name) => name.split("/")[0];
const folderOf = (name) => name.split("/")[1];

test("no feature imports another", () => {
	const isOther = (name, imported) =>
		roomOf(name) === "features" &&
		roomOf(imported) === "features" &&
		folderOf(name) !== folderOf(imported);
	assert.deepEqual(offences(isOther), []);
});

test("nothing but the stage knows of features", () => {
	const isFeature = (name, imported) =>
		roomOf(name) !== "features" && roomOf(imported) === "features";
	assert.deepEqual(offences(isFeature), []);
});

test("what features share knows no dataset", () => {
	const isDataset = (name, imported) => roomOf(name) === "ui" && roomOf(imported) === "datasets";
	assert.deepEqual(offences(isDataset), []);
});

test("no dataset imports another", () => {
	const isOther = (name, imported) =>
		roomOf(name) === "datasets" &&
		name !== "datasets/all.js" &&
		imported.split("/").length > 2 &&
		roomOf(imported) === "datasets" &&
		folderOf(name) !== folderOf(imported);
	assert.deepEqual(offences(isOther), []);
});

test("no module needs itself to run", () => {
	const done = new Set();
	const visit = (name, path) => {
		assert.ok(!path.includes(name), [...path, name].join(" imports "));
		if (done.has(name)) return;
		for (const imported of staticImportsOf(name)) visit(imported, [...path, name]);
		done.add(name);
	};
	for (const name of modules.keys()) visit(name, []);
});

test("nobody compares the name of a dataset", () => {
	const names = Object.keys(DATASETS)
		.map((name) => `["'\`]${name}["'\`]`)
		.join("|");
	const compared = new RegExp(
		`[=!]==?\\s*(?:${names})|(?:${names})\\s*(?:[=!]==?|in\\b|\\])|case (?:${names})|(?:includes|has|get)\\((?:${names})\\)`,
	);
	const outside = Array.from(modules).filter(([name]) => roomOf(name) !== "datasets");
	const lines = outside.flatMap(([name, text]) =>
		text
			.split("\n")
			.flatMap((line, index) =>
				compared.test(line) ? [`${name}:${index + 1} ${line.trim()}`] : [],
			),
	);
	assert.deepEqual(lines, []);
});

test("index.html and style sheets name no dataset", () => {
	const named = new RegExp(
		`(?:data-for|\\.|=)["']?(?:${Object.keys(DATASETS)
			.filter((name) => name !== "points")
			.join("|")})\\b`,
	);
	const sheets = ROOMS.filter((room) => room !== "datasets").flatMap((room) =>
		readdirSync(join(WEB, room), { recursive: true }).map((name) => join(room, name)),
	);
	const texts = [...sheets, ...readdirSync(WEB)].filter((name) => /\.(css|html)$/.test(name));
	assert.deepEqual(
		texts.filter((name) => named.test(readFileSync(join(WEB, name), "utf8"))),
		[],
	);
});

test("every panel of the page is a feature, and every feature has its panel on the page", () => {
	const html = readFileSync(join(WEB, "index.html"), "utf8");
	const mounted = new Set(Array.from(html.matchAll(/data-panel="([^"]+)"/g), ([, name]) => name));
	const folders = readdirSync(join(WEB, "features"), { withFileTypes: true }).filter((entry) =>
		entry.isDirectory(),
	);
	assert.deepEqual([...mounted].sort(), folders.map(({ name }) => name).sort());
	for (const name of mounted) assert.ok(modules.has(`features/${name}/panel.js`), name);
});

test("a panel has a style sheet of its own exactly where index.html says so", () => {
	const html = readFileSync(join(WEB, "index.html"), "utf8");
	for (const [tag, name] of html.matchAll(/<[^>]*data-panel="([^"]+)"[^>]*>/g)) {
		const files = readdirSync(join(WEB, "features", name));
		const isLinked = html.includes(`href="features/${name}/panel.css"`);
		assert.equal(files.includes("panel.css"), isLinked || / data-style\b/.test(tag), name);
	}
});

test("a dataset's folder has its name, and its panels are features", () => {
	const features = readdirSync(join(WEB, "features"));
	for (const [name, { panels }] of Object.entries(DATASETS)) {
		assert.ok(modules.has(`datasets/${name}/dataset.js`), name);
		for (const panel of panels) assert.ok(features.includes(panel), panel);
	}
});

test("a style sheet names panels that there are", () => {
	const features = readdirSync(join(WEB, "features"));
	const sheets = readdirSync(WEB, { recursive: true }).filter(
		(name) => name.endsWith(".css") && !name.startsWith("node_modules"),
	);
	for (const sheet of sheets) {
		const text = readFileSync(join(WEB, sheet), "utf8");
		for (const [, panel] of text.matchAll(/\[data-panel="([^"]+)"\]/g))
			assert.ok(features.includes(panel), `${sheet}: ${panel}`);
	}
});
