"""The programs that the build runs: pip, npm, Node.js."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from building.messages import Stop
from building.project import PYTHON, ROOT, WEB

WHEEL_DATE = "1767225600"  # 2026-01-01: the same files make the same wheel, bit for bit
SEE_ABOVE = "its reason is above; if that is the network, try again when it is there"


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


def output(command: list[str | Path]) -> str:
    """What a program prints, or nothing where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def child_environment() -> dict[str, str]:
    """The environment of the programs that are run."""
    return {**os.environ, "SOURCE_DATE_EPOCH": WHEEL_DATE}
