"""Repacks Python's library, numpy and mfnet with bytecode for what the page imports.

Of each there is an archive with what the page starts with, and one with the rest; the modules that
come with the rest are named in `supply.json`, for `mfnet_page.supply`. What few visits need, by
`mfnet_page.deferred`, has archives of its own. The archives of the start are not compressed file by
file but as a whole, which is smaller, and faster to unpack.

They carry sources only, and compiling those took most of the time in which the page started. This
runs in the very Python that the page runs, as bytecode belongs to one version of it.

mfnet's sources are those of its wheel: some come first, beside the page's own package, and all
others with the wheel itself. Python takes their bytecode only for the very sources that it was made
from.
"""

import gzip
import importlib.util
import io
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
    rf"{PAGE}\.(deferred|engine|kernel|supply"
    r"|datasets\.(california_housing|mnist|points|worked_example)"
    r"|queries\.(answers|drawing|gallery|inspection|mistakes|network|regression|runs|samples|surface))"
)

# Whether Python compares bytecode with the source that it was made from.
CHECKED = py_compile.PycInvalidationMode.CHECKED_HASH
UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH

# What only compilers, type checkers and a package's own tests read.
NOT_NEEDED_TO_RUN = re.compile(r"/(tests|include)/|\.(pyi|pxd|pyx|h|c|a)$")


def main(library: str, numpy: str, mfnet: str, page: str, folder: str) -> None:
    """Write the archives into the folder."""
    for wheel in (numpy, mfnet):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(SITE_PACKAGES)
    shutil.copytree(page, SITE_PACKAGES / PAGE, ignore=shutil.ignore_patterns("__pycache__"))
    importlib.invalidate_caches()
    pages = sorted((SITE_PACKAGES / PAGE).rglob("*.py"))
    modules = [module_of(str(path.relative_to(SITE_PACKAGES))) for path in pages]
    for module in modules:
        if AT_START.fullmatch(module):
            importlib.import_module(module)
    started = imported_files()
    for module in modules:
        importlib.import_module(module)
    target = Path(folder)
    lacking = {}
    for source, place in (Path(library), LIBRARY), (Path(numpy), SITE_PACKAGES):
        repack(source, place, target)
        lacking |= divide(target / source.name, place, started)
    lacking |= pack(pages, Path(mfnet), started, target)
    (target / "supply.json").write_text(json.dumps(lacking))


def imported_files() -> set[str | None]:
    """The files of all modules that are imported."""
    return {getattr(module, "__file__", None) for module in sys.modules.values()}


def module_of(file: str) -> str:
    """The module that a file of an archive holds; empty if it holds none."""
    name = re.sub(r"(/__init__)?(\.py|\.pyc|\.cpython\S*\.so)$", "", file)
    return "" if name == file else name.replace("/", ".")


def divide(whole: Path, place: Path, started: set[str | None]) -> dict[str, list[str]]:
    """Write the part of an archive that the page starts with, and those that few visits need.

    Returns the archives of the rest, each with the modules that the page starts without.
    """
    from mfnet_page.deferred import DEFERRED  # noqa: PLC0415 (it has been unpacked by now)

    lacking: dict[str, list[str]] = {}
    at_start = {}
    with zipfile.ZipFile(whole) as old:
        for name in old.namelist():
            module, path = module_of(name), str(place / name)
            if module in DEFERRED:
                alone = f"{module}.zip"
                with zipfile.ZipFile(whole.with_name(alone), "w") as new:
                    add(new, name, old.read(name))
                lacking[alone] = [module]
            elif path in started or path.removesuffix("c") in started or is_metadata(name):
                at_start[name] = old.read(name)
            elif module:
                lacking.setdefault(whole.name, []).append(module)
    write_start(whole.with_name(f"start-{whole.stem.split('-')[0]}.zip.gz"), at_start)
    return lacking


def pack(
    own: list[Path], mfnet: Path, started: set[str | None], folder: Path
) -> dict[str, list[str]]:
    """Write the page's own modules as bytecode, and those of mfnet that the page starts with.

    All others of mfnet come with its wheel, as they are; their bytecode lies with the page's own.
    Returns as `divide`.
    """
    at_start: dict[str, bytes] = {}
    later: dict[str, bytes] = {}
    lacking = []
    for path in own:
        name = str(path.relative_to(SITE_PACKAGES))
        compiled = bytecode(path.read_bytes(), str(path), UNCHECKED)
        (at_start if str(path) in started else later)[f"{name}c"] = compiled
        if str(path) not in started:
            lacking.append(module_of(name))
    imported = imported_files()
    with zipfile.ZipFile(mfnet) as wheel:
        for name in wheel.namelist():
            path = SITE_PACKAGES / name
            is_first = str(path) in started or is_metadata(name)
            if is_first:
                at_start[name] = wheel.read(name)
            elif module_of(name):
                lacking.append(module_of(name))
            if str(path) in imported:
                kept = str(Path(importlib.util.cache_from_source(str(path))))
                (at_start if is_first else later)[kept.removeprefix(f"{SITE_PACKAGES}/")] = (
                    bytecode(wheel.read(name), str(path), CHECKED)
                )
    write_start(folder / f"{PAGE}.zip.gz", at_start)
    with zipfile.ZipFile(folder / LATER, "w") as new:
        for name, content in later.items():
            add(new, name, content)
    return {LATER: lacking}


def is_metadata(name: str) -> bool:
    """Whether a file of a wheel tells Python the version of the package."""
    return name.endswith("/METADATA")


def write_start(archive: Path, files: dict[str, bytes]) -> None:
    """Write an archive that is compressed as a whole: the same content makes the same archive."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as new:
        for name, content in files.items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED)
    archive.write_bytes(gzip.compress(stored.getvalue(), compresslevel=9, mtime=0))


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
