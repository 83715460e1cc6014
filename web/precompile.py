"""Repacks Python's library and numpy with bytecode for what the page imports, and packs its own.

They carry sources only, and compiling those took most of the time in which the page started. This
runs in the very Python that the page runs, as bytecode belongs to one version of it.

mfnet's wheel is served as it is. Its bytecode lies beside the page's own package in
`mfnet_page.zip`, and Python takes it only for the very sources that it was made from.
"""

import importlib.util
import py_compile
import re
import shutil
import sys
import zipfile
from pathlib import Path

LIBRARY = Path("/lib/python314.zip")
SITE_PACKAGES = Path("/lib/python3.14/site-packages")
PAGE = "mfnet_page"

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
    """Write the three archives into the folder."""
    for wheel in (numpy, mfnet):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(SITE_PACKAGES)
    shutil.copytree(page, SITE_PACKAGES / PAGE, ignore=shutil.ignore_patterns("__pycache__"))
    importlib.invalidate_caches()
    own = sorted((SITE_PACKAGES / PAGE).rglob("*.py"))
    for path in own:
        module = ".".join(path.relative_to(SITE_PACKAGES).with_suffix("").parts)
        importlib.import_module(module.removesuffix(".__init__"))
    repack(Path(library), LIBRARY, Path(folder))
    repack(Path(numpy), SITE_PACKAGES, Path(folder))
    pack(own, Path(folder))


def pack(own: list[Path], folder: Path) -> None:
    """Write the page's own modules as bytecode, and the bytecode of mfnet's that they import."""
    imported = {getattr(module, "__file__", None) for module in sys.modules.values()}
    with zipfile.ZipFile(folder / f"{PAGE}.zip", "w") as new:
        for path in own:
            name = f"{path.relative_to(SITE_PACKAGES)}c"
            add(new, name, bytecode(path.read_bytes(), str(path), UNCHECKED))
        for path in sorted((SITE_PACKAGES / "mfnet").rglob("*.py")):
            if str(path) in imported:
                kept = Path(importlib.util.cache_from_source(str(path)))
                name = str(kept.relative_to(SITE_PACKAGES))
                add(new, name, bytecode(path.read_bytes(), str(path), CHECKED))


def repack(source: Path, place: Path, folder: Path) -> None:
    """Write an archive anew, with bytecode for the modules imported.

    `place` is where its files are found when they are imported.
    """
    imported = {getattr(module, "__file__", None) for module in sys.modules.values()}
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
