"""The data as they are, and what the network sees of them: a page of samples, what was measured."""

from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization
from mfnet_page.dataset import Dataset, original
from mfnet_page.session import Record, Session

Part = Literal["test", "train"]

BINS = 32  # of each histogram
MOST_WHOLE = 64  # whole numbers that have a bin each
REACH = 4.0  # standard deviations: histograms of standardized numbers go as far, both ways
LEVELS = 256
COUNTED_AT_ONCE = 5_000  # images; counting them takes about 10 ms


def page(session: Session, part: Part, start: int, size: int, label: int | None = None) -> Record:
    """Some samples of a part, those of one class if there is a `label`.

    Args:
        session: whose data.
        part: "test" or "train".
        start: which of them is the first; the last page is shown for one that lies beyond.
        size: how many are shown at once.
        label: the number of a class.

    Returns:
        `indices` of the samples in their part, their `inputs` and `targets`, a row a sample, as the
        source has them; `inputs_seen` and `targets_seen` as the network is given them, for images
        none; `start`, which begins a page; how many samples there are `among` which these are, in
        the `part` and how many of those have `arrived`; and, for classes, how many are of each.
    """
    dataset = session.dataset
    inputs, targets = _of(dataset, part)
    arrived = min(dataset.arrived if part == "train" else dataset.tests_arrived, len(inputs))
    labels = _labels(dataset, targets[:arrived])
    among = np.arange(arrived) if label is None else np.flatnonzero(labels == label)
    last = max(len(among) - 1, 0)
    start = min(max(start, 0), last) // size * size
    chosen = among[start : start + size]
    return {
        "indices": chosen.astype(np.int32),
        "start": start,
        "among": len(among),
        "arrived": arrived,
        "samples": len(inputs),
        "per_class": np.bincount(labels, minlength=len(dataset.class_names)).astype(np.int32),
        **_shown(dataset, inputs[chosen], targets[chosen]),
    }


def positions(session: Session, part: Part) -> Record:
    """Where the points of a part are, and their classes or values."""
    inputs, targets = _of(session.dataset, part)
    labels = _labels(session.dataset, targets)
    values = labels.astype(np.float64) if session.dataset.class_names else targets[:, 0]
    return {"points": inputs[:, :2].astype(np.float64).ravel(), "values": values.copy()}


def measures(session: Session) -> Record:
    """How far the training samples' features, and their targets if these are numbers, reach.

    Each with its smallest and largest number, mean, standard deviation and a histogram between the
    smallest and the largest; and the same of what the network sees of it, where that differs: its
    histogram is from -REACH to REACH for all of them, and `beyond` the share that is not in it.
    """
    dataset = session.dataset
    names = [*dataset.feature_names]
    measured = _each(names, dataset.inputs, dataset.input_scaling)
    if dataset.task == "regression":
        measured += _each(["target"], dataset.targets, dataset.target_scaling)
    return {"features": measured, "samples": len(dataset.inputs), "reach": REACH}


_counts: WeakKeyDictionary[Dataset, list[NDArray[np.int64]]] = WeakKeyDictionary()


def levels(session: Session) -> Record:
    """How often each grey level is in the training images that have arrived.

    It counts a few thousand images a call, so that training is not kept waiting, and remembers
    them: to be called until all that have arrived are `counted`.

    Raises ValueError if the samples are no images.
    """
    dataset = session.dataset
    if not dataset.image:
        raise ValueError(f"the samples of {dataset.name} are no images")
    arrived = min(dataset.arrived, len(dataset.inputs))
    parts = _counts.setdefault(dataset, [])
    begun = len(parts) * COUNTED_AT_ONCE
    if begun < arrived and (arrived - begun >= COUNTED_AT_ONCE or arrived == len(dataset.inputs)):
        parts.append(_count(dataset.inputs[begun : begun + COUNTED_AT_ONCE]))
    counted = min(len(parts) * COUNTED_AT_ONCE, arrived)
    counts = sum(parts, np.zeros(LEVELS, np.int64))
    pixels = max(int(counts.sum()), 1)
    level = np.arange(LEVELS)
    mean = float(level @ counts / pixels)
    deviation = float(np.sqrt(np.square(level - mean) @ counts / pixels))
    return {
        "counts": counts.reshape(BINS, -1).sum(axis=1).astype(np.float64),
        "zeros": int(counts[0]) / pixels,
        "mean": mean,
        "deviation": deviation,
        "scale": dataset.input_scale,
        "counted": counted,
        "samples": len(dataset.inputs),
        "complete": counted == len(dataset.inputs),
    }


def _of(dataset: Dataset, part: Part) -> tuple[NDArray[Any], Tensor]:
    if part == "test":
        return dataset.test_inputs, dataset.test_targets
    return dataset.inputs, dataset.targets


def _labels(dataset: Dataset, targets: Tensor) -> NDArray[np.intp]:
    """The classes of one-hot rows; none in a regression."""
    return targets.argmax(axis=1) if dataset.class_names else np.zeros(0, np.intp)


def _shown(dataset: Dataset, inputs: NDArray[Any], targets: Tensor) -> Record:
    if dataset.image:  # as numbers, the pixels would be eight times as much
        labels = _labels(dataset, targets).astype(np.float64)
        return {"inputs": inputs.ravel(), "targets": labels}
    values = _labels(dataset, targets)[:, None] if dataset.class_names else targets
    return {
        "inputs": original(inputs, dataset.input_scaling).ravel(),
        "inputs_seen": (inputs * dataset.input_scale).ravel(),
        "targets": original(values, dataset.target_scaling)[:, 0].copy(),
        "targets_seen": values[:, 0].astype(np.float64),
    }


def _each(names: list[str], stored: NDArray[Any], scaling: Standardization | None) -> list[Record]:
    columns = original(stored, scaling)
    return [
        {
            "name": name,
            **_measured(columns[:, column], *_bins(columns[:, column])),
            "seen": scaling and _seen(stored[:, column]),
        }
        for column, name in enumerate(names)
    ]


def _bins(numbers: Tensor) -> tuple[int, float, float]:
    """How many bins, from where to where: one for each number where these are few and whole."""
    least, most = float(numbers.min()), float(numbers.max())
    steps = most - least
    if 0 < steps < MOST_WHOLE and np.array_equal(numbers.round(6), numbers.round()):
        return round(steps) + 1, least - 0.5, most + 0.5
    return BINS, least, most


def _measured(numbers: Tensor, bins: int, low: float, high: float) -> Record:
    counts, edges = np.histogram(numbers, bins, (low, high))
    return {
        "least": float(numbers.min()),
        "most": float(numbers.max()),
        "mean": float(numbers.mean()),
        "deviation": float(numbers.std()),
        "from": float(edges[0]),
        "to": float(edges[-1]),
        "counts": counts.astype(np.float64),
    }


def _seen(numbers: Tensor) -> Record:
    beyond = float(np.mean(np.abs(numbers) > REACH))
    return {**_measured(numbers, BINS, -REACH, REACH), "beyond": beyond}


def _count(images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How often each level is in these images; by the hundred, for numpy counts a copy in words."""
    counts = np.zeros(LEVELS, np.int64)
    for start in range(0, len(images), 500):
        counts += np.bincount(images[start : start + 500].ravel(), minlength=LEVELS)
    return counts
