"""What a tensor is, and the one function that computes every matrix product."""

from typing import Protocol, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet.machinery.workspace import Workspace

Tensor: TypeAlias = NDArray[np.float64]
"""A float64 array. Inside a network: shape (features + 1, samples), row 0 the bias feature."""


def tensor(data: ArrayLike) -> Tensor:
    """Make a tensor: a float64 copy of `data`.

    Raises numpy's ValueError or TypeError if `data` does not hold numbers in a regular shape.
    """
    return np.array(data, dtype=np.float64)


class MatrixProduct(Protocol):
    """The signature of `np.matmul` for two matrices, which is all that mfnet needs of a product."""

    def __call__(self, a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
        """`a b`, written to `out` if given."""


_product = cast(MatrixProduct, np.matmul)


def matmul(a: Tensor, b: Tensor, workspace: Workspace | None = None) -> Tensor:
    """The matrix product `a b`, shapes (n, k) and (k, m) to (n, m), in an array of `workspace`."""
    out = None if workspace is None else workspace.empty(a.shape[0], b.shape[1])
    return _product(a, b, out=out)


def use_matmul(product: MatrixProduct) -> MatrixProduct:
    """Replace the product that `matmul` computes with, and return the previous one."""
    global _product
    previous, _product = _product, product
    return previous
