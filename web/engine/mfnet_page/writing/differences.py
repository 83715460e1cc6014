"""Derivatives by finite differences: two values of a function, and how far they are apart."""

from collections.abc import Callable

import numpy as np

from mfnet.tensor import Tensor
from mfnet_page.writing.comparison import Range

STEP = 1e-5
KINK = 1e-3  # what the slopes on both sides differ by where there is no derivative


def slopes(function: Callable[[Tensor], Tensor], x: Tensor) -> Range:
    """The derivative of a function that works element by element, at every cell of `x`.

    It is `(f(x + h) - f(x - h)) / 2h`. At a kink there is no derivative, and any slope between
    those on its left and right will do.
    """
    before, here, after = function(x - STEP), function(x), function(x + STEP)
    left, right = (here - before) / STEP, (after - here) / STEP
    central = (after - before) / (2 * STEP)
    is_kink = np.abs(left - right) > KINK
    return Range(
        np.where(is_kink, np.minimum(left, right), central),
        np.where(is_kink, np.maximum(left, right), central),
    )


def gradient(function: Callable[[Tensor], float], x: Tensor) -> Tensor:
    """`dJ/dx` of a function that makes one number of a matrix, by the same formula cell by cell.

    Returns an array of the shape of `x`, which stays as it is.
    """
    slope = np.empty_like(x)
    for cell in np.ndindex(x.shape):
        values = []
        for step in (STEP, -STEP):
            moved = x.copy()
            moved[cell] += step
            values.append(float(function(moved)))
        slope[cell] = (values[0] - values[1]) / (2 * STEP)
    return slope
