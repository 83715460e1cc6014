"""What is trained: a regression and a classification, each with a network and an optimizer."""

from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray

from mfnet.catalogue import OPTIMIZERS, Hidden, assemble
from mfnet.datasets import california_housing, mnist
from mfnet.loss import CELoss, Loss, MSELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.trainutils import Standardization, one_hot, split

BATCH_SIZE = 128


class Task(NamedTuple):
    """A dataset in two parts, a network's sizes and how it is trained.

    `is_classification` is whether there are classes to tell apart.
    """

    name: str
    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any]
    test_targets: NDArray[Any]
    input_scale: float
    sizes: tuple[int, ...]
    epochs: int
    optimizer: str
    learning_rate: float
    is_classification: bool

    def network(self) -> NeuralNetwork:
        """A new network, always of the same initial weights."""
        activation = "relu" if self.is_classification else "tanh"
        features, *sizes, outputs = self.sizes
        return assemble(features, [Hidden(units, activation) for units in sizes], outputs, seed=0)

    def loss(self) -> Loss:
        """What is made small."""
        return CELoss() if self.is_classification else MSELoss()

    def make_optimizer(self) -> Optimizer:
        """What makes it small."""
        return OPTIMIZERS[self.optimizer.lower()].make(learning_rate=self.learning_rate)


def california(folder: Path) -> Task:
    """House values from eight numbers of a district, both standardized by the training part."""
    table = california_housing(folder)
    parts = split(table.inputs, table.targets[:, None], 0.2, seed=0)
    x, y = Standardization.of(parts.inputs), Standardization.of(parts.targets)
    return Task(
        "california-housing", x.apply(parts.inputs), y.apply(parts.targets),
        x.apply(parts.test_inputs), y.apply(parts.test_targets), 1.0, (8, 64, 32, 1), 100, "Adam",
        1e-3, is_classification=False,
    )  # fmt: skip


def digits(folder: Path) -> Task:
    """The digits of MNIST."""
    data = mnist(folder)
    return Task(
        "mnist", data.images, one_hot(data.labels, 10), data.test_images,
        one_hot(data.test_labels, 10), 1 / 255, (784, 128, 10), 5, "SGD", 0.1,
        is_classification=True,
    )  # fmt: skip


TASKS = {"california-housing": california, "mnist": digits}
