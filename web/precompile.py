"""Repacks Python's library and numpy's wheel for the page: with bytecode for what it imports.

Both carry sources only, and to compile those took most of the time in which the page started.
This runs in the very Python that the page runs, as bytecode belongs to one version of it.
"""

import importlib
import py_compile
import re
import shutil
import sys
import zipfile
from pathlib import Path

LIBRARY = Path("/lib/python314.zip")
SITE_PACKAGES = Path("/lib/python3.14/site-packages")

# What only compilers, type checkers and a package's own tests read.
NOT_NEEDED_TO_RUN = re.compile(r"/(tests|include)/|\.(pyi|pxd|pyx|h|c|a)$")


def main(library: str, numpy: str, mfnet: str, page: str, folder: str) -> None:
    """Writes the two, under their own names, into the folder."""
    for wheel in (numpy, mfnet):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(SITE_PACKAGES)
    package = SITE_PACKAGES / "mfnet_page"
    shutil.copytree(page, package)
    importlib.invalidate_caches()
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(SITE_PACKAGES).with_suffix("").parts)
        importlib.import_module(name.removesuffix(".__init__"))
    repack(Path(library), LIBRARY, Path(folder))
    repack(Path(numpy), SITE_PACKAGES, Path(folder))


def repack(source: Path, place: Path, folder: Path) -> None:
    """Writes an archive anew, with bytecode instead of sources for the modules imported.

    `place` is where its files are found when they are imported.
    """
    imported = {getattr(module, "__file__", None) for module in sys.modules.values()}
    target = folder / source.name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if NOT_NEEDED_TO_RUN.search(name):
                continue
            content = old.read(name)
            path = str(place / name)
            compiled = name.endswith(".py") and path in imported
            new.writestr(
                # No date: the same content makes the same archive.
                zipfile.ZipInfo(name + "c" if compiled else name),
                bytecode(content, path) if compiled else content,
                zipfile.ZIP_DEFLATED,
                compresslevel=9,
            )


def bytecode(source: bytes, path: str) -> bytes:
    """What Python would keep in __pycache__, not to be checked against the source."""
    written, compiled = Path("source.py"), Path("source.pyc")
    written.write_bytes(source)
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(
        str(written), str(compiled), dfile=path, doraise=True, invalidation_mode=unchecked
    )
    return compiled.read_bytes()
