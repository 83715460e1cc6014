"""What a tensor is, the one seam through which every matrix product goes, and where results are
written."""

from sys import getrefcount
from threading import local
from typing import Protocol, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Tensor: TypeAlias = NDArray[np.float64]
"""A float64 array. Inside a network: shape (features + 1, samples), row 0 the bias feature."""


class MatrixProduct(Protocol):
    """The signature of `np.matmul` for two matrices, which is all that mfnet asks of a product."""

    def __call__(self, a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
        """`a b`, written to `out` if given."""


_product = cast(MatrixProduct, np.matmul)


def tensor(data: ArrayLike) -> Tensor:
    """Make a tensor: a float64 copy of `data`.

    Raises ValueError or TypeError, numpy's own, if `data` does not hold numbers in a regular shape.
    """
    return np.array(data, dtype=np.float64)


def matmul(a: Tensor, b: Tensor, workspace: "Workspace | None" = None) -> Tensor:
    """The matrix product `a b`, shapes (n, k) and (k, m) to (n, m), in an array of `workspace`.

    Every product of the library is this one, so whatever `use_matmul` plugs in serves them all.
    """
    out = None if workspace is None else workspace.empty(a.shape[0], b.shape[1])
    return _product(a, b, out=out)


def use_matmul(product: MatrixProduct) -> MatrixProduct:
    """Make `product` what `matmul` calls from now on, and return what it called until now."""
    global _product
    previous, _product = _product, product
    return previous


class Workspace(local):
    """Arrays to write results into, each handed out again once nobody else holds it.

    A training step makes the same large arrays as the step before; asking the system for their
    memory each time costs more than filling them. Whoever still holds an array, or a view of it,
    keeps it: what is handed out is always an array that nobody can see change.

    Every thread has arrays of its own. So between the look at an array's holders and its handing
    out, no other thread can hand it out too, and one network can predict in several threads.
    """

    def __init__(self) -> None:
        self._arrays: dict[tuple[int, ...], list[Tensor]] = {}

    def __reduce__(self) -> tuple[type["Workspace"], tuple[()]]:
        """A copy, a pickled one too, begins empty."""
        return Workspace, ()

    def empty(self, *shape: int) -> Tensor:
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
