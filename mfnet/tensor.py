"""What a tensor is, and the one function that computes every matrix product."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet.machinery.products import MatrixProduct as MatrixProduct
from mfnet.machinery.products import product_in_use
from mfnet.machinery.products import use_matmul as use_matmul
from mfnet.machinery.workspace import Workspace

Tensor: TypeAlias = NDArray[np.float64]
"""A float64 array. Inside a network: shape (features + 1, samples), row 0 the bias feature."""


def tensor(data: ArrayLike) -> Tensor:
    """Make a tensor: a float64 copy of `data`.

    Raises numpy's ValueError or TypeError if `data` does not hold numbers in a regular shape.
    """
    return np.array(data, dtype=np.float64)


def matmul(a: Tensor, b: Tensor, workspace: Workspace | None = None) -> Tensor:
    """The matrix product `a b`, shapes (n, k) and (k, m) to (n, m), in an array of `workspace`."""
    out = None if workspace is None else workspace.empty(a.shape[0], b.shape[1])
    return product_in_use()(a, b, out=out)
