"""What is wrong with a matrix: which cell, and what the wrong cells have in common."""

import numpy as np

from mfnet.tensor import Tensor
from mfnet_page.writing.comparison import Comparison


def sentences(comparison: Comparison) -> list[str]:
    """Which cell is wrong, with both numbers, and what that looks like. Empty if none is wrong."""
    if comparison.is_right:
        return []
    found = [_kind(comparison), _cell(comparison), _pattern(comparison), comparison.hint]
    return [sentence for sentence in found if sentence]


def number(value: float) -> str:
    """A number as people read it, in four digits."""
    if np.isnan(value):
        return "not a number (nan)"
    if np.isinf(value):
        return "infinite" if value > 0 else "minus infinite"
    return f"{value + 0.0:.4g}".replace("-", "−")  # + 0.0: there is no minus before 0


def _kind(comparison: Comparison) -> str:
    """What it is, if it is no matrix of the right shape."""
    yours, matrix = comparison.yours, comparison.matrix
    if yours is None:
        return f"{comparison.name} is None: a “return” is missing, or nothing was stored."
    if yours is ...:
        return f"{comparison.name} is still “…”: write your formula in the place of the three dots."
    if matrix is None:
        return f"{comparison.name} must be a matrix of numbers, but is {_described(yours)}."
    right = comparison.expected.low.shape
    if matrix.shape == right:
        return ""
    shape = np.asarray(yours).shape
    own = f"has {_shape(shape)}" if shape else "is a single number"
    return f"{comparison.name} must have the shape {_shape(right)}, but {own}."


def _described(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}, of the shape {_shape(value.shape)}"
    return f"a {type(value).__name__}"


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def _cell(comparison: Comparison) -> str:
    cell = comparison.cell
    if cell is None:
        return ""
    place = f"{comparison.name}, row {cell[0]}, column {cell[1]}"
    (yours, low, high), (is_there, is_wanted) = comparison.padded, comparison.has(cell)
    if not is_wanted:
        return f"{place}: yours is {number(yours[cell])}, and there must be no such cell."
    right = number(low[cell])
    if low[cell] != high[cell]:
        right = f"anything from {right} to {number(high[cell])}"
    own = number(yours[cell]) if is_there else "missing"
    return f"{place}: yours is {own}; {comparison.source} {right}."


def _pattern(comparison: Comparison) -> str:
    """What the wrong cells have in common."""
    matrix, right = comparison.matrix, comparison.expected.low
    if matrix is None:
        return ""
    if matrix.shape != right.shape:
        return _pattern_of_shape(matrix, right)
    if not np.isfinite(matrix).all():
        return (
            "A number that is not finite comes from a division by 0, or from one that is too large."
        )
    if not matrix.any():
        return "All your numbers are 0."
    if np.allclose(matrix, -right):
        return "Only the sign is wrong: every number is the negative of the right one."
    return _factor(comparison, matrix, right) or _place(comparison, matrix, right)


def _pattern_of_shape(matrix: Tensor, right: Tensor) -> str:
    if matrix.shape == right.shape[::-1]:
        if np.allclose(matrix.T, right):
            return "Your numbers are right, but the matrix is transposed."
        return "Rows and columns are exchanged: a matrix is transposed, or a product turned round."
    if matrix.shape == (right.shape[0] - 1, right.shape[1]):
        return "A row is missing: row 0, of the bias feature, belongs to the matrix too."
    return ""


def _factor(comparison: Comparison, matrix: Tensor, right: Tensor) -> str:
    """Where every number is the same multiple of the right one."""
    large = np.abs(right) > 1e-3
    if not large.any():
        return ""
    factor = float(np.median(matrix[large] / right[large]))
    if not np.allclose(matrix, factor * right, rtol=1e-4, atol=1e-6):
        return ""
    for name, count in comparison.counts.items():
        if np.isclose(factor, count, rtol=1e-4):
            return f"Every number is {name} = {count} times what it must be: a 1/{name} is missing."
        if np.isclose(factor, 1 / count, rtol=1e-4):
            return f"Every number is divided by {name} = {count} once too often."
    return f"Every number is {number(factor)} times what it must be."


def _place(comparison: Comparison, matrix: Tensor, right: Tensor) -> str:
    """Where the wrong cells lie, if they lie together."""
    rows, columns = map(np.unique, np.nonzero(comparison.wrong))
    if len(matrix) > 1 and rows.tolist() == [0]:
        return "Only row 0 is wrong, the one of the bias feature."
    if matrix.shape[1] > 1 and columns.tolist() == [0]:
        return "Only column 0 is wrong."
    if matrix.shape == matrix.T.shape and np.allclose(matrix.T, right):
        return "Your numbers are right, but the matrix is transposed."
    count = int(comparison.wrong.sum())
    return f"{count} of {matrix.size} numbers are wrong." if count < matrix.size else ""
