"""The groups of checks and tests."""

import itertools
import os
from collections.abc import Callable, Sequence

from building.chromium import chromium
from building.lanes import Job, check, run_in_lanes
from building.programs import node, tool
from building.project import CACHE, PYTHON, ROOT, WEB
from building.tools import prepare_tests

# Each part starts a browser, and Python in it, for the first time.
LARGE_FILES, SMALL_PARTS = 9, 4


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


TEST_GROUPS: dict[str, Callable[[Sequence[str]], list[Job]]] = {
    "lint": lint,
    "unit": unit,
    "extras": extras,
    "pyodide": unit_in_pyodide,
    "e2e": end_to_end,
}


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


def take_picture() -> None:
    """The README's picture of the page, anew."""
    prepare_tests()
    os.environ["MFNET_CHROMIUM"] = str(chromium())
    check("the script that takes the picture", [PYTHON, "-m", "tests.browser.screenshot"])
