"""mfnet's side of the contest in the browser: the library as `engine/session.py` uses it."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from mfnet.dataloader import BatchIterator
from mfnet.datasets import mnist
from mfnet.layer import Layer, Linear, ReLU
from mfnet.loss import CELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD
from mfnet.train import training
from mfnet.trainutils import one_hot

DATA = mnist("/bench")
TARGETS = one_hot(DATA.labels, 10)


def training_of(sizes: list[int], batch_size: int, learning_rate: float) -> Callable[[], float]:
    """A new network and its training: each call trains on one batch and returns its loss."""
    generator = np.random.default_rng(0)
    layers: list[Layer] = []
    for features, units in pairwise(sizes):
        layers += [Linear(features, units, seed=generator), ReLU()]
    steps = training(
        NeuralNetwork(layers[:-1]),
        DATA.images,
        TARGETS,
        dataloader=BatchIterator(batch_size, seed=0, input_scale=1 / 255),
        loss=CELoss(),
        optimizer=SGD(learning_rate),
    )
    return lambda: float(next(steps).loss)
