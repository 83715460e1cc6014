"""Measures mfnet beside its peers; `python build.py bench` runs it.

Without an argument it measures everything and writes docs/benchmarks.md; with the name of one part
it prints that part alone; with --against and a folder, training beside the page or the library in
that folder.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bench import (
    against,
    browser_contest,
    contest,
    growth,
    lighthouse,
    lines,
    native_against,
    native_contest,
    page_speed,
    products,
    responsiveness,
    second_worker,
    several,
    small,
    small_browser,
    start,
    threads,
    wide,
)
from bench.serving import start_browser
from building.messages import Stop
from building.project import BENCH, ROOT, VERSION
from building.pyodide import PYODIDE, pyodide_packages

PARTS: dict[str, Callable[[], str]] = {
    "browser": browser_contest.report,
    "kernel": products.report,
    "growth": growth.report,
    "native": native_contest.report,
    "small": small.report,
    "small-browser": small_browser.report,
    "threads": threads.report,
    "page": responsiveness.report,
    "page-speed": page_speed.report,
    "wide": wide.report,
    "second-worker": second_worker.report,
    "several": several.report,
    "start": start.report,
    "lines": lines.report,
    "lighthouse": lighthouse.report,
}
NATIVE_PEERS = ("scikit-learn", "torch")
DOCUMENT = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    """Does what the command line says."""
    if sys.argv[1:2] == ["--against"]:
        other = Path(sys.argv[2])
        is_page = (other / "index.html").exists()
        print(against.report(other) if is_page else native_against.report(other))
        return
    chosen = sys.argv[1:] or list(PARTS)
    started = time.monotonic()
    sections = [introduction()]
    for name in chosen:
        sections.append(PARTS[name]())
        print(sections[-1], flush=True)
    print(f"All this took {(time.monotonic() - started) / 60:.1f} minutes.")
    if chosen == list(PARTS):
        DOCUMENT.write_text("\n".join(sections), encoding="utf-8")
        print(f"Written to {DOCUMENT.relative_to(ROOT)}")


def introduction() -> str:
    """What was measured where, and with which versions."""
    with start_browser() as browser:
        chromium = browser.version
    peers = [f"{name} {version(name)}" for name in NATIVE_PEERS]
    npm_peers = json.loads((BENCH / "package.json").read_text(encoding="utf-8"))
    peers += [f"{name} {pin}" for name, pin in npm_peers["dependencies"].items()]
    runtime = json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))
    numpy, scipy = pyodide_packages("numpy", "scipy")
    return f"""\
# Benchmarks

Written by `python build.py bench` on {time.strftime("%d %B %Y")}, all rows of a table in one run.

- Machine: {cpu_model()}, {os.cpu_count()} cores, {platform.system()}.
- mfnet {VERSION}; Python {platform.python_version()}; Chromium {chromium}.
- Pyodide {runtime["version"]}; its numpy {numpy.version} and scipy {scipy.version}.
- Peers: {", ".join(peers)}.

Real MNIST, 60,000 digits; plain SGD, ReLU, cross-entropy, batches of 128. A number is the median of
{contest.ROUNDS} rounds, in which all rows take turns; in brackets are the smallest and the largest.
Every contender has to learn: the mean of its first losses must be within
{contest.LOSS_TOLERANCE:.0%} of the others'. A machine's speed changes while it runs: compare
what stands in one table.
"""


def cpu_model() -> str:
    """The processor's name."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(f"bench: {reason}")
