"""Where the results of a step are written: the same arrays again, step after step."""

from sys import getrefcount
from threading import local
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


class Workspace(local):
    """Arrays to write results into, each handed out again once nobody else holds it.

    A training step needs the same large arrays as the step before; asking the system for their
    memory each time costs more than filling them. An array that somebody still holds, or a view of
    it, is not handed out: nobody ever sees an array change.

    Every thread has arrays of its own, so that no other thread can be handed an array between the
    count of its holders and its return. So one network can predict in several threads.
    """

    def __init__(self) -> None:
        self._arrays: dict[tuple[int, ...], list[Array]] = {}

    def __reduce__(self) -> tuple[type["Workspace"], tuple[()]]:
        """A copy or a pickle begins empty."""
        return Workspace, ()

    def empty(self, *shape: int) -> Array:
        """As `np.empty`: a row-major array of `shape`, its entries arbitrary."""
        arrays = self._arrays[shape] = self._arrays.pop(shape, [])  # the newest shape is the last
        for position in range(len(arrays)):
            if getrefcount(arrays[position]) == _HELD_BY_A_LIST_ALONE:
                return arrays[position]
        array = np.empty(shape)
        if len(arrays) < _MOST_OF_A_SHAPE:
            arrays.append(array)
        if len(self._arrays) > _MOST_SHAPES:
            del self._arrays[next(iter(self._arrays))]
        return array


# Counted and not written down, as the number depends on the interpreter.
_in_a_list = [np.empty(0)]
_HELD_BY_A_LIST_ALONE = getrefcount(_in_a_list[0])

# More than one step needs; what exceeds it is left to the garbage collector.
_MOST_OF_A_SHAPE = 4
_MOST_SHAPES = 8
