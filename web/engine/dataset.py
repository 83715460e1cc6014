"""What the page trains on: MNIST, whole or in parts that arrive one after the other."""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import digits
from mfnet.dataloader import BatchIterator
from mfnet.datasets import mnist
from mfnet.tensor import Tensor
from mfnet.trainutils import one_hot

PART_SIZE = 10_000  # training samples
CLASSES = 10
FEATURES = digits.SIZE**2


@dataclass
class Dataset:
    """A classification task as the session needs it: rows are samples, as they are stored.

    Where the training samples come in parts, only the first `arrived` of them are there.
    """

    inputs: NDArray[np.uint8]
    targets: Tensor
    test_inputs: NDArray[np.uint8]
    test_targets: Tensor
    input_scale: float
    arrived: int = sys.maxsize


def load(name: str, folder: str) -> Dataset:
    """The dataset called `name`, from the files in `folder`."""
    if name != "mnist":
        raise ValueError(f"there is no dataset called {name!r}")
    data = mnist(folder)
    return Dataset(
        data.images,
        one_hot(data.labels, CLASSES),
        data.test_images,
        one_hot(data.test_labels, CLASSES),
        input_scale=1 / 255,
    )


def expect(samples: int, test: Any) -> Dataset:
    """MNIST with its test samples, and room for so many training samples that are to arrive."""
    test_images, test_labels = images_and_labels(test)
    return Dataset(
        np.zeros((samples, FEATURES), np.uint8),
        np.zeros((samples, CLASSES)),
        test_images.copy(),
        one_hot(test_labels, CLASSES),
        input_scale=1 / 255,
        arrived=0,
    )


def add(dataset: Dataset, part: Any) -> None:
    """Put the next part of the training samples in its place."""
    images, labels = images_and_labels(part)
    place = slice(dataset.arrived, dataset.arrived + len(labels))
    dataset.inputs[place] = images
    dataset.targets[place] = one_hot(labels, CLASSES)
    dataset.arrived = place.stop


def images_and_labels(part: Any) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A part as it is stored: the images of all its samples, then their labels."""
    content = np.frombuffer(part, np.uint8)
    samples = len(content) // (FEATURES + 1)
    images, labels = np.split(content, [samples * FEATURES])
    return images.reshape(samples, FEATURES), labels


class PartwiseIterator(BatchIterator):
    """Batches that in the first epoch come part by part, each part in random order.

    So training can begin with the first part, and the same seed gives the same batches however fast
    the others arrive. Later epochs shuffle all samples.
    """

    _first = True

    def _order(self, samples: int) -> NDArray[np.intp]:
        if not self._first:
            return super()._order(samples)
        self._first = False
        order = np.arange(samples)
        for start in range(0, samples, PART_SIZE):
            self.generator.shuffle(order[start : start + PART_SIZE])
        return order
