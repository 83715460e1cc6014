"""Repacks Python's library and numpy with bytecode for what the page imports, and packs its own.

Of the library and of numpy there is a second, smaller archive with what the page starts with; the
modules that it lacks are named in `supply.json`, for `mfnet_page.supply`.

They carry sources only, and compiling those took most of the time in which the page started. This
runs in the very Python that the page runs, as bytecode belongs to one version of it.

mfnet's wheel is served as it is. Its bytecode lies beside the page's own package in
`mfnet_page.zip` and `mfnet_page-later.zip`, and Python takes it only for the very sources that it
was made from.
"""

import importlib.util
import json
import py_compile
import re
import shutil
import sys
import zipfile
from pathlib import Path

LIBRARY = Path("/lib/python314.zip")
SITE_PACKAGES = Path("/lib/python3.14/site-packages")
PAGE = "mfnet_page"
LATER = f"{PAGE}-later.zip"

# What is imported before the page is ready or soon after; all else is asked for by somebody.
AT_START = re.compile(
    rf"{PAGE}\.(engine|kernel|supply"
    r"|datasets\.(california_housing|mnist|points|worked_example)"
    r"|queries\.(answers|drawing|gallery|inspection|mistakes|network|regression|runs|samples|surface))"
)

# Whether Python compares bytecode with the source that it was made from.
CHECKED = py_compile.PycInvalidationMode.CHECKED_HASH
UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH

# What only compilers, type checkers and a package's own tests read.
NOT_NEEDED_TO_RUN = re.compile(r"/(tests|include)/|\.(pyi|pxd|pyx|h|c|a)$")
# Sources that people read, in tracebacks and by `inspect.getsource`.
READ = re.compile(
    r"mfnet/(parts/\w+|tensor|layer|nn|trainutils|loss|optimizer|dataloader|train)\.py$"
)


def main(library: str, numpy: str, mfnet: str, page: str, folder: str) -> None:
    """Write the archives into the folder."""
    for wheel in (numpy, mfnet):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(SITE_PACKAGES)
    shutil.copytree(page, SITE_PACKAGES / PAGE, ignore=shutil.ignore_patterns("__pycache__"))
    importlib.invalidate_caches()
    own = sorted((SITE_PACKAGES / PAGE).rglob("*.py"))
    modules = [module_of(str(path.relative_to(SITE_PACKAGES))) for path in own]
    for module in modules:
        if AT_START.fullmatch(module):
            importlib.import_module(module)
    started = imported_files()
    for module in modules:
        importlib.import_module(module)
    lacking = {}
    for archive, place in (Path(library), LIBRARY), (Path(numpy), SITE_PACKAGES):
        repack(archive, place, Path(folder))
        lacking[archive.name] = cut_down(Path(folder, archive.name), place, started, Path(folder))
    pack(own, started, Path(folder, f"{PAGE}.zip"))
    lacking[LATER] = pack(own, imported_files() - started, Path(folder, LATER))
    Path(folder, "supply.json").write_text(json.dumps(lacking))


def imported_files() -> set[str | None]:
    """The files of all modules that are imported."""
    return {getattr(module, "__file__", None) for module in sys.modules.values()}


def module_of(file: str) -> str:
    """The module that a file of an archive holds; empty if it holds none."""
    name = re.sub(r"(/__init__)?(\.py|\.pyc|\.cpython\S*\.so)$", "", file)
    return "" if name == file else name.replace("/", ".")


def cut_down(archive: Path, place: Path, started: set[str | None], folder: Path) -> list[str]:
    """Write the part of an archive that the page starts with; returns the modules left out."""
    lacking = []
    with (
        zipfile.ZipFile(archive) as old,
        zipfile.ZipFile(folder / f"start-{archive.stem.split('-')[0]}.zip", "w") as new,
    ):
        for name in old.namelist():
            path = str(place / name)
            if path in started or path.removesuffix("c") in started or name.endswith("/METADATA"):
                add(new, name, old.read(name))
            elif module := module_of(name):
                lacking.append(module)
    return lacking


def pack(own: list[Path], chosen: set[str | None], archive: Path) -> list[str]:
    """Write those of the page's own modules that are chosen as bytecode; returns their names.

    Bytecode of mfnet's modules that are chosen lies beside them.
    """
    modules = []
    with zipfile.ZipFile(archive, "w") as new:
        for path in own:
            if str(path) in chosen:
                name = str(path.relative_to(SITE_PACKAGES))
                add(new, f"{name}c", bytecode(path.read_bytes(), str(path), UNCHECKED))
                modules.append(module_of(name))
        for path in sorted((SITE_PACKAGES / "mfnet").rglob("*.py")):
            if str(path) in chosen:
                kept = Path(importlib.util.cache_from_source(str(path)))
                name = str(kept.relative_to(SITE_PACKAGES))
                add(new, name, bytecode(path.read_bytes(), str(path), CHECKED))
    return modules


def repack(source: Path, place: Path, folder: Path) -> None:
    """Write an archive anew, with bytecode for the modules imported.

    `place` is where its files are found when they are imported.
    """
    imported = imported_files()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(folder / source.name, "w") as new:
        for name in old.namelist():
            if NOT_NEEDED_TO_RUN.search(name):
                continue
            content = old.read(name)
            path = str(place / name)
            is_compiled = name.endswith(".py") and path in imported
            if is_compiled:
                add(new, f"{name}c", bytecode(content, path, UNCHECKED))
            else:
                add(new, name, content)


def add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file, without a date: the same content makes the same archive."""
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, compresslevel=9)


def bytecode(source: bytes, path: str, mode: py_compile.PycInvalidationMode) -> bytes:
    """What Python would keep in __pycache__."""
    written, compiled = Path("source.py"), Path("source.pyc")
    written.write_bytes(source)
    py_compile.compile(
        str(written), str(compiled), dfile=path, doraise=True, invalidation_mode=mode
    )
    return compiled.read_bytes()
