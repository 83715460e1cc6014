"""The site: a table from each path in dist/ to what it holds, then whatever differs is written.

Whatever the page loads has a hash of content in its path: so no two versions can mix, neither on
a host nor in a cache, and a browser may keep it for good. The page's own files lie in one folder
per build: modules, style sheets and worker find each other by relative paths, as they do in web/.
Python and the datasets have folders of their own, whose names an update of the page leaves alone.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from building.content import Content, as_json, content_of, folder_of, in_hashed_folder, integrity
from building.datasets import data_files
from building.docs import docs_files
from building.editor import EDITOR
from building.files import HASH_LENGTH, files_in
from building.kernel import KERNEL_SOURCES, KERNEL_VARIANTS
from building.licences import licenses_page
from building.manifest import page_manifest, site_manifest, static_imports
from building.parts import PARTS_MODULE
from building.project import CACHE, NODE_MODULES, WEB
from building.pyodide import (
    LATER_ARCHIVE,
    PAGE_ARCHIVE,
    PAGE_PACKAGE,
    python_files,
    table_files,
)
from building.spreadsheets import XLSXWRITER
from building.wheel import WHEEL, hashed_wheel_name

WEB_ONLY_FOR_DEVELOPMENT = {"biome.json", "codemirror.mjs", "licenses", "node_modules",
                            "one-file", "package.json", "package-lock.json", "precompile.mjs",
                            "precompile.py",
                            "tsconfig.bench.json", "tsconfig.json", "tsconfig.worker.json",
                            "types"}  # fmt: skip
# index.html is laid out above the others, these scripts in it, and the service worker beside it.
WITHIN = {"early.js": ("early.js",), "guard.js": ("faults.js", "guard.js")}
WEB_ABOVE = {*WITHIN, "index.html", "service-worker.js"}
# The sheets that the page needs from the start, which the site has as one.
SHEETS = re.compile(r'(?:<link rel="stylesheet" href="[^"]+">\n)+')
STYLE = "style.css"
PROGRAM = '<script type="module" src="app/main.js">'
WORKER = "engine/worker.js"
PYODIDE_PROGRAM = "pyodide/pyodide.asm.wasm"  # the largest file that a first visit needs
PANEL = re.compile(r'data-panel="([^"]+)"[^>]*>')
NOT_AT_FIRST = re.compile(r" (?:hidden|data-later)\b")


def site() -> dict[str, Content]:
    """Every file of the site: its path in dist/, and the file or bytes that it is."""
    fixed = in_hashed_folder("python", python_files()) | in_hashed_folder("samples", data_files())
    fixed |= in_hashed_folder("spreadsheets", {XLSXWRITER.name: XLSXWRITER})
    fixed |= in_hashed_folder("tables", table_files())
    fixed[f"wheels/{hashed_wheel_name()}"] = WHEEL
    page_files: dict[str, Content] = {
        name: path for name, path in web_files() if name not in WEB_ABOVE
    }
    page_files["vendor/uPlot.esm.js"] = NODE_MODULES / "uplot/dist/uPlot.esm.js"
    page_files["vendor/uPlot.min.css"] = NODE_MODULES / "uplot/dist/uPlot.min.css"
    page_files["vendor/idb.js"] = NODE_MODULES / "idb/build/index.js"
    sheets = [content_of(page_files.pop(name)).rstrip() + b"\n" for name in first_sheets()]
    page_files[STYLE] = b"\n".join(sheets)
    page_files["vendor/codemirror.min.js"] = EDITOR
    page_files |= {f"engine/{name}": CACHE / "kernel" / name for name in KERNEL_VARIANTS}
    page_files |= {f"engine/{path.name}": path for path in (PAGE_ARCHIVE, LATER_ARCHIVE)}
    page_files["app/parts.js"] = PARTS_MODULE
    page_files["manifest.js"] = page_manifest(page_files, fixed)
    page = in_hashed_folder("page", page_files)
    folder = folder_of("page", page)
    early = folder_of("python", fixed) + PYODIDE_PROGRAM
    top: dict[str, Content] = {
        "index.html": index_page(folder, page_files, early),
        "licenses.html": in_folder(licenses_page(), folder).encode(),
        **docs_files(folder),
    }
    return with_lists(fixed | page | top)


def with_lists(files: dict[str, Content]) -> dict[str, Content]:
    """The files, and the two that list them all: the manifest and the service worker."""
    manifest = site_manifest(files)
    worker = service_worker(manifest["files"])
    return files | {"manifest.json": as_json(manifest), "service-worker.js": worker}


def web_files() -> Iterator[tuple[str, Path]]:
    """The files of web/ that are served as they are."""
    for top in WEB.iterdir():
        if top.name in WEB_ONLY_FOR_DEVELOPMENT or top.name.startswith("."):
            continue
        for path in [top] if top.is_file() else files_in(top):
            if (
                path not in KERNEL_SOURCES
                and PAGE_PACKAGE not in path.parents
                and path.name != "README.md"
                and "__pycache__" not in path.parts
            ):
                yield path.relative_to(WEB).as_posix(), path


def first_sheets() -> list[str]:
    """The style sheets that index.html names for the screen, in their order."""
    links = SHEETS.search((WEB / "index.html").read_text(encoding="utf-8"))
    return re.findall(r'href="([^"]+)"', links[0]) if links else []


def index_page(folder: str, page_files: Mapping[str, Content], early: str) -> bytes:
    """The page: what it loads comes from the folder, and two scripts stand in it.

    They have to be there when nothing else is. The policy allows them by their hashes.

    Args:
        folder: of `page_files`, which the page loads.
        page_files: the page's own files.
        early: the path in the site of the file that a visit begins with.
    """
    text = (WEB / "index.html").read_text(encoding="utf-8")
    allowed = "script-src"
    for name, modules in WITHIN.items():
        script = classic_script(*modules)
        text = text.replace(f' src="{name}">', f">{script}")
        allowed += f" '{integrity(script.encode())}'"
    text = text.replace("script-src", allowed, 1)
    text = text.replace('data-early=""', f'data-early="{early}"')

    text = SHEETS.sub(f'<link rel="stylesheet" href="{STYLE}">\n', text, count=1)

    def checked(link: re.Match[str]) -> str:
        return f'{link[0]} integrity="{integrity(content_of(page_files[link[1]]))}"'

    text = re.sub(r'<link rel="stylesheet" href="([^"]+)"', checked, text)
    text = text.replace(PROGRAM, preloads(page_files) + PROGRAM, 1)
    return in_folder(text, folder).encode()


def preloads(page_files: Mapping[str, Content]) -> str:
    """Links to all modules of the first look, which a browser then fetches at once.

    Otherwise it would learn of each only from the module that imports it, level by level. What is
    seen comes first: the page's program and the panels that are shown at once, then the worker.
    """
    found: list[str] = []
    for start in ("app/main.js", *first_panels(), WORKER):
        reached = [start]
        for name in reached:
            reached += [path for path in static_imports(name, page_files) if path not in reached]
        found += [name for name in reached if name not in found]
    return "".join(f'<link rel="modulepreload" href="{name}">\n' for name in found[1:])


def first_panels() -> Iterator[str]:
    """The panels' modules that the page mounts before anybody has chosen anything."""
    for panel in PANEL.finditer((WEB / "index.html").read_text(encoding="utf-8")):
        if not NOT_AT_FIRST.search(panel[0]):
            yield f"features/{panel[1]}/panel.js"


