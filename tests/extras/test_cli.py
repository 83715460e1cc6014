"""The command line, as its user calls it: in a process of its own, on real data."""

import gzip
import json
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import click
import numpy as np
import pytest
from PIL import Image

from mfnet import Linear, NeuralNetwork
from mfnet.checkpoint import Checkpoint, load, save
from mfnet.cli import mfnet as whole

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Datasets by name, as the build brings them."""
    folder = tmp_path_factory.mktemp("data")
    for path in [*(CACHE / "mnist").glob("*.gz"), CACHE / "california-housing.csv.gz"]:
        (folder / path.name).symlink_to(path)
    return folder


def started(*arguments, cwd):
    # One thread: two that wait for each other on a busy machine would take minutes.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "mfnet", *map(str, arguments)], cwd=cwd, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def mfnet(*arguments, cwd, code=0):
    process = started(*arguments, cwd=cwd)
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, err
    return out if code == 0 else err


@pytest.fixture(scope="module")
def digits(tmp_path_factory, folder):
    """A folder with a network that was trained on MNIST, and what training printed."""
    cwd = tmp_path_factory.mktemp("digits")
    out = mfnet("train", "mnist", "--folder", folder, "--hidden", "64", "--epochs", 3, "--json",
                "--plot", "loss.svg", cwd=cwd)  # fmt: skip
    return cwd, json.loads(out)


def test_it_trains_on_mnist_and_evaluates_the_same(digits, folder):
    cwd, result = digits
    assert result["test_accuracy"] > 0.95
    assert result["test_samples"] == 10_000
    again = json.loads(mfnet("evaluate", "model.npz", "--folder", folder, "--json", cwd=cwd))
    assert again["test_accuracy"] == result["test_accuracy"]
    assert "<svg" in (cwd / "loss.svg").read_text()


@pytest.mark.parametrize("paper", [0, 255])
def test_it_reads_pictures_of_digits(digits, folder, paper):
    images = gzip.decompress((folder / "t10k-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((folder / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    assert struct.unpack(">4I", images[:16]) == (2051, 10_000, 28, 28)
    pixels = np.frombuffer(images[16:], np.uint8).reshape(-1, 28, 28)
    right = 0
    for i in range(8):
        picture = np.kron(pixels[i], np.ones((5, 5), np.uint8)) ^ paper
        Image.fromarray(np.pad(picture, 40, constant_values=paper)).save(digits[0] / "digit.png")
        out = mfnet("predict", "model.npz", "digit.png", "--json", cwd=digits[0])
        right += int(json.loads(out)[0]["prediction"]) == labels[i]
    assert right >= 7


def test_california_is_a_regression(tmp_path, folder):
    out = mfnet("train", "california-housing", "--folder", folder, "--hidden", "64,32",
                "--epochs", 15, "--decay", "--json", cwd=tmp_path)  # fmt: skip
    assert json.loads(out)["test_r2"] > 0.75


def test_a_table_of_text_labels_is_a_classification_and_samples_are_predicted(tmp_path):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(300, 2))
    rows = [f"{a},{'above' if b > 0 else 'below'},{b}" for a, b in x]
    (tmp_path / "points.csv").write_text("a,side,b\n" + "\n".join(rows) + "\n")
    out = mfnet("train", "points.csv", "--target", "side", "--epochs", 40, "--hidden", "16",
                "--learning-rate", 0.01, "--patience", 10, "--output", "sides.npz",
                cwd=tmp_path)  # fmt: skip
    assert "test accuracy: " in out
    assert float(out.split("test accuracy: ")[1].split()[0]) > 0.93
    (tmp_path / "new.csv").write_text("b,a\n2.5,0.1\n-2.5,0.1\n")
    assert [line.split()[0] for line in mfnet(
        "predict", "sides.npz", "new.csv", cwd=tmp_path
    ).splitlines()] == ["above", "below"]  # fmt: skip
    out = mfnet("evaluate", "sides.npz", "points.csv", "--json", cwd=tmp_path)
    assert json.loads(out)["test_accuracy"] > 0.93


def test_ctrl_c_keeps_the_training_and_it_goes_on_bit_for_bit(tmp_path, folder):
    settings = ["train", "mnist", "--folder", folder, "--hidden", "32", "--epochs", 12, "--dropout",
                0.1, "--json"]  # fmt: skip
    mfnet(*settings, "--output", "whole.npz", cwd=tmp_path)
    process = started(*settings, "--output", "part.npz", cwd=tmp_path)
    assert "60,000 samples" in process.stderr.readline()
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "mfnet train --resume part.npz" in err
    stopped = load(tmp_path / "part.npz").step
    assert 0 < stopped.steps < 12 * 469
    mfnet("train", "--resume", "part.npz", "--folder", folder, cwd=tmp_path)
    whole, part = load(tmp_path / "whole.npz"), load(tmp_path / "part.npz")
    assert part.step == whole.step
    for (weights, _), (expected, _) in zip(
        part.net.weights_and_dJ_dws(), whole.net.weights_and_dJ_dws(), strict=True
    ):
        np.testing.assert_array_equal(weights, expected)


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["train"], 2, "Say what to train on"),
        (["train", "nothing.csv"], 1, "nothing.csv"),
        (["train", "mnist", "--folder", "."], 1, "brings MNIST's four files"),
        (["train", "bad.csv"], 1, "bad.csv, line 2, column a: 'x' is not a finite number"),
        (["train", "good.csv", "--target", "z"], 1, "no column 'z'"),
        (["train", "good.csv", "--hidden", "many"], 1, "--hidden must be like 128,64"),
        (["train", "good.csv", "--optimizer", "magic"], 2, "is not one of"),
        (["evaluate", "bad.csv"], 1, "damaged or no mfnet checkpoint"),
        (["predict", "none.npz", "good.csv"], 1, "Error: none.npz: No such file or directory"),
        (["predict", "foreign.npz", "good.csv"], 1, "foreign.npz: it was not kept by mfnet train"),
        (["train", "--resume", "foreign.npz"], 1, "foreign.npz: it was not kept by mfnet train"),
        (["train", "good.csv", "--batch-size", "0"], 2, "--batch-size"),
        (["train", "good.csv", "--epochs", "0"], 2, "--epochs"),
        (["train", "good.csv", "--output", "no/model.npz"], 1, "there is no folder no"),
        (["train", "good.csv", "--plot", "."], 1, "it is a folder"),
    ],
)
def test_a_mistake_is_a_sentence_and_an_exit_code(tmp_path, arguments, code, named):
    (tmp_path / "bad.csv").write_text("a,b\nx,1\n")
    (tmp_path / "good.csv").write_text("a,b\n" + "1,2\n" * 9)
    save(tmp_path / "foreign.npz", Checkpoint(NeuralNetwork([Linear(1, 1)])))
    err = mfnet(*arguments, cwd=tmp_path, code=code)
    assert named in err
    assert "Traceback" not in err
    assert not (tmp_path / "model.npz").exists()


def test_a_diverged_training_is_kept_where_it_was_good_and_can_go_on(tmp_path, folder):
    settings = ["train", "california-housing", "--folder", folder, "--optimizer", "sgd"]
    err = mfnet(*settings, "--learning-rate", "1e9", cwd=tmp_path, code=1)
    assert "the last good weights are restored, and kept in model.npz" in err
    kept = load(tmp_path / "model.npz")
    assert kept.step is None
    assert all(np.abs(weights).max() < 10 for weights, _ in kept.net.weights_and_dJ_dws())
    mfnet("evaluate", "model.npz", "--folder", folder, cwd=tmp_path)


def test_every_option_says_what_it_is_for():
    for command in whole.commands.values():
        assert "..." not in command.get_short_help_str()
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, (command.name, option.name)


def test_help_names_every_command_and_option(tmp_path):
    assert all(name in mfnet("--help", cwd=tmp_path) for name in ("train", "evaluate", "predict"))
    assert "--learning-rate" in mfnet("train", "--help", cwd=tmp_path)
