"""The command line, as its user calls it, on real data."""

import gzip
import json
import struct

import click
import numpy as np
import pytest
from command_line import mfnet, started
from PIL import Image

from mfnet import Linear, NeuralNetwork
from mfnet.checkpoint import Checkpoint, load, save
from mfnet.cli import mfnet as whole


def test_it_trains_on_mnist_and_evaluates_the_same(trained, folder):
    cwd, result = trained
    assert result["test_accuracy"] > 0.95
    assert result["test_samples"] == 10_000
    again = json.loads(mfnet("evaluate", "model.npz", "--folder", folder, "--json", cwd=cwd))
    assert again["test_accuracy"] == result["test_accuracy"]
    assert "<svg" in (cwd / "loss.svg").read_text()


@pytest.mark.parametrize("paper", [0, 255])
def test_it_reads_pictures_of_digits(trained, folder, paper):
    images = gzip.decompress((folder / "t10k-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((folder / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    assert struct.unpack(">4I", images[:16]) == (2051, 10_000, 28, 28)
    pixels = np.frombuffer(images[16:], np.uint8).reshape(-1, 28, 28)
    right = 0
    for i in range(8):
        picture = np.kron(pixels[i], np.ones((5, 5), np.uint8)) ^ paper
        Image.fromarray(np.pad(picture, 40, constant_values=paper)).save(trained[0] / "digit.png")
        out = mfnet("predict", "model.npz", "digit.png", "--json", cwd=trained[0])
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
    predicted = mfnet("predict", "sides.npz", "new.csv", cwd=tmp_path).splitlines()
    assert predicted[0] == "b,a,predicted side,probability of above,probability of below"
    assert [line.split(",")[:3] for line in predicted[1:]] == [
        ["2.5", "0.1", "above"], ["-2.5", "0.1", "below"],
    ]  # fmt: skip
    out = mfnet("evaluate", "sides.npz", "points.csv", "--json", cwd=tmp_path)
    assert json.loads(out)["test_accuracy"] > 0.93


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["train"], 2, "Say what to train on"),
        (["train", "nothing.csv"], 1, "nothing.csv"),
        (["train", "mnist", "--folder", "."], 1, "`mfnet data .` brings MNIST's four files"),
        (["train", "california-housing", "--folder", "."], 1, "`mfnet data .` brings it"),
        (["train", "good.csv", "--hidden", "999999999999999"], 1, "Unable to allocate"),
        (["train", "bad.csv"], 1, "bad.csv: line 3: 2 entries expected, not 3"),
        (["train", "good.csv", "--target", "z"], 1, "no column 'z'"),
        (["train", "good.csv", "--hidden", "many"], 1, "--hidden must be like 128,64"),
        (["train", "good.csv", "--optimizer", "magic"], 2, "is not one of"),
        (["evaluate", "bad.csv"], 1, "damaged or no mfnet checkpoint"),
        (["predict", "none.npz", "good.csv"], 1, "Error: none.npz: No such file or directory"),
        (["predict", "foreign.npz", "good.csv"], 1, "foreign.npz: it was not kept by mfnet train"),
        (["train", "--resume", "foreign.npz"], 1, "foreign.npz: it was not kept by mfnet train"),
        (["train", "good.csv", "--batch-size", "0"], 2, "--batch-size"),
        (["train", "good.csv", "--epochs", "0"], 2, "--epochs"),
        (
            ["train", "good.csv", "--output", "no/model.npz"],
            1,
            "no/model.npz: there is no such folder",
        ),
        (["train", "good.csv", "--plot", "."], 1, "Is a directory"),
    ],
)
def test_a_mistake_is_a_sentence_and_an_exit_code(tmp_path, arguments, code, named):
    (tmp_path / "bad.csv").write_text("a,b\nx,1\n1,2,3\n")
    (tmp_path / "good.csv").write_text("a,b\n" + "1,2\n3,4.5\n" * 9)
    save(tmp_path / "foreign.npz", Checkpoint(NeuralNetwork([Linear(1, 1)])))
    err = mfnet(*arguments, cwd=tmp_path, code=code)
    assert named in err
    assert "Traceback" not in err
    assert not (tmp_path / "model.npz").exists()


def test_a_diverged_training_is_kept_where_it_was_good(tmp_path, folder):
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
    out, err = started("--help", cwd=tmp_path).communicate(timeout=60)
    assert err == ""
    assert all(name in out for name in ("train", "evaluate", "predict", "data"))
    assert "--learning-rate" in mfnet("train", "--help", cwd=tmp_path)
