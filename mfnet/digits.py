"""A drawing of a digit, made into what MNIST's digits are.

MNIST's own were fitted into 20 x 20 pixels keeping their aspect, with grey levels from
anti-aliasing, and placed into 28 x 28 by their centre of mass. (LeCun, Bottou, Bengio, Haffner,
"Gradient-based learning applied to document recognition", 1998, III.A.) A network that learnt from
those knows nothing of digits of another size or place.
"""

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor, matmul

SIZE = 28
FITTED_SIZE = 20


def normalize(drawing: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fit `drawing` into 20 x 20, and place it into 28 x 28 by its centre of mass.

    Args:
        drawing: grey levels, 0 paper, 255 ink, (height, width) of any size.

    Returns:
        Grey levels, 0 paper, 255 ink, (28, 28); all 0 if the drawing is.

    Raises:
        ValueError: if `drawing` is not a picture of bytes.
    """
    drawing = np.asarray(drawing)
    if drawing.ndim != 2 or drawing.size == 0 or drawing.dtype != np.uint8:
        raise ValueError(
            "drawing must be bytes of shape (height, width), "
            f"but is {drawing.dtype} of shape {drawing.shape}"
        )
    picture = np.zeros((SIZE, SIZE), np.uint8)
    rows = np.flatnonzero(drawing.any(axis=1))
    columns = np.flatnonzero(drawing.any(axis=0))
    if not rows.size:
        return picture
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float64)
    fitted = _fit(ink)
    top, left = (_centred(fitted, axis) for axis in (0, 1))
    height, width = fitted.shape
    picture[top : top + height, left : left + width] = np.rint(fitted)
    return picture


def _fit(ink: Tensor) -> Tensor:
    """Scale `ink` so that its longer side is 20 pixels, and its darkest pixel 255."""
    scale = FITTED_SIZE / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    fitted = matmul(_averages(ink.shape[0], height), ink)
    fitted = matmul(fitted, _averages(ink.shape[1], width).T)
    fitted *= 255.0 / fitted.max()
    return fitted


def _averages(old: int, new: int) -> Tensor:
    """The matrix (new, old) that shrinks a line of pixels: each new pixel is the mean of the old
    ones that it covers, weighted by how much of each it covers."""
    edges = np.linspace(0, old, new + 1)
    pixels = np.arange(old)
    ends = np.minimum(edges[1:, None], pixels + 1)
    starts = np.maximum(edges[:-1, None], pixels)
    covered: Tensor = np.maximum(ends - starts, 0.0)
    return covered * (new / old)


def _centred(fitted: Tensor, axis: int) -> int:
    """Where `fitted` begins in the picture, so that its centre of mass is the picture's centre."""
    length = fitted.shape[axis]
    mass = fitted.sum(axis=1 - axis)
    centre = (np.arange(length) + 0.5) @ mass / mass.sum()
    return int(np.clip(round(SIZE / 2 - centre), 0, SIZE - length))
