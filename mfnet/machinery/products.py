"""The function that computes every matrix product, which can be replaced."""

from typing import Protocol, cast

import numpy as np

from mfnet.machinery.workspace import Array


class MatrixProduct(Protocol):
    """The signature of `np.matmul` for two matrices, which is all that mfnet needs of a product."""

    def __call__(self, a: Array, b: Array, out: Array | None = None) -> Array:
        """`a b`, written to `out` if given."""


_product = cast(MatrixProduct, np.matmul)


def product_in_use() -> MatrixProduct:
    """What computes products at present."""
    return _product


def use_matmul(product: MatrixProduct) -> MatrixProduct:
    """Replace the product that `mfnet.tensor.matmul` computes with, and return the previous one."""
    global _product
    previous, _product = _product, product
    return previous
