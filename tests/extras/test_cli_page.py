"""The command line on networks that the page has saved, and the page on its own."""

import json

import numpy as np
import pytest
from command_line import mfnet, run
from page_sessions import (
    DIGITS,
    EXAMPLE,
    HOUSES,
    PLANE,
    POINTS,
    begun,
    dataset_of,
    finish,
)

from mfnet.checkpoint import load
from mfnet_page.engine import Engine
from mfnet_page.saving import save


def trained(settings, dataset, batches=None):
    engine = begun(settings, dataset, batches or 0)
    if batches is None:
        finish(engine, settings)
    return engine.session


@pytest.mark.parametrize("settings", [POINTS, PLANE, EXAMPLE, HOUSES, DIGITS])
def test_the_command_line_tests_and_goes_on_with_what_the_page_saved(settings, folder, tmp_path):
    dataset = dataset_of(settings, folder)
    page = trained(settings, dataset)
    (tmp_path / "begun.npz").write_bytes(save(trained(settings, dataset, batches=2)))
    (tmp_path / "whole.npz").write_bytes(save(page))
    newest = page.course.evaluations[-1]
    out = mfnet("evaluate", "whole.npz", "--folder", folder, "--json", cwd=tmp_path)
    tested = json.loads(out)
    assert tested["test_loss"] == pytest.approx(newest.test_loss, rel=1e-12)
    score = tested["test_accuracy" if dataset.class_names else "test_r2"]
    assert score == pytest.approx(newest.test_score, rel=1e-12)
    mfnet("train", "--resume", "begun.npz", "--folder", folder, cwd=tmp_path)
    resumed = load(tmp_path / "begun.npz")
    for (weights, _), (expected, _) in zip(
        resumed.net.weights_and_dJ_dws(), page.net.weights_and_dJ_dws(), strict=True
    ):
        np.testing.assert_array_equal(weights, expected)
    losses = [evaluation.training_loss for evaluation in page.course.evaluations]
    assert resumed.history.training_losses == losses
    # And what the command line has gone on with opens in the page again.
    back = Engine()
    back.open(back.read((tmp_path / "begun.npz").read_bytes())["settings"], dataset)
    evaluation = back.session.course.evaluations[-1]
    assert evaluation == newest
    assert back.status()["name"] == "finished"


def test_the_command_line_predicts_what_the_page_does(folder, tmp_path):
    session = trained(POINTS, dataset_of(POINTS, folder))
    (tmp_path / "net.npz").write_bytes(save(session))
    samples = session.dataset.test_inputs
    lines = ["x,y", *(f"{x!r},{y!r}" for x, y in samples.tolist())]
    (tmp_path / "points.csv").write_text("\n".join(lines) + "\n")
    out = mfnet("predict", "net.npz", "points.csv", "--json", cwd=tmp_path)
    found = [list(answer["probabilities"].values()) for answer in json.loads(out)]
    np.testing.assert_allclose(
        np.transpose(found), session.probabilities(session.test_outputs), rtol=0, atol=1e-12
    )


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ("mnist", ["--hidden", "16", "--dropout", "0.2"]),
        ("california-housing", ["--hidden", "16,8", "--activation", "tanh", "--seed", "4"]),
        ("california-housing", ["--hidden", "", "--optimizer", "sgd"]),
    ],
)
def test_the_page_goes_on_with_what_the_command_line_trained(data, options, folder, tmp_path):
    begun = ("train", data, "--folder", folder, *options, "--epochs", 2, "--batch-size", 500)
    mfnet(*begun, cwd=tmp_path)
    out = json.loads(mfnet("evaluate", "model.npz", "--folder", folder, "--json", cwd=tmp_path))
    engine = Engine()
    read = engine.read((tmp_path / "model.npz").read_bytes())
    assert len(read["remarks"]) == ("--dropout" in options)
    usual = DIGITS | {"samples": 60000} if data == "mnist" else HOUSES | {"samples": 16512}
    settings = usual | {"validation": 0} | read["settings"] | {"epochs": 4}
    engine.open(settings, dataset_of(settings, folder))
    newest = engine.session.course.evaluations[-1]
    assert newest.test_loss == pytest.approx(out["test_loss"], rel=1e-12)
    finish(engine, settings)
    mfnet("train", "--resume", "model.npz", "--folder", folder, "--epochs", 4, cwd=tmp_path)
    assert [evaluation.training_loss for evaluation in engine.session.course.evaluations] == load(
        tmp_path / "model.npz"
    ).history.training_losses


def test_what_the_page_lacks_is_said(folder, tmp_path):
    run("train", "california-housing", "--folder", folder, "--hidden", 4, "--epochs", 1, "--decay",
        "--patience", 3, cwd=tmp_path)  # fmt: skip
    remarks = Engine().read((tmp_path / "model.npz").read_bytes())["remarks"]
    assert len(remarks) == 2
    assert any("schedule" in remark for remark in remarks)
    assert any("set aside" in remark for remark in remarks)
