"""A table learnt on the page, by the command line and by a program: the same in all three."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from command_line import ROOT, mfnet
from own_tables import PENGUINS, QUICK

from mfnet_page.datasets import your_table
from mfnet_page.engine import Engine
from mfnet_page.queries import files
from tests.fixtures.odd_tables import READ, REFUSED

USUAL = {
    "dataset": "your-table", "samples": 1_000_000, "layers": [{"units": 16, "activation": "relu"}],
    "loss": "mean-squared-error", "optimizer": "adam", "learning_rate": 0.001, "weight_decay": 0.0,
    "batch_size": 32, "epochs": 20, "patience": 0, "validation": 0, "seed": 0, "task": "regression",
}  # fmt: skip
EPOCH = re.compile(r"(\w+) loss ([-+.e\d]+)")


def trained_on_the_page(target, **more):
    engine = Engine()
    engine.build(USUAL, your_table.make())
    now = {"seed": 0, "validation": more.get("validation", 0)}
    content = PENGUINS.read_bytes()
    engine.table("open", {"content": content, "name": "penguins.csv", **now}, lambda _: None)
    shown = engine.table("choose", {"target": target, **now}, lambda _: None)
    settings = USUAL | shown["settings"] | more
    engine.build(settings, your_table.make())
    engine.train(settings)
    while engine.is_training:
        engine.advance()
    return engine, settings


@pytest.mark.parametrize("target", ["species", "body_mass_g"])
def test_page_and_command_line_learn_the_same(target, tmp_path):
    engine, _ = trained_on_the_page(target)
    (tmp_path / "penguins.csv").write_bytes(PENGUINS.read_bytes())
    result = json.loads(mfnet("train", "penguins.csv", "--target", target, "--json", cwd=tmp_path))
    last = engine.session.course.evaluations[-1]
    assert last.test_loss == pytest.approx(result["test_loss"], rel=1e-9)
    assert last.test_score == pytest.approx(result.get("test_accuracy", result.get("test_r2")))


@pytest.mark.parametrize("target", ["species", "body_mass_g"])
def test_the_command_line_takes_up_the_file_of_the_page(target, tmp_path):
    engine, settings = trained_on_the_page(target, epochs=5)
    (tmp_path / "page.npz").write_bytes(engine.save())
    (tmp_path / "penguins.csv").write_bytes(PENGUINS.read_bytes())
    done = engine.table(
        "predict", {"content": PENGUINS.read_bytes(), "name": "p.csv"}, lambda _: None
    )
    out = mfnet("predict", "page.npz", "penguins.csv", cwd=tmp_path)
    for ours, theirs in zip(*(csv.reader(io.StringIO(x)) for x in (done["csv"], out)), strict=True):
        assert ours == theirs
    result = json.loads(mfnet("evaluate", "page.npz", "penguins.csv", "--json", cwd=tmp_path))
    assert result["test_loss"] == pytest.approx(
        engine.session.course.evaluations[-1].test_loss, rel=1e-12
    )
    mfnet("train", "--resume", "page.npz", "--epochs", 6, cwd=tmp_path)
    engine.train(settings | {"epochs": 6})
    while engine.is_training:
        engine.advance()
    result = json.loads(mfnet("evaluate", "page.npz", "--json", cwd=tmp_path))
    assert result["test_loss"] == pytest.approx(
        engine.session.course.evaluations[-1].test_loss, rel=1e-9
    )


def test_the_page_opens_what_the_command_line_has_trained(tmp_path):
    (tmp_path / "penguins.csv").write_bytes(PENGUINS.read_bytes())
    mfnet("train", "penguins.csv", "--target", "species", *QUICK, cwd=tmp_path)
    engine = Engine()
    engine.build(USUAL, your_table.make())
    said = engine.read((tmp_path / "model.npz").read_bytes())["settings"]
    engine.open(USUAL | said, your_table.make())
    done = engine.table(
        "predict", {"content": PENGUINS.read_bytes(), "name": "p.csv"}, lambda _: None
    )
    assert done["csv"] == mfnet("predict", "model.npz", "penguins.csv", cwd=tmp_path)


@pytest.mark.parametrize("validation", [0, 20])
def test_the_copied_program_prints_the_losses_of_the_page(validation, tmp_path):
    more = {"epochs": 4, "validation": validation, "patience": 2 if validation else 0}
    engine, _ = trained_on_the_page("body_mass_g", **more)
    (tmp_path / "penguins.csv").write_bytes(PENGUINS.read_bytes())
    (tmp_path / "program.py").write_text(files.program(engine.session)["text"])
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    said = [dict(EPOCH.findall(line)) for line in done.stdout.splitlines() if "epoch" in line]
    for name in ("training", "test", *(["validation"] if validation else [])):
        expected = [getattr(e, f"{name}_loss") for e in engine.session.course.evaluations]
        found = [float(row[name]) for row in said]
        np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.fixture(scope="module")
def trained():
    return trained_on_the_page("species", epochs=1)[0]


@pytest.mark.parametrize(("what", "name", "content", "said"), REFUSED)
def test_what_is_no_table_is_a_sentence_on_the_page_and_nothing_is_lost(
    trained, what, name, content, said
):
    now = {"seed": 0, "validation": 0}
    before = trained.table("show", dict(now), lambda _: None)
    for deed in ("open", "predict"):
        values = {"content": content, "name": name} | (now if deed == "open" else {})
        with pytest.raises(ValueError, match=rf"^“{re.escape(name)}” can't be read: .*{said}"):
            trained.table(deed, values, lambda _: None)
    assert trained.table("show", dict(now), lambda _: None) == before
    assert trained.session.epoch == 1, what


@pytest.mark.parametrize(("what", "name", "content", "said"), READ)
def test_what_is_an_odd_table_is_read_and_it_is_said_how(what, name, content, said):
    engine = Engine()
    engine.build(USUAL, your_table.make())
    values = {"content": content, "name": name, "seed": 0, "validation": 0}
    shown = engine.table("open", values, lambda _: None)
    size = f"{shown['rows']:,} rows, {len(shown['columns']):,} columns"
    reasons = [column["reason"] for column in shown["columns"]]
    assert re.search(said, "; ".join([size, *shown["remarks"], shown["sentence"], *reasons])), what
    engine.build(USUAL, your_table.make())
    if shown["problem"]:
        with pytest.raises(ValueError, match=re.escape(shown["problem"][:20])):
            engine.train(USUAL)
