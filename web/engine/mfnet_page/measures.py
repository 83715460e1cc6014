"""How fast training is, and how large its weights, gradients and updates are."""

from collections import deque
from typing import NamedTuple

import numpy as np

from mfnet.layer import Layer, ReLU
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor

SPEED_MEMORY_SECONDS = 2.0


class Speed:
    """How many samples a second are trained on, over the last two seconds of training.

    Attributes:
        total: seconds of training in all.
    """

    def __init__(self) -> None:
        self.total = 0.0
        self._batches: deque[tuple[int, float]] = deque()
        self._samples, self._seconds = 0, 0.0

    def add(self, samples: int, seconds: float) -> None:
        """Count batches, of so many samples together."""
        self._batches.append((samples, seconds))
        self._samples += samples
        self._seconds += seconds
        self.total += seconds
        while self._seconds > SPEED_MEMORY_SECONDS and len(self._batches) > 1:
            samples, seconds = self._batches.popleft()
            self._samples -= samples
            self._seconds -= seconds

    @property
    def samples_per_second(self) -> float | None:
        """None before the first batch."""
        return self._samples / self._seconds if self._seconds > 0 else None


class LayerSizes(NamedTuple):
    """How large a weight matrix was, and its gradient and the change of one step: norms.

    `silent` counts the units whose ReLU answered 0 to every sample of the step's batch: no gradient
    passed through them. It is None where another function follows.
    """

    weights: float
    gradient: float
    update: float
    silent: int | None


def sizes(before: list[Tensor], net: NeuralNetwork) -> list[LayerSizes]:
    """Of every weight matrix after a step, row 0 excepted, which is not learnt."""
    weighted = [index for index, layer in enumerate(net.layers) if layer.weights.size]
    followers = [
        net.layers[index + 1] if index + 1 < len(net.layers) else None for index in weighted
    ]
    return [
        LayerSizes(
            float(np.linalg.norm(old[1:])),
            float(np.linalg.norm(dJ_dw[1:])),
            float(np.linalg.norm(weights[1:] - old[1:])),
            silent_units(follower),
        )
        for old, (weights, dJ_dw), follower in zip(
            before, net.weights_and_dJ_dws(), followers, strict=True
        )
    ]


def silent_units(layer: Layer | None) -> int | None:
    """How many units of a ReLU layer answered 0 to all samples of its last forward pass."""
    if not isinstance(layer, ReLU):
        return None
    return int((layer.inputs[1:] <= 0.0).all(axis=1).sum())
