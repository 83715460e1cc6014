"""MNIST, whole or in parts that arrive one after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import digits
from mfnet.datasets import mnist
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset

CLASSES = 10
FEATURES = digits.SIZE**2


def load(folder: str) -> Dataset:
    """MNIST from the four files in `folder`."""
    data = mnist(folder)
    dataset = _with_room_for(len(data.images), data.test_images, data.test_labels)
    dataset.inputs, dataset.targets = data.images, one_hot(data.labels, CLASSES)
    dataset.arrived = len(data.images)
    return dataset


def expect(samples: int, test: Any) -> Dataset:
    """MNIST with its test samples, and room for so many training samples that are to arrive."""
    test_images, test_labels = images_and_labels(test)
    return _with_room_for(samples, test_images.copy(), test_labels)


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


def _with_room_for(
    samples: int, test_images: NDArray[np.uint8], test_labels: NDArray[np.uint8]
) -> Dataset:
    not_yet_known = np.zeros(samples, np.uint8)  # a label all the same: targets are one-hot
    return Dataset(
        "mnist",
        "classification",
        np.zeros((samples, FEATURES), np.uint8),
        one_hot(not_yet_known, CLASSES),
        test_images,
        one_hot(test_labels, CLASSES),
        class_names=[str(digit) for digit in range(CLASSES)],
        input_scale=1 / 255,
        image=(digits.SIZE, digits.SIZE),
        arrived=0,
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
