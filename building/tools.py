"""Tools: the Python environment, npm packages, and what tests and benchmarks need besides."""

import importlib.util
import shutil
import sys

from building.files import digest
from building.messages import Stop
from building.programs import npm, pip, run
from building.project import (
    BENCH,
    BENCH_CACHE,
    CACHE,
    NODE_MODULES,
    PROJECT,
    PYTHON,
    REQUIREMENTS,
    VENV,
    WEB,
    pins,
)
from building.pyodide import MICROPIP
from building.steps import Step

PYODIDE_TEST_PACKAGES = ("hypothesis", "iniconfig", "packaging", "pluggy", "pygments", "pytest",
                         "sortedcontainers")  # fmt: skip


def npm_packages_key() -> str:
    """What the folder node_modules is made from."""
    return digest([WEB / "package.json", WEB / "package-lock.json"])


def bring_npm_packages(*which: str) -> None:
    """Brings what the site is made of; npm checks it against the lock file's hashes."""
    npm("ci", *which, "--ignore-scripts", "--no-audit", "--no-fund")


def make_venv() -> None:
    """Makes .venv with the tool that builds the wheel."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Stop("This Python lacks venv: install it (on Debian: apt-get install python3-venv).")
    run([sys.executable, "-m", "venv", "--clear", VENV], "Python could not make .venv")
    pip("install", "--quiet", *PROJECT["build-system"]["requires"])


def bring_pyodide_test_packages() -> None:
    """Brings pytest and hypothesis as wheels that Pyodide can install."""
    folder = CACHE / "pyodide-tests"
    shutil.rmtree(folder, ignore_errors=True)
    pip("download", "--quiet", "--no-deps", "--only-binary=:all:", "--platform=any", "--dest",
        folder, *pins(PYODIDE_TEST_PACKAGES))  # fmt: skip


def bring_browser_peers() -> None:
    """Brings what mfnet is measured beside in the browser, and Lighthouse."""
    BENCH_CACHE.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(BENCH / name, BENCH_CACHE)
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=BENCH_CACHE)


TEST_STEPS = (
    Step("Bring the tools for Python", PYTHON.with_name("ruff" + PYTHON.suffix),
         lambda: digest([REQUIREMENTS]),
         lambda: pip("install", "--no-compile", "--requirement", REQUIREMENTS)),
    Step("Bring the tools for JavaScript", NODE_MODULES / "typescript", npm_packages_key,
         bring_npm_packages),
    MICROPIP,
    Step("Bring pytest for Pyodide", CACHE / "pyodide-tests", lambda: digest([REQUIREMENTS]),
         bring_pyodide_test_packages),
)  # fmt: skip
BROWSER_PEERS = Step("Bring the peers for the browser", BENCH_CACHE / "node_modules",
                     lambda: digest([BENCH / "package.json", BENCH / "package-lock.json"]),
                     bring_browser_peers)  # fmt: skip


def prepare_tests() -> None:
    """Brings what tests need beyond the build."""
    for step in TEST_STEPS:
        step.ensure()
