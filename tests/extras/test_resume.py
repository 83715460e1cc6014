"""Training that goes on in another process, from a file."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from mfnet import Adam, BatchIterator, CELoss, Dropout, Linear, NeuralNetwork, ReLU
from mfnet.checkpoint import Checkpoint, load, save
from mfnet.train import training
from mfnet.trainutils import one_hot

PROGRAM = """
import sys
from mfnet.checkpoint import load, save
from test_resume import DATA, steps_of
kept = load(sys.argv[1])
for kept.step in steps_of(kept):
    pass
save(sys.argv[1], kept)
"""

rng = np.random.default_rng(1)
DATA = rng.normal(size=(100, 6)), one_hot(rng.integers(0, 3, 100), 3)


def fresh():
    rng = np.random.default_rng(4)
    layers = [Linear(6, 20, seed=rng), ReLU(), Dropout(0.2, seed=rng), Linear(20, 3, seed=rng)]
    return Checkpoint(NeuralNetwork(layers), Adam(0.01), BatchIterator(16, seed=rng), CELoss())


def steps_of(kept):
    return training(
        kept.net, *DATA, num_epochs=6, dataloader=kept.dataloader, loss=kept.loss,
        optimizer=kept.optimizer, resume=kept.step,
    )  # fmt: skip


def test_training_goes_on_in_another_process_bit_for_bit(tmp_path):
    unstopped, stopped, path = fresh(), fresh(), tmp_path / "kept.npz"
    *_, last = steps_of(unstopped)
    steps = steps_of(stopped)
    for _ in range(17):
        stopped.step = next(steps)
    save(path, stopped)
    folders = [Path(__file__).parent, Path(__file__).parents[2]]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    subprocess.run([sys.executable, "-c", PROGRAM, path], env=environment, check=True)
    resumed = load(path)
    assert resumed.step == last
    for (weights, _), (expected, _) in zip(
        resumed.net.weights_and_dJ_dws(), unstopped.net.weights_and_dJ_dws(), strict=True
    ):
        np.testing.assert_array_equal(weights, expected)
