"""Trainings that go on, with what the command line says."""

import signal
import time

import pytest
from command_line import assert_same_training, mfnet, run, started, write_table

from mfnet.checkpoint import load, save

SETTINGS = ("train", "table.csv", "--hidden", "16,8", "--batch-size", 16, "--dropout", 0.1)


LONG = (*SETTINGS, "--epochs", 400, "--patience", 400, "--decay")


@pytest.fixture
def cwd(tmp_path):
    write_table(tmp_path / "table.csv")
    return tmp_path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The file of a long training that nobody stopped."""
    cwd = tmp_path_factory.mktemp("whole")
    write_table(cwd / "table.csv")
    mfnet(*LONG, "--output", "whole.npz", cwd=cwd)
    return cwd / "whole.npz"


@pytest.mark.parametrize("more", [[], ["--patience", 50]])
def test_more_epochs_are_those_of_a_longer_training(cwd, more):
    mfnet(*SETTINGS, *more, "--epochs", 6, "--output", "whole.npz", cwd=cwd)
    mfnet(*SETTINGS, *more, "--epochs", 3, "--output", "part.npz", cwd=cwd)
    mfnet("train", "--resume", "part.npz", "--epochs", 6, cwd=cwd)
    assert_same_training(cwd / "whole.npz", cwd / "part.npz")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_training_goes_on_bit_for_bit(cwd, whole, number, code):
    process = started(*LONG, "--output", "part.npz", cwd=cwd)
    assert any("216 samples" in line for line in iter(process.stderr.readline, ""))
    time.sleep(0.5)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert "mfnet train --resume part.npz" in err
    assert 0 < load(cwd / "part.npz").step.steps < 400 * 14
    mfnet("train", "--resume", "part.npz", cwd=cwd)
    assert_same_training(whole, cwd / "part.npz")


def test_a_training_that_stopped_early_stays_as_it_is_until_there_is_more_patience(cwd):
    mfnet(*SETTINGS, "--epochs", 500, "--patience", 1, "--learning-rate", 0.05, cwd=cwd)
    before = load(cwd / "model.npz").step
    assert before.epoch < 500
    _, err = run("train", "--resume", "model.npz", "--output", "same.npz", cwd=cwd)
    assert "Nothing was left to train" in err
    assert_same_training(cwd / "model.npz", cwd / "same.npz")
    mfnet("train", "--resume", "model.npz", "--patience", 4, cwd=cwd)
    assert load(cwd / "model.npz").step.epoch >= before.epoch + 3


def test_a_decay_ends_with_the_last_step_that_is_taken(cwd):
    mfnet(*SETTINGS, "--epochs", 4, "--patience", 50, "--decay", cwd=cwd)
    kept = load(cwd / "model.npz")
    assert kept.schedule.steps == kept.step.steps == 4 * 14


def test_a_decay_is_drawn_anew_over_more_epochs_at_another_rate(cwd):
    mfnet(*SETTINGS, "--epochs", 2, "--decay", cwd=cwd)
    mfnet("train", "--resume", "model.npz", "--epochs", 5, "--learning-rate", 0.002, cwd=cwd)
    kept = load(cwd / "model.npz")
    assert kept.schedule.steps == kept.step.steps == 5 * 15
    assert kept.schedule.learning_rate == 0.002
    assert kept.optimizer.learning_rate < 1e-5


def test_after_a_divergence_a_smaller_learning_rate_goes_on(cwd):
    settings = (*SETTINGS, "--optimizer", "sgd", "--learning-rate", 1e9)
    err = mfnet(*settings, cwd=cwd, code=1)
    assert (
        "kept in model.npz. Go on by: mfnet train --resume model.npz --learning-rate 1e+08" in err
    )
    mfnet("train", "--resume", "model.npz", "--learning-rate", "1e-2", cwd=cwd)
    kept = load(cwd / "model.npz")
    assert kept.step.epoch == kept.notes["settings"]["epochs"]
    assert kept.optimizer.learning_rate == 0.01
    assert kept.notes["settings"]["learning_rate"] == 0.01


def test_another_output_leaves_the_file_that_was_gone_on_with(cwd):
    mfnet(*SETTINGS, "--epochs", 1, cwd=cwd)
    before = (cwd / "model.npz").read_bytes()
    mfnet("train", "--resume", "model.npz", "--epochs", 2, "--output", "more.npz", cwd=cwd)
    assert (cwd / "model.npz").read_bytes() == before
    assert load(cwd / "more.npz").step.epoch == 2


def test_what_cannot_change_is_refused_and_what_is_the_same_is_not(cwd):
    mfnet(*SETTINGS, "--epochs", 2, "--seed", 3, cwd=cwd)
    before = (cwd / "model.npz").read_bytes()
    for option in (
        ["--hidden", "16"], ["--activation", "tanh"], ["--dropout", "0.2"], ["--seed", 0],
        ["--optimizer", "sgd"], ["--batch-size", 128], ["--patience", 5], ["--classify"],
        ["--target", "a"],
    ):  # fmt: skip
        err = mfnet("train", "--resume", "model.npz", *option, cwd=cwd, code=1)
        assert f"{option[0]} can't change while a training goes on" in err
    err = mfnet("train", "--resume", "model.npz", "--epochs", 1, cwd=cwd, code=1)
    assert "--epochs is 1, but 2 epochs" in err
    assert (cwd / "model.npz").read_bytes() == before
    mfnet("train", "table.csv", "--resume", "model.npz", "--hidden", "16, 8", "--seed", 3, cwd=cwd)


def test_data_may_be_somewhere_else_but_not_others(cwd):
    mfnet(*SETTINGS, "--epochs", 1, cwd=cwd)
    going_on = ("--resume", "model.npz", "--epochs", 2)
    (cwd / "table.csv").rename(cwd / "moved.csv")
    assert "table.csv" in mfnet("train", *going_on, cwd=cwd, code=1)
    assert "none.csv" in mfnet("train", "none.csv", *going_on, cwd=cwd, code=1)
    write_table(cwd / "table.csv", seed=2)
    for command in (["train", *going_on], ["evaluate", "model.npz"]):
        assert "table.csv does not hold the data" in mfnet(*command, cwd=cwd, code=1)
    mfnet("train", "moved.csv", *going_on, cwd=cwd)
    assert load(cwd / "model.npz").notes["settings"]["data"] == "moved.csv"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"settings": {}}, "data is missing"),
        ({"settings": None}, "not kept by mfnet train"),
        ({"settings.batch_size": 0}, "batch_size can't be 0"),
        ({"settings.batch_size": [1]}, "batch_size can't be"),
        ({"settings.decay": 7}, "decay can't be 7"),
        ({"settings.optimizer": "magic"}, "optimizer can't be 'magic'"),
        ({"feature_names": ["a"]}, "its feature_names do not suit its network"),
        ({"feature_names": None}, "its feature_names do not suit its network"),
        ({"input_scale": "1"}, "its input_scale do not suit its network"),
    ],
)
def test_notes_that_were_changed_are_a_sentence(cwd, change, named):
    if not (cwd / "model.npz").exists():
        mfnet(*SETTINGS, "--epochs", 1, cwd=cwd)
    kept = load(cwd / "model.npz")
    for name, value in change.items():
        outer, _, inner = name.partition(".")
        (kept.notes[outer] if inner else kept.notes)[inner or outer] = value
    save(cwd / "model.npz", kept)
    for command in (["train", "--resume"], ["evaluate"]):
        err = mfnet(*command, "model.npz", cwd=cwd, code=1)
        assert "Error: model.npz: " in err
        assert named in err
