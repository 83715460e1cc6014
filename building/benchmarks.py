"""Measuring mfnet beside its peers."""

import itertools
import os
from pathlib import Path

from building.chromium import chromium
from building.lanes import check
from building.project import PYTHON
from building.pyodide import SCIPY
from building.steps import Step
from building.tools import BROWSER_PEERS, prepare_tests

# The parts of the benchmark, and what each needs beyond the tests' tools.
BENCH_PARTS: dict[str, list[Step]] = {
    "browser": [BROWSER_PEERS],
    "kernel": [SCIPY],
    "growth": [],
    "lighthouse": [BROWSER_PEERS],
    "lines": [],
    "native": [],
    "page": [],
    "page-speed": [],
    "second-worker": [],
    "several": [],
    "small": [],
    "small-browser": [BROWSER_PEERS],
    "start": [],
    "threads": [],
    "wide": [],
}


def bench(only: str | None, against: Path | None) -> None:
    """Measures mfnet beside its peers; all parts together are written to docs/benchmarks.md."""
    prepare_tests()
    if against:
        os.environ["MFNET_CHROMIUM"] = str(chromium())
        check("the benchmark", [PYTHON, "-m", "bench", "--against", against.resolve()])
        return
    parts = [only] if only else list(BENCH_PARTS)
    for step in itertools.chain.from_iterable(BENCH_PARTS[part] for part in parts):
        step.ensure()
    os.environ["MFNET_CHROMIUM"] = str(chromium())
    check("the benchmark", [PYTHON, "-m", "bench", *([only] if only else [])])
