"""The groups of checks and tests, one to a name that `python build.py test --only NAME` takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from building.browsers import BROWSER_DRIVERS, TESTS, other_browsers
from building.lanes import Job
from building.office import bring_office
from building.one_file import write_one_file
from building.programs import node, tool
from building.project import CACHE, ONE_FILE, PYTHON, ROOT, WEB
from building.pyodide import pyodide_packages
from building.steps import Step

# Each part starts a browser, and Python in it, for the first time: small files share one.
LARGE_FILES, SMALL_PARTS = 12, 4


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


def javascript(_: Sequence[str] = ()) -> list[Job]:
    """The tests of JavaScript that needs no browser."""
    files = sorted(ROOT.glob("tests/js/*.test.mjs"))
    return [Job("the JavaScript tests", [node(), "--test", *files])]


def unit(arguments: Sequence[str]) -> list[Job]:
    """The tests of the library and of the page's Python, in this Python."""
    folders = ("tests/unit", "tests/engine")
    return [Job("the unit tests", [PYTHON, "-m", "pytest", *folders, *arguments])]


def extras(arguments: Sequence[str]) -> list[Job]:
    """The tests of what is beyond the core and needs more than numpy."""
    return [Job("the tests of the extras", [PYTHON, "-m", "pytest", "tests/extras", *arguments])]


def spreadsheets(arguments: Sequence[str]) -> list[Job]:
    """The tests of spreadsheets, which LibreOffice recalculates."""
    bring_office()
    return [Job("the tests of spreadsheets",
                [PYTHON, "-m", "pytest", "tests/spreadsheet", *arguments])]  # fmt: skip


def unit_in_pyodide(arguments: Sequence[str]) -> list[Job]:
    """The same tests, on the built wheel, in the Python that the page runs."""
    script = ROOT / "tests" / "pyodide_run.mjs"
    (micropip,) = pyodide_packages("micropip")
    wheels = CACHE / "pyodide-tests"
    return [Job("the unit tests in Pyodide", [node(), script, micropip.path, wheels, *arguments])]


def end_to_end(arguments: Sequence[str]) -> list[Job]:
    """The page's tests, in Chromium."""
    return [Job("the end-to-end tests", [PYTHON, "-m", "pytest", "tests/e2e", *arguments])]


def end_to_end_in_parts(arguments: Sequence[str]) -> list[Job]:
    """The same in several jobs, the longest first: small files together, then each large one.

    So the last ones are short, and both lanes end at about the same time.
    """
    files = sorted(ROOT.glob("tests/e2e/test_*.py"), key=lambda file: -file.stat().st_size)
    large, small = files[:LARGE_FILES], files[LARGE_FILES:]
    parts = [small[start::SMALL_PARTS] for start in range(SMALL_PARTS)] + [[file] for file in large]
    return [
        Job(f"the end-to-end tests ({', '.join(file.stem for file in part)})",
            [PYTHON, "-m", "pytest", "--exitfirst", *part, *arguments])
        for part in parts
    ]  # fmt: skip


def in_other_browsers(_: Sequence[str] = ()) -> list[Job]:
    """What everybody comes for, in Firefox and WebKit, where they are."""
    script = TESTS / "main_job.mjs"
    found = list(other_browsers())
    if found:
        write_one_file()
    return [
        Job(f"the main job in {name}", [node(), script, name.lower(), program, ONE_FILE])
        for name, program in found
    ]


@dataclass(frozen=True)
class Group:
    """Checks or tests that can run by themselves, and that the whole command runs with the others.

    What needs a heavy program, such as a second browser, is a group of its own.
    """

    jobs: Callable[[Sequence[str]], list[Job]]  # of the arguments for pytest
    parts: Callable[[Sequence[str]], list[Job]] | None = None  # the same as several jobs
    needs: Sequence[Step] = ()  # beyond what all tests need
    in_chromium: bool = False
    in_browser: bool = False  # another one


GROUPS = {
    "lint": Group(lint),
    "js": Group(javascript),
    "unit": Group(unit),
    "extras": Group(extras),
    "spreadsheet": Group(spreadsheets),
    "pyodide": Group(unit_in_pyodide),
    "e2e": Group(end_to_end, parts=end_to_end_in_parts, in_chromium=True),
    "browsers": Group(in_other_browsers, needs=[BROWSER_DRIVERS], in_browser=True),
}
