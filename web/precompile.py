"""Repacks Python's library, numpy and mfnet for the page: with bytecode for what it imports.

They carry sources only, and compiling those took most of the time in which the page started. This
runs in the very Python that the page runs, as bytecode belongs to one version of it.

mfnet and the page's own package become one archive, `mfnet.zip`, from which Python imports. There
the sources of the textbook and of the parts stay beside their bytecode.
"""

import importlib
import py_compile
import re
import sys
import zipfile
from pathlib import Path

LIBRARY = Path("/lib/python314.zip")
SITE_PACKAGES = Path("/lib/python3.14/site-packages")
MFNET = SITE_PACKAGES / "mfnet.zip"

# What only compilers, type checkers and a package's own tests read.
NOT_NEEDED_TO_RUN = re.compile(r"/(tests|include)/|\.(pyi|pxd|pyx|h|c|a)$")
# Sources that people read, in tracebacks and by `inspect.getsource`.
READ = re.compile(
    r"mfnet/(parts/\w+|tensor|layer|nn|trainutils|loss|optimizer|dataloader|train)\.py$"
)


def main(library: str, numpy: str, mfnet: str, page: str, folder: str) -> None:
    """Write the three archives into the folder."""
    with zipfile.ZipFile(numpy) as archive:
        archive.extractall(SITE_PACKAGES)
    sources = {path.relative_to(page).as_posix(): path for path in sorted(Path(page).rglob("*.py"))}
    with zipfile.ZipFile(mfnet) as archive, zipfile.ZipFile(MFNET, "w") as target:
        for name in archive.namelist():
            target.writestr(name, archive.read(name))
        for name, path in sources.items():
            target.write(path, f"mfnet_page/{name}")
    sys.path.append(str(MFNET))
    importlib.invalidate_caches()
    for name in sources:
        module = name.removesuffix(".py").replace("/", ".")
        importlib.import_module(f"mfnet_page.{module}".removesuffix(".__init__"))
    places = {Path(library): LIBRARY, Path(numpy): SITE_PACKAGES, MFNET: MFNET}
    for source, place in places.items():
        repack(source, place, Path(folder))


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
                add(new, f"{name}c", bytecode(content, path))
            if not is_compiled or READ.match(name):
                add(new, name, content)


def add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file, without a date: the same content makes the same archive."""
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, compresslevel=9)


def bytecode(source: bytes, path: str) -> bytes:
    """What Python would keep in __pycache__, not to be checked against the source."""
    written, compiled = Path("source.py"), Path("source.pyc")
    written.write_bytes(source)
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(
        str(written), str(compiled), dfile=path, doraise=True, invalidation_mode=unchecked
    )
    return compiled.read_bytes()
