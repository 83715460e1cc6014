"""The project: its folders, its version and what it pins."""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
ONE_FILE = ROOT / "one-file" / "mfnet.html"
VENV = ROOT / ".venv"
WEB = ROOT / "web"
NODE_MODULES = WEB / "node_modules"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BENCH = ROOT / "bench"
BENCH_CACHE = CACHE / "bench"
DOCS = ROOT / "docs"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION: str = PROJECT["project"]["version"]
REQUIREMENTS = ROOT / "requirements-dev.txt"


def pins(names: Iterable[str]) -> list[str]:
    """The lines of requirements-dev.txt for these packages."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in names]
