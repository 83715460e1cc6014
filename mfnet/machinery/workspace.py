"""Where the results of a step are written: arrays that are used again, step after step."""

from sys import getrefcount
from threading import local

import numpy as np
from numpy.typing import NDArray


class Workspace(local):
    """Arrays to write results into, each handed out again once nobody else holds it.

    A training step makes the same large arrays as the step before; asking the system for their
    memory each time costs more than filling them. Whoever still holds an array, or a view of it,
    keeps it: what is handed out is always an array that nobody can see change.

    Every thread has arrays of its own. So between the look at an array's holders and its handing
    out, no other thread can hand it out too, and one network can predict in several threads.
    """

    def __init__(self) -> None:
        self._arrays: dict[tuple[int, ...], list[NDArray[np.float64]]] = {}

    def __reduce__(self) -> tuple[type["Workspace"], tuple[()]]:
        """A copy, a pickled one too, begins empty."""
        return Workspace, ()

    def empty(self, *shape: int) -> NDArray[np.float64]:
        """An array of `shape`, row-major, with whatever it holds: as `np.empty`."""
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


# Counted, not written down: how many the call itself adds is the interpreter's business.
_in_a_list = [np.empty(0)]
_HELD_BY_A_LIST_ALONE = getrefcount(_in_a_list[0])

# A workspace never keeps more than a few steps need.
_MOST_OF_A_SHAPE = 4
_MOST_SHAPES = 8
