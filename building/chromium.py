"""A Chromium for the tests of the page."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from building.apt import bring_packages
from building.messages import Stop, say
from building.programs import output
from building.project import PYTHON


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
    """Tries the package of Debian and its kin."""
    bring_packages("Chromium", "chromium")
