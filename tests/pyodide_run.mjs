// Runs tests/unit and tests/engine inside Pyodide, under Node.js, on the wheel and the runtime that
// dist/ serves.
//
//     node tests/pyodide_run.mjs WHEEL-OF-MICROPIP FOLDER-WITH-THE-WHEELS-OF-PYTEST [arguments]

import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");
const [micropip, wheels, ...pytestArguments] = process.argv.slice(2);

const site = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
const runtime = join(dist, site.python);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")).href);
const pyodide = await loadPyodide({
  indexURL: runtime,
  packageBaseUrl: runtime,
  lockFileContents: site.lock,
  env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" },
});

await pyodide.loadPackage(micropip, { messageCallback: () => {} });

/** Copies a wheel into Pyodide's own file system and returns the address that micropip takes. */
function place(wheel) {
  pyodide.FS.writeFile(`/tmp/${basename(wheel)}`, readFileSync(wheel));
  return `emfs:/tmp/${basename(wheel)}`;
}

const install = pyodide.pyimport("micropip").install;
await install(place(join(dist, site.wheel)));
const tools = readdirSync(wheels).map((name) => place(join(wheels, name)));
await install.callKwargs(pyodide.toPy(tools), { deps: false });

/** Makes a folder of the checkout visible to Python. */
function mount(folder, path) {
  pyodide.FS.mkdirTree(path);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: join(root, folder) }, path);
}

// Of the checkout only this is there: mfnet itself comes from the wheel. The page's package lies
// where Python finds packages, as on the page.
for (const folder of ["tests", "docs"]) mount(folder, `/mfnet/${folder}`);
mount("web/exercises", "/mfnet/web/exercises");
const packages = pyodide.runPython("from sysconfig import get_path; get_path('purelib')");
mount("web/engine/mfnet_page", `${packages}/mfnet_page`);
pyodide.FS.writeFile("/mfnet/pyproject.toml", readFileSync(join(root, "pyproject.toml")));
pyodide.FS.chdir("/mfnet");

// The products are computed as on the page.
const engine = join(dist, site.page, "engine");
const { chooseKernel, plug } = await import(pathToFileURL(join(engine, "kernel.js")).href);
pyodide.pyimport("importlib").invalidate_caches();
const kernel = await chooseKernel(async (name) => readFileSync(join(engine, name)));
const plugged = kernel && (await plug(pyodide, kernel.code));
console.log(`Products by ${plugged ? kernel.name : "numpy"}`);

const pytest = pyodide.pyimport("pytest");
const args = ["-p", "no:cacheprovider", "tests/unit", "tests/engine", ...pytestArguments];
process.exit(pytest.main(pyodide.toPy(args)));
