"""The program that the page writes: run as it is, it prints the page's losses."""

import os
import re
import subprocess
import sys

import pytest
from command_line import ROOT
from page_sessions import CONFIGURATIONS, begun, dataset_of, finish

from mfnet_page.opening import Kept
from mfnet_page.queries import files
from mfnet_page.saving import save

EPOCH = re.compile(r"(\w+) loss ([-+.e\d]+)")


def losses_of(program, folder, tmp_path):
    """What the program prints: for each epoch its losses by name."""
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    if not (tmp_path / "data").exists():
        (tmp_path / "data").symlink_to(folder)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return [
        {name: float(loss) for name, loss in EPOCH.findall(line)}
        for line in done.stdout.splitlines()
    ]


def expected_of(session):
    return [
        {"training": e.training_loss, "test": e.test_loss}
        | ({} if e.validation_loss is None else {"validation": e.validation_loss})
        for e in session.course.evaluations
    ]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_the_program_prints_the_losses_of_the_page(name, folder, tmp_path):
    settings = CONFIGURATIONS[name]
    engine = begun(settings, dataset_of(settings, folder), batches=3)
    # A visitor changes the learning rate meanwhile, and takes the program before the end.
    changed = settings | {"learning_rate": settings["learning_rate"] / 2}
    engine.adjust(changed)
    program = files.program(engine.session)["text"]
    finish(engine, changed)
    expected = expected_of(engine.session)
    found = losses_of(program, folder, tmp_path)
    assert len(found) == len(expected) > 1
    for printed, shown in zip(found, expected, strict=True):
        assert printed == pytest.approx(shown, rel=1e-9)
    # The same, of a file that was opened elsewhere.
    kept = Kept(save(engine.session))
    again = kept.session(kept.settings, dataset_of(settings, folder))
    assert files.program(again)["text"] == program
