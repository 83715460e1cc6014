"""What an optimizer remembers of the network that it changes."""

from collections.abc import Iterator
from operator import is_

import numpy as np

from mfnet import checks
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor


class Memory:
    """What an optimizer remembers of every weight matrix: arrays of its shape, 0 at first.

    It is of one network as it is built. The first step of another network, or of this one with
    other layers, begins with an empty memory.

    Args:
        arrays: how many there are for a weight matrix.

    Attributes:
        steps: how many were taken.
    """

    def __init__(self, arrays: int) -> None:
        self.steps = 0
        self._number = arrays
        self._net: NeuralNetwork | None = None
        self._layers: list[object] = []
        self._shapes: list[tuple[int, ...]] = []
        self._arrays: list[list[Tensor]] = []

    def next_step(self, net: NeuralNetwork) -> Iterator[tuple[Tensor, Tensor, list[Tensor]]]:
        """The weights, their gradient and their arrays, of every layer that has weights."""
        if not self._is_of(net):
            self._forget(net)
        self.steps += 1
        for (weights, dJ_dw), arrays in zip(net.weights_and_dJ_dws(), self._arrays, strict=True):
            yield weights, dJ_dw, arrays

    def copy(self, net: NeuralNetwork) -> tuple[int, list[list[Tensor]]]:
        """How many steps `net` has taken, and a copy of the arrays, a list for each matrix.

        None and zeros for a network that it does not remember.
        """
        if not self._is_of(net):
            return 0, self._empty(net)
        return self.steps, [[array.copy() for array in arrays] for arrays in self._arrays]

    def restore(self, net: NeuralNetwork, steps: int, arrays: list[list[Tensor]]) -> None:
        """Remember of `net` what `copy` gave.

        Raises TypeError or ValueError if that is not of this network, or not of such an optimizer.
        """
        shapes = [[array.shape for array in of_a_matrix] for of_a_matrix in arrays]
        expected = [[array.shape for array in of_a_matrix] for of_a_matrix in self._empty(net)]
        if shapes != expected:
            raise ValueError(f"arrays must have the shapes {expected}, but have {shapes}")
        steps = checks.integer("steps", steps, minimum=0)
        self._forget(net)
        self.steps = steps
        self._arrays = [[array.copy() for array in of_a_matrix] for of_a_matrix in arrays]

    def _is_of(self, net: NeuralNetwork) -> bool:
        """Whether `net` is the network that it remembers, of the same layers and shapes."""
        return (
            self._net is net
            and len(self._layers) == len(net.layers)
            and all(map(is_, self._layers, net.layers))
            and self._shapes == [weights.shape for weights, _ in net.weights_and_dJ_dws()]
        )

    def _forget(self, net: NeuralNetwork) -> None:
        self._net, self._layers, self.steps = net, list(net.layers), 0
        self._shapes = [weights.shape for weights, _ in net.weights_and_dJ_dws()]
        self._arrays = self._empty(net)

    def _empty(self, net: NeuralNetwork) -> list[list[Tensor]]:
        return [
            [np.zeros_like(weights) for _ in range(self._number)]
            for weights, _ in net.weights_and_dJ_dws()
        ]
