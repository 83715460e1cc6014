"""The manifests: what the page and other readers have to know of the site."""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building.content import Content, as_json, content_of, file_entry, folder_of
from building.datasets import CALIFORNIA, mnist_parts, mnist_samples
from building.files import digest, sha256_of
from building.project import CACHE, VERSION, WEB
from building.pyodide import (
    EXCEL_PACKAGES,
    LIBRARY_AT_START,
    NUMPY_AT_START,
    PAGE_ARCHIVE,
    TABLE_PACKAGES,
    pyodide_lock,
    pyodide_packages,
    python_files,
    served,
    supply,
)
from building.spreadsheets import XLSXWRITER
from building.wheel import WHEEL, hashed_wheel_name


def page_manifest(page_files: Mapping[str, Content], fixed: Mapping[str, Content]) -> bytes:
    """What the page has to know of the site, as a module: where things are, and what they hold.

    All paths are relative to the module itself. It comes with the modules that import it, and so
    costs no further journey.
    """
    python = f"../{folder_of('python', fixed)}pyodide/"
    data = f"../{folder_of('samples', fixed)}data/"
    tables = f"../{folder_of('tables', fixed)}"
    wheel = f"../wheels/{hashed_wheel_name()}"
    kinds = (".css", ".csv", ".gz", ".wasm", ".zip", "/pytorch.json")
    needed = [name for name in page_files if name.endswith(kinds)]
    exercises = sorted(name for name in page_files if name.startswith("exercises/"))
    lessons = sorted(name for name in page_files if name.startswith("lessons/"))
    needed += exercises + lessons
    manifest = {
        "version": VERSION,
        "engine": engine_key(),
        "python": python,
        "packages": [
            f"{python}{NUMPY_AT_START.name}",
            f"engine/{PAGE_ARCHIVE.name}",
        ],
        "library": f"{python}{LIBRARY_AT_START.name}",
        "wheel": wheel,
        "supply": supply(python, "engine/", wheel),
        "lock": site_lock(),
        "xlsxwriter": f"../{folder_of('spreadsheets', fixed)}{XLSXWRITER.name}",
        "tables": [f"{tables}{package.file}" for package in pyodide_packages(*TABLE_PACKAGES)],
        "excel": [f"{tables}{package.file}" for package in EXCEL_PACKAGES],
        "exercises": exercises,
        "lessons": lessons,
        "data": {
            "mnist": {kind: mnist_source(kind, f"{data}mnist/") for kind in ("train", "test")},
            "california": f"{data}{CALIFORNIA.name}",
        },
        "files": {name: file_entry(name, page_files[name]) for name in needed}
        | {f"../{name}": file_entry(name, content) for name, content in fixed.items()},
    }
    return b"export default " + as_json(manifest).rstrip() + b";\n"


def mnist_source(kind: str, folder: str) -> dict[str, Any]:
    """How many digits there are to "train" or "test" with, and the files that have them."""
    first, *rest = (f"{folder}{path.name}" for path in mnist_parts(kind))
    return {"samples": mnist_samples(kind), "first": first, "rest": rest}


def site_manifest(files: Mapping[str, Content]) -> dict[str, Any]:
    """What the present site consists of, at the one address that never changes.

    A page that misses a file learns here whether the site has been updated meanwhile.
    """
    return {
        "version": VERSION,
        "page": folder_of("page", files),
        "python": f"{folder_of('python', files)}pyodide/",
        "wheel": f"wheels/{hashed_wheel_name()}",
        "lock": site_lock(),
        "files": {name: file_entry(name, content) for name, content in sorted(files.items())},
        "imports": {name: imports for name in files if (imports := static_imports(name, files))},
    }


def site_lock() -> dict[str, dict[str, Any]]:
    """The lock file of the site: Pyodide's, cut down, for what is served, and mfnet's own wheel."""
    lock = pyodide_lock()
    for entry in lock["packages"].values():
        entry["sha256"] = sha256_of(served(CACHE / "pyodide" / entry["file_name"]))
    lock["packages"]["mfnet"] = {
        "name": "mfnet",
        "version": VERSION,
        "file_name": f"../../wheels/{hashed_wheel_name()}",  # as seen from Pyodide's folder
        "install_dir": "site",
        "sha256": sha256_of(WHEEL),
        "package_type": "package",
        "imports": ["mfnet"],
        "depends": ["numpy"],
        "unvendored_tests": False,
    }
    return lock


def static_imports(name: str, files: Mapping[str, Content]) -> list[str]:
    """The modules that a module of the page's own imports before it runs."""
    if not name.endswith(".js") or name.endswith(".min.js"):
        return []
    text = content_of(files[name]).decode()
    folder = posixpath.dirname(name)
    found = re.findall(r'^(?:import|export)\b[^;"]*"(\.[^"]+)";', text, re.MULTILINE)
    return [posixpath.normpath(posixpath.join(folder, path)) for path in found]


def engine_key() -> str:
    """Changes with everything that an image of the engine's memory is made from."""
    core = [path for path in python_files().values() if isinstance(path, Path)]
    return digest([*core, *WEB.glob("engine/*.js"), WHEEL, PAGE_ARCHIVE])
