"""Firefox and WebKit for the tests of the page, from Debian's packages, and what drives them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from building.apt import bring_packages
from building.files import digest
from building.programs import npm, output
from building.project import CACHE, ROOT
from building.steps import Step

TESTS = ROOT / "tests" / "browsers"
DRIVERS = CACHE / "browsers"
WANTED = ("package.json", "package-lock.json", ".npmrc")


def bring_drivers() -> None:
    """Brings the packages that drive the browsers."""
    DRIVERS.mkdir(exist_ok=True)
    for name in WANTED:
        shutil.copy(TESTS / name, DRIVERS)
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=DRIVERS)


BROWSER_DRIVERS = Step(
    "Bring what drives Firefox and WebKit",
    DRIVERS / "node_modules",
    lambda: digest([TESTS / name for name in WANTED]),
    bring_drivers,
)


def firefox() -> str | None:
    """Firefox, if it is there."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def webkit() -> str | None:
    """The browser of WebKitGTK, if it is there with its driver and a screen without a monitor."""
    if not (shutil.which("WebKitWebDriver") and shutil.which("xvfb-run")):
        return None
    for library in ("libwebkit2gtk-4.1-0", "libwebkitgtk-6.0-4"):
        files = output(["dpkg", "-L", library]).splitlines() if shutil.which("dpkg") else []
        for file in files:
            if file.endswith("/MiniBrowser"):
                return file
    return None


BROWSERS: dict[str, tuple[Callable[[], str | None], tuple[str, ...]]] = {
    "Firefox": (firefox, ("firefox-esr",)),
    "WebKit": (webkit, ("webkit2gtk-driver", "xvfb", "xauth")),
}


def other_browsers() -> Iterator[tuple[str, Path]]:
    """The name and program of each that is there or can be brought; a line on each that cannot."""
    for name, (find, packages) in BROWSERS.items():
        if not find():
            bring_packages(name, *packages)
        if program := find():
            yield name, Path(program)
        else:
            print(f"{name} can't be brought: the page is not tested in it. Install it "
                  f"(on Debian: sudo apt-get install {' '.join(packages)}).")  # fmt: skip
