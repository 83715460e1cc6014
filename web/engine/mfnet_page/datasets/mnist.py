"""MNIST, whole or in parts that arrive one after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import digits
from mfnet.datasets import mnist
from mfnet.tensor import Tensor
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset

CLASSES = 10
FEATURES = digits.SIZE**2
PART = 4_000  # training digits: enough to begin with, while others are on their way


def load(folder: str) -> Dataset:
    """MNIST from the four files in `folder`."""
    data = mnist(folder)
    dataset = expect(len(data.images), len(data.test_images))
    dataset.inputs, dataset.targets = data.images, one_hot(data.labels, CLASSES)
    dataset.test_inputs = data.test_images
    dataset.test_targets = one_hot(data.test_labels, CLASSES)
    dataset.arrived, dataset.tests_arrived = len(data.images), len(data.test_images)
    return dataset


def expect(samples: int, tests: int) -> Dataset:
    """MNIST with room for so many training and test samples, all of which are to arrive."""
    return Dataset(
        "mnist",
        "classification",
        *_room_for(samples),
        *_room_for(tests),
        class_names=[str(digit) for digit in range(CLASSES)],
        input_scale=1 / 255,
        image=(digits.SIZE, digits.SIZE),
        arrived=0,
        tests_arrived=0,
        part_size=PART,
        elsewhere={},
        program=(
            "from mfnet import one_hot",
            "from mfnet.datasets import mnist",
            'digits = mnist("data")  # `mfnet data` brings it there',
            f"inputs, targets = digits.images, one_hot(digits.labels, {CLASSES})",
            "test_inputs = digits.test_images",
            f"test_targets = one_hot(digits.test_labels, {CLASSES})",
        ),
    )


def add(dataset: Dataset, part: Any) -> None:
    """Put the next part of the training samples in its place."""
    dataset.arrived = _put(part, dataset.inputs, dataset.targets, dataset.arrived)


def add_tests(dataset: Dataset, part: Any) -> None:
    """Put the next part of the test samples in its place."""
    dataset.tests_arrived = _put(
        part, dataset.test_inputs, dataset.test_targets, dataset.tests_arrived
    )


def _put(part: Any, inputs: NDArray[Any], targets: Tensor, start: int) -> int:
    """Put the samples of a part at `start`; returns where the next part begins."""
    images, labels = images_and_labels(part)
    place = slice(start, start + len(labels))
    inputs[place] = images
    targets[place] = one_hot(labels, CLASSES)
    return place.stop


def images_and_labels(part: Any) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A part as it is stored: the images of all its samples, then their labels."""
    content = np.frombuffer(part, np.uint8)
    samples = len(content) // (FEATURES + 1)
    images, labels = np.split(content, [samples * FEATURES])
    return images.reshape(samples, FEATURES), labels


def _room_for(samples: int) -> tuple[NDArray[np.uint8], Tensor]:
    not_yet_known = np.zeros(samples, np.uint8)  # a label all the same: targets are one-hot
    return np.zeros((samples, FEATURES), np.uint8), one_hot(not_yet_known, CLASSES)
