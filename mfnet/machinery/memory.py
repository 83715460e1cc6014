"""What an optimizer remembers of the network that it changes: momentum, running means."""

from collections.abc import Iterable, Iterator, Sequence
from operator import is_
from typing import Protocol

import numpy as np

from mfnet import checks
from mfnet.machinery.workspace import Array


class _Network(Protocol):
    @property
    def layers(self) -> Sequence[object]: ...
    def parameters_and_gradients(self) -> Iterable[tuple[Array, Array]]: ...


class Memory:
    """Arrays beside every weight matrix of a network, of its shape, 0 at first.

    A memory belongs to one network as it is built: the first step of another network, or of the
    same one with other layers, begins with an empty memory.

    Args:
        arrays: how many arrays a weight matrix has.

    Attributes:
        steps: how many steps the network has taken.
    """

    def __init__(self, arrays: int) -> None:
        self.steps = 0
        self._number = arrays
        self._net: _Network | None = None
        self._layers: list[object] = []
        self._shapes: list[tuple[int, ...]] = []
        self._arrays: list[list[Array]] = []

    def next_step(self, net: _Network) -> Iterator[tuple[Array, Array, list[Array]]]:
        """The weights, their gradient and their arrays, of every layer that has weights."""
        every = self.begin_step(net)
        for (weights, dJ_dw), arrays in zip(net.parameters_and_gradients(), every, strict=True):
            yield weights, dJ_dw, arrays

    def begin_step(self, net: _Network) -> list[list[Array]]:
        """Count a step; returns the arrays, a list for each weight matrix."""
        if not self._is_of(net):
            self._forget(net)
        self.steps += 1
        return self._arrays

    def goes_on(self, net: _Network, arrays: list[list[Array]]) -> bool:
        """Whether `arrays` still are those of `net`, if its layers are still the same."""
        return self._net is net and self._arrays is arrays

    def copy(self, net: _Network) -> tuple[int, list[list[Array]]]:
        """How many steps `net` has taken, and a copy of the arrays, a list for each weight matrix.

        For a network that is not the remembered one: 0, and arrays of zeros.
        """
        if not self._is_of(net):
            return 0, self._empty(net)
        return self.steps, [[array.copy() for array in arrays] for arrays in self._arrays]

    def restore(self, net: _Network, steps: int, arrays: list[list[Array]]) -> None:
        """Remember of `net` what `copy` returned.

        Raises TypeError or ValueError if `steps` or `arrays` do not fit this network and optimizer.
        """
        shapes = [[array.shape for array in of_a_matrix] for of_a_matrix in arrays]
        expected = [[array.shape for array in of_a_matrix] for of_a_matrix in self._empty(net)]
        if shapes != expected:
            raise ValueError(f"arrays must have the shapes {expected}, but have {shapes}")
        steps = checks.integer("steps", steps, minimum=0)
        self._forget(net)
        self.steps = steps
        self._arrays = [[array.copy() for array in of_a_matrix] for of_a_matrix in arrays]

    def _is_of(self, net: _Network) -> bool:
        """Whether `net` is the remembered network, with the same layers and shapes."""
        return (
            self._net is net
            and len(self._layers) == len(net.layers)
            and all(map(is_, self._layers, net.layers))
            and self._shapes == [weights.shape for weights, _ in net.parameters_and_gradients()]
        )

    def _forget(self, net: _Network) -> None:
        self._net, self._layers, self.steps = net, list(net.layers), 0
        self._shapes = [weights.shape for weights, _ in net.parameters_and_gradients()]
        self._arrays = self._empty(net)

    def _empty(self, net: _Network) -> list[list[Array]]:
        return [
            [np.zeros_like(weights) for _ in range(self._number)]
            for weights, _ in net.parameters_and_gradients()
        ]
