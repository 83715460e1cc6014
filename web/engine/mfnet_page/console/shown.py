"""Values as the page shows them: as text, and a matrix as a picture too."""

from typing import Any

import numpy as np

from mfnet_page.course import Record

LONGEST = 20_000  # characters of a value
MOST_CELLS = 96  # rows or columns of a picture; of a larger matrix some are left out
FIGURES: dict[str, Any] = {"precision": 4, "suppress": True, "threshold": 200, "edgeitems": 4}


def text_of(value: object, width: int) -> str:
    """What Python writes of a value, numbers of matrices below one another.

    Raises whatever the value's own `__repr__` raises.
    """
    with np.printoptions(**FIGURES, linewidth=width):
        text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def picture_of(value: object, image: tuple[int, int] | None = None) -> Record | None:
    """The picture of a matrix; None for what is none.

    Args:
        value: anything.
        image: the shape of a sample, which is a picture too, where samples are images.
    """
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        return None
    matrix = value
    if image and value.shape == (image[0] * image[1],):
        matrix = value.reshape(image)
    if matrix.ndim != 2 or min(matrix.shape) < 2:
        return None
    rows, columns = (-(-count // MOST_CELLS) for count in matrix.shape)
    cells = matrix[::rows, ::columns].astype(np.float64)
    finite = cells[np.isfinite(cells)]
    return {
        "values": cells.ravel(),
        "columns": cells.shape[1],
        "shape": list(matrix.shape),
        "every": [rows, columns],
        "largest": float(np.abs(finite).max()) if finite.size else 0.0,
    }
