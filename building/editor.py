"""The editor of code: CodeMirror and what it is made of, as one module."""

import json
from collections.abc import Iterator
from pathlib import Path

from building.files import digest
from building.programs import node, run
from building.project import CACHE, NODE_MODULES, WEB
from building.steps import Step
from building.tools import npm_packages_key

EDITOR = CACHE / "codemirror.min.js"
ENTRY = WEB / "codemirror.mjs"


# Its command is a script or a program, by how npm installed it; its function is always the same.
BUNDLER = """
    const [entry, outfile] = process.argv.slice(1);
    require("esbuild").buildSync({
        entryPoints: [entry], outfile, bundle: true, minify: true, format: "esm",
        target: "es2022", legalComments: "none", logLevel: "warning",
    });
"""


def bundle_editor() -> None:
    """Bundles what the entry exports."""
    run([node(), "-e", BUNDLER, ENTRY, EDITOR], "The editor could not be bundled", folder=WEB)


def editor_packages() -> Iterator[Path]:
    """The folders of the packages that are in the bundle, by the packages that each needs."""
    wanted = [name for name in _dependencies(WEB) if name.startswith(("@codemirror/", "@lezer/"))]
    for name in wanted:
        folder = NODE_MODULES / name
        yield folder
        wanted += [needed for needed in _dependencies(folder) if needed not in wanted]


def _dependencies(folder: Path) -> list[str]:
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return list(package.get("dependencies", {}))


BUNDLE = Step("Bundle the editor", EDITOR, lambda: npm_packages_key() + digest([ENTRY]),
              bundle_editor)  # fmt: skip
