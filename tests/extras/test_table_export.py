"""`mfnet export` of a table's network: raw columns in, the same prediction out."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from command_line import ENVIRONMENT, mfnet
from own_tables import PENGUINS, shop, write
from safetensors import safe_open

from mfnet.checkpoint import load
from mfnet.exchange.safetensors import load_weights
from mfnet.exchange.table_onnx import raw_columns
from mfnet.exchange.table_pytorch import columns_for_torch, table_to_torch
from mfnet.table import Encoding, read

EPOCH = re.compile(r"(\w+) loss ([-+.e\d]+)")


@pytest.mark.parametrize("folder", ["penguins", "prices"])
def test_what_is_exported_predicts_the_same_from_raw_columns(folder, request, tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime")
    cwd, *_ = request.getfixturevalue(folder)
    table = "penguins.csv" if folder == "penguins" else "shop.csv"
    out = mfnet("export", "model.npz", tmp_path / "model.onnx", cwd=cwd)
    assert "takes columns of shape (rows, 1)" in out
    encoding = Encoding.from_dict(load(cwd / "model.npz").notes["table"]["encoding"])
    raw = raw_columns(read(cwd / table), encoding)
    found = onnxruntime.InferenceSession(tmp_path / "model.onnx").run(None, raw)
    said = json.loads(mfnet("predict", "model.npz", table, "--json", cwd=cwd))
    if folder == "penguins":
        assert found[0][:, 0].tolist() == [row["prediction"] for row in said]
        likely = [list(row["probabilities"].values()) for row in said]
        np.testing.assert_allclose(found[1], likely, rtol=1e-12)
    else:
        expected = [row["prediction"] for row in said]
        np.testing.assert_allclose(found[0][:, 0], expected, rtol=1e-12)


@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")
@pytest.mark.parametrize("folder", ["penguins", "prices"])
def test_a_module_of_pytorch_alone_predicts_the_same_from_raw_columns(folder, request, tmp_path):
    torch = pytest.importorskip("torch")
    cwd, *_ = request.getfixturevalue(folder)
    table = "penguins.csv" if folder == "penguins" else "shop.csv"
    out = mfnet("export", "model.npz", tmp_path / "model.pt", cwd=cwd)
    assert "takes two dictionaries" in out
    module = torch.jit.load(tmp_path / "model.pt")
    kept = load(cwd / "model.npz")
    columns = columns_for_torch(read(cwd / table), kept)
    with torch.no_grad():
        found = module(*columns).numpy()
        same = table_to_torch(kept).eval()(*columns).numpy()
    np.testing.assert_array_equal(found, same)
    said = json.loads(mfnet("predict", "model.npz", table, "--json", cwd=cwd))
    if folder == "penguins":
        expected = [list(row["probabilities"].values()) for row in said]
        assert module.labels == kept.labels
    else:
        expected = [row["prediction"] for row in said]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_weights_are_exported_and_another_ending_is_a_sentence(penguins, tmp_path):
    cwd, *_ = penguins
    mfnet("export", "model.npz", tmp_path / "model.safetensors", cwd=cwd)
    net = load(cwd / "model.npz").net
    for weights, _ in net.parameters_and_gradients():
        weights[1:] = 0.0
    load_weights(net, tmp_path / "model.safetensors")
    again = load(cwd / "model.npz").net
    for (one, _), (two, _) in zip(
        net.parameters_and_gradients(), again.parameters_and_gradients(), strict=True
    ):
        np.testing.assert_array_equal(one, two)
    err = mfnet("export", "model.npz", tmp_path / "model.txt", cwd=cwd, code=2)
    assert "must end in one of .onnx, .pt, .safetensors, .py" in err


def test_weights_in_safetensors_say_what_the_table_was(penguins, tmp_path):
    cwd, *_ = penguins
    mfnet("export", "model.npz", tmp_path / "model.safetensors", cwd=cwd)
    with safe_open(tmp_path / "model.safetensors", "numpy") as file:
        said = {name: json.loads(text) for name, text in file.metadata().items() if name != "mfnet"}
    kept = load(cwd / "model.npz")
    table = read(cwd / "penguins.csv")
    np.testing.assert_array_equal(
        Encoding.from_dict(said["encoding"]).transform(table),
        Encoding.from_dict(kept.notes["table"]["encoding"]).transform(table),
    )
    assert said["labels"] == kept.labels
    assert said["target"]["name"] == "species"


@pytest.mark.parametrize(
    "more",
    [
        ["--target", "species"],
        ["--target", "species", "--patience", 3, "--class-weight", "balanced"],
        ["--target", "body_mass_g", "--sample-weight", "bill_depth_mm", "--ignore", "sex",
         "--as", "flipper_length_mm=category", "--dropout", 0.2, "--decay", "--seed", 4],
        ["--target", "body_mass_g", "--hidden", "8,4", "--activation", "tanh"],
    ],
)  # fmt: skip
def test_a_written_program_prints_the_same_losses(more, tmp_path):
    table = PENGUINS.read_text().splitlines()
    weighed = [table[0], *(row for row in table[1:] if ",,," not in row)]
    (tmp_path / "penguins.csv").write_text("\n".join(weighed) + "\n")
    few = ("--epochs", 4, "--batch-size", 32)
    result = json.loads(mfnet("train", "penguins.csv", *few, *more, "--json", cwd=tmp_path))
    mfnet("train", "--resume", "model.npz", "--epochs", 6, cwd=tmp_path)
    if "--decay" not in more:
        mfnet("train", "--resume", "model.npz", "--epochs", 8, "--learning-rate", 1e-4,
              cwd=tmp_path)  # fmt: skip
    kept = load(tmp_path / "model.npz")
    mfnet("export", "model.npz", "again.py", cwd=tmp_path)
    done = subprocess.run(
        [sys.executable, "again.py"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    said = [dict(EPOCH.findall(line)) for line in done.stdout.splitlines() if "epoch" in line]
    assert f"{result['task']} of " in done.stdout
    found = {name: [float(row[name]) for row in said] for name in said[0]}
    if "--decay" in more:  # the cosine was drawn anew: the program says that it differs
        assert "the losses are others" in (tmp_path / "again.py").read_text()
        return
    np.testing.assert_allclose(found["training"], kept.history.training_losses, rtol=1e-9)
    if "--patience" in more:
        np.testing.assert_allclose(found["validation"], kept.history.validation_losses, rtol=1e-9)
    else:
        final = json.loads(mfnet("evaluate", "model.npz", "--json", cwd=tmp_path))
        np.testing.assert_allclose(found["test"][-1], final["test_loss"], rtol=1e-9)


def test_a_program_of_a_decay_and_weights_prints_the_same_losses(tmp_path):
    write(tmp_path / "shop.csv", {**shop(), "count": [1 + i % 3 for i in range(400)]})
    mfnet("train", "shop.csv", "--target", "price", "--sample-weight", "count", "--decay",
          "--dropout", 0.2, "--epochs", 5, "--seed", 4, cwd=tmp_path)  # fmt: skip
    mfnet("export", "model.npz", "again.py", cwd=tmp_path)
    done = subprocess.run(
        [sys.executable, "again.py"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    said = [dict(EPOCH.findall(line)) for line in done.stdout.splitlines() if "epoch" in line]
    kept = load(tmp_path / "model.npz")
    losses = [float(row["training"]) for row in said]
    np.testing.assert_allclose(losses, kept.history.training_losses, rtol=1e-9)
    final = json.loads(mfnet("evaluate", "model.npz", "--json", cwd=tmp_path))
    np.testing.assert_allclose(float(said[-1]["test"]), final["test_loss"], rtol=1e-9)


def test_a_training_of_no_table_is_written_as_no_program(trained, tmp_path):
    cwd, _ = trained
    err = mfnet("export", "model.npz", tmp_path / "again.py", cwd=cwd, code=1)
    assert "only the training of a table" in err
