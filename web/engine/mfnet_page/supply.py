"""Modules that the page starts without: they come when they are first imported.

Python's library and numpy have 800 modules, of which the page needs 250 to be ready. What it starts
with lies in archives of its own. At the first import of any other module, the whole archive is
fetched from the site, and Python waits for it.
"""

import base64
import hashlib
import importlib
import json
import sys
import zipfile
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

Fetch = Callable[[str], bytes]

STARTED_WITH = "/lib/python314.zip"
WHOLE_LIBRARY = Path("/lib/python314-whole.zip")
SITE_PACKAGES = Path("/lib/python3.14/site-packages")


class SupplyError(ImportError):
    """A module did not come from the site: a sentence that says why, and what to do."""


class Archive(NamedTuple):
    """Where modules come from.

    Attributes:
        files: zip files that come together, each with its address and its hash, as `sha256-` and
            base64.
        modules: the names of those that the page starts without.
        is_library: whether it is Python's own library, which stays a zip file.
    """

    files: Sequence[tuple[str, str]]
    modules: frozenset[str]
    is_library: bool


class Supply:
    """A finder at the end of `sys.meta_path`, asked for what no other has found.

    Args:
        archives: none of whose modules is there yet.
        fetch: from an address to the bytes, at once, else an OSError that says why.
    """

    def __init__(self, archives: Sequence[Archive], fetch: Fetch) -> None:
        self._archives = list(archives)
        self._fetch = fetch

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As importlib asks a finder; SupplyError if the archive does not come."""
        archive = next((each for each in self._archives if name in each.modules), None)
        if archive is None:
            return None
        contents = [self._content(name, *file) for file in archive.files]
        self._archives.remove(archive)
        for content in contents:
            lay_out(content, is_library=archive.is_library)
        return PathFinder.find_spec(name, path, target)

    def _content(self, name: str, address: str, integrity: str) -> bytes:
        """A zip file as it is to be."""
        try:
            content = self._fetch(address)
        except OSError as error:
            raise SupplyError(
                f"Python's module {name} is fetched when it is first needed, and did not come: "
                f"{error}. Check the connection, then try again"
            ) from error
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        if integrity != f"sha256-{digest}":
            raise SupplyError(
                f"Python's module {name} is fetched when it is first needed, and what came is not "
                "the file of this version of the page. Reload the page"
            )
        return content


def lay_out(content: bytes, *, is_library: bool) -> None:
    """Put a zip file where Python finds its modules, beside those that are there."""
    if is_library:
        WHOLE_LIBRARY.write_bytes(content)
        sys.path[sys.path.index(STARTED_WITH)] = str(WHOLE_LIBRARY)
        for module in list(sys.modules.values()):
            add_to_package(module)
    else:
        with zipfile.ZipFile(BytesIO(content)) as files:
            missing = [name for name in files.namelist() if not is_there(SITE_PACKAGES / name)]
            files.extractall(SITE_PACKAGES, missing)
    importlib.invalidate_caches()


def add_to_package(module: ModuleType) -> None:
    """Let a package of the library that is imported find its further modules, too."""
    folders = getattr(module, "__path__", None)
    if isinstance(folders, list):
        folders += [
            folder.replace(STARTED_WITH, str(WHOLE_LIBRARY), 1)
            for folder in folders
            if folder.startswith(STARTED_WITH)
        ]


def is_there(path: Path) -> bool:
    """Whether there is this file, or the bytecode that stands for it."""
    return path.exists() or path.with_suffix(".pyc").exists()


def install(archives: str, request: Callable[[str], Any]) -> None:
    """Let Python ask for modules as they are needed, from then on.

    Args:
        archives: a JSON list of `Archive`s, objects with the names of its attributes.
        request: a function of JavaScript's, from an address to the bytes that the site has there,
            or to a string that says why they don't come.
    """

    def fetch(address: str) -> bytes:
        answer = request(address)
        if isinstance(answer, str):
            raise OSError(answer)
        content: bytes = answer.to_bytes()
        return content

    described = json.loads(archives)
    supplied = [Archive(**each | {"modules": frozenset(each["modules"])}) for each in described]
    sys.meta_path.append(Supply(supplied, fetch))