def in_folder(text: str, folder: str) -> str:
    """A page that stands above the folder in which its icon, scripts and style sheets lie."""
    return re.sub(r'(<(?:link|script)[^>]* (?:href|src)=")', rf"\1{folder}", text)


def service_worker(entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The service worker, with the list of all files in it: new files make a new worker."""
    files = {name: [entry["bytes"], *hashes_of(entry)] for name, entry in entries.items()}
    listed = json.dumps(files, separators=(",", ":"))
    version = hashlib.sha256(listed.encode()).hexdigest()[:HASH_LENGTH]
    empty = '{ version: "", files: {} }'
    before, after = classic_script("service-worker.js").split(empty)
    return f'{before}{{ version: "{version}", files: {listed} }}{after}'.encode()


def hashes_of(entry: Mapping[str, Any]) -> list[str]:
    """The hashes of a file and of what is in it, without the name of their kind."""
    inner = hashes_of(entry["unpacked"]) if "unpacked" in entry else []
    return [entry["integrity"].removeprefix("sha256-"), *inner]


def classic_script(*names: str) -> str:
    """Modules of web/ as one classic script, without their comments.

    All of it stands in a function: a part of it, which a host may have, is no script.
    """
    modules = [(WEB / name).read_text(encoding="utf-8") for name in names]
    text = re.sub(r"^import .*?;\n|^export ", "", "".join(modules), flags=re.MULTILINE)
    text = re.sub(r"/\*\*.*?\*/\s*", "", text, flags=re.DOTALL)
    return f'(() => {{\n"use strict";\n{text}}})();\n'
