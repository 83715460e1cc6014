"""Answers to exercises on the page, judged by the page's own JavaScript, without a browser."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from inspected import session_of

from mfnet_page.queries import answer

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's JavaScript")


def plain(value):
    """A record as JSON has it."""
    if isinstance(value, dict):
        return {name: plain(of) for name, of in value.items()}
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [plain(of) for of in value] if isinstance(value, (list, tuple)) else value


def test_right_and_five_kinds_of_wrong_answers_to_200_random_cells_are_judged_right(tmp_path):
    cases = []
    for seed in range(20):
        session = session_of(seed)
        record = answer("inspection.record", session, {})
        wanted = {"kind": "random", "count": 12, "seed": seed, "wanted": {}}
        cases.append({"record": record, "sheet": answer("exercise.sheet", session, wanted)})
    assert sum(len(case["sheet"]["names"]) for case in cases) >= 200
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(plain(cases)))
    done = subprocess.run(
        ["node", ROOT / "tests" / "extras" / "exercise_answers.mjs", path],
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["faults"] == []
    assert found["judged"] > 1500
