"""The build: the steps that lead to dist/, and laying it out."""

import shutil
import sys
from functools import partial

from building.content import write_if_changed
from building.datasets import (
    CALIFORNIA,
    CALIFORNIA_SHA256,
    CALIFORNIA_TO_CSV,
    MNIST,
    MNIST_FIRST,
    MNIST_REST,
    bring_california,
    compress_mnist,
    cut_mnist,
    mnist_gz,
    mnist_parts,
)
from building.docs import DOCS_TOOLS, WRITTEN_DOCS, docs_key, write_docs
from building.editor import BUNDLE
from building.files import digest, remove_empty_folders
from building.kernel import (
    KERNEL_COMPILER,
    KERNEL_FLAGS,
    KERNEL_SOURCES,
    KERNEL_VARIANTS,
    compile_kernel,
)
from building.parts import PARTS_MODULE, parts_key, write_parts
from building.programs import pip
from building.project import (
    CACHE,
    DIST,
    NODE_MODULES,
    ONE_FILE,
    PROJECT,
    PYTHON,
    ROOT,
    VENV,
    WEB,
    pins,
)
from building.pyodide import (
    EXCEL_PACKAGES,
    PRECOMPILED,
    PYODIDE,
    PYTHON_LIBRARY,
    TABLE_PACKAGES,
    bring_pyodide_packages,
    bring_table_packages,
    page_modules,
    precompile,
    precompiled_sources,
    pyodide_packages,
)
from building.site import site
from building.spreadsheets import BRING_XLSXWRITER
from building.steps import Step
from building.tools import bring_npm_packages, make_venv, npm_packages_key
from building.wheel import WHEEL, make_wheel, wheel_sources

BUILD_STEPS = (
    Step("Bring the npm packages", PYODIDE, npm_packages_key,
         partial(bring_npm_packages, "--omit=dev")),
    Step("Check and compress MNIST", mnist_gz(MNIST[-1]), lambda: str(MNIST), compress_mnist),
    Step("Cut MNIST into parts", mnist_parts("test")[-1],
         lambda: f"{MNIST} {MNIST_FIRST} {MNIST_REST}", cut_mnist),
    Step("Make the Python environment", PYTHON,
         lambda: f"{ROOT} {sys.version_info[:2]} {PROJECT['build-system']}", make_venv),
    Step("Bring California Housing", CALIFORNIA, lambda: CALIFORNIA_SHA256 + CALIFORNIA_TO_CSV,
         bring_california),
    Step("Bring numpy for Pyodide", CACHE / "pyodide",
         lambda: str(pyodide_packages()), bring_pyodide_packages),
    Step("Bring pandas for Pyodide", EXCEL_PACKAGES[-1].path,
         lambda: f"{pyodide_packages(*TABLE_PACKAGES)} {EXCEL_PACKAGES}", bring_table_packages),
    Step("Build the wheel of mfnet", WHEEL, lambda: digest(wheel_sources()), make_wheel),
    Step("Bring the tools for the documentation", PYTHON.with_name("pdoc" + PYTHON.suffix),
         lambda: str(pins(DOCS_TOOLS)),
         lambda: pip("install", "--quiet", "--no-deps", *pins(DOCS_TOOLS))),
    BUNDLE,
    BRING_XLSXWRITER,
    Step("Write the page's choices", PARTS_MODULE, parts_key, write_parts),
    Step("Write the documentation", WRITTEN_DOCS / "index.html", docs_key, write_docs),
    Step("Compile Python's modules", PRECOMPILED / PYTHON_LIBRARY,
         lambda: digest([*precompiled_sources(), *WEB.glob("precompile.*"),
                         *page_modules()]),
         precompile),
    Step("Compile the kernel", CACHE / "kernel",
         lambda: f"{digest(KERNEL_SOURCES)} {KERNEL_COMPILER} {KERNEL_FLAGS} {KERNEL_VARIANTS}",
         compile_kernel),
)  # fmt: skip


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


def clean() -> None:
    """Removes everything that this program has made or brought."""
    tools = (
        ROOT / f".{tool}" for tool in ("hypothesis", "mypy_cache", "pytest_cache", "ruff_cache")
    )
    for path in (DIST, ONE_FILE.parent, VENV, CACHE, NODE_MODULES, *tools):
        shutil.rmtree(path, ignore_errors=True)
