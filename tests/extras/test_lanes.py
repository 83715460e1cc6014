"""The jobs of the whole test command."""

import sys

import pytest

from building.lanes import Job, run_job

# Fails as often as a file says, and counts there how often it was run.
PROGRAM = """
import sys
from pathlib import Path
runs = Path(sys.argv[1])
done = len(runs.read_text()) if runs.exists() else 0
runs.write_text("x" * (done + 1))
print(sys.argv[3:], sys.argv[2])
sys.exit(done < int(sys.argv[2].split()[0]))
"""


@pytest.mark.parametrize(
    ("failures", "again", "code", "runs"),
    [
        ("0", ["--last-failed"], 0, 1),
        ("1", ["--last-failed"], 0, 2),
        ("2", ["--last-failed"], 1, 2),
        ("1", [], 1, 1),
        ("1 stopping after 3 failures", ["--last-failed"], 1, 1),
    ],
)
def test_what_failed_is_run_once_more_and_said(tmp_path, failures, again, code, runs):
    counted = tmp_path / "runs"
    job = Job("it", [sys.executable, "-c", PROGRAM, counted, failures], tmp_path, again)
    result, printed = run_job(job)
    assert (result, len(counted.read_text())) == (code, runs)
    assert ("was run again, and" in printed) == (runs == 2)
    assert ("['--last-failed']" in printed) == (runs == 2)
