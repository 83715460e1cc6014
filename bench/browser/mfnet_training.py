"""mfnet's side of the contests: the library as the page's engine uses it."""

from collections.abc import Callable, Iterator

import numpy as np

from mfnet.catalogue import OPTIMIZERS, Hidden, assemble
from mfnet.dataloader import BatchIterator
from mfnet.datasets import MNIST
from mfnet.loss import CELoss
from mfnet.optimizer import SGD
from mfnet.train import Step, training
from mfnet.trainutils import one_hot


def training_of(
    data: MNIST, sizes: list[int], batch_size: int, learning_rate: float
) -> Iterator[Step]:
    """The training of a new network, of layers of these sizes, without end."""
    features, *hidden, outputs = sizes
    return training(
        assemble(features, map(Hidden, hidden), outputs, seed=0),
        data.images,
        one_hot(data.labels, 10),
        dataloader=BatchIterator(batch_size, seed=0, input_scale=1 / 255),
        loss=CELoss(),
        optimizer=SGD(learning_rate),
    )


def training_of_points(sizes: list[int], batch_size: int, optimizer: str) -> Iterator[Step]:
    """The training of a new tanh network on 1,000 points of two classes, without end."""
    features, *hidden, outputs = sizes
    inputs = np.random.default_rng(0).uniform(-2, 2, (1000, 2))
    return training(
        assemble(features, [Hidden(units, "tanh") for units in hidden], outputs, seed=0),
        inputs,
        one_hot((inputs[:, 0] * inputs[:, 1] > 0).astype(int), 2),
        dataloader=BatchIterator(batch_size, seed=0),
        loss=CELoss(),
        optimizer=OPTIMIZERS[optimizer].make(learning_rate=0.03 if optimizer == "sgd" else 0.003),
    )


def batch_by_batch(steps: Iterator[Step]) -> Callable[[], float]:
    """What trains on one batch each time that it is called, and returns its loss."""
    return lambda: float(next(steps).loss)
