"""A matrix that somebody computed beside the one that it must be, cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor

TOLERANCE = 1e-6  # times the size of the number, where that is above 1

Mask = NDArray[np.bool_]
Cell = tuple[int, int]


class Range(NamedTuple):
    """What a number may be, cell by cell: mostly one number, and both are the same."""

    low: Tensor
    high: Tensor


@dataclass(frozen=True, eq=False)
class Comparison:
    """Somebody's matrix beside the right one.

    Cells that only one of the two has are wrong. Where the shapes differ, the cells compared are
    those of the rows and columns that either has.

    Attributes:
        name: of the matrix, such as "dJ/dW".
        yours: what it is to be compared, whatever that is.
        expected: what is right.
        source: what says so, such as "finite differences say".
        counts: numbers that a wrong factor may come from, by their names: `m`, of the samples.
        hint: a sentence for those who got it wrong.
    """

    name: str
    yours: object
    expected: Range
    source: str = "finite differences say"
    counts: Mapping[str, int] = field(default_factory=dict)
    hint: str = ""

    @cached_property
    def matrix(self) -> Tensor | None:
        """`yours` as a matrix; None if it is something else."""
        return as_matrix(self.yours)

    @property
    def shape(self) -> tuple[int, int]:
        """The rows and columns that either matrix has."""
        own = (0, 0) if self.matrix is None else self.matrix.shape
        rows, columns = (max(pair) for pair in zip(own, self.expected.low.shape, strict=True))
        return rows, columns

    @cached_property
    def wrong(self) -> Mask:
        """Which cells are wrong."""
        yours, low, high = self.padded
        with np.errstate(invalid="ignore", over="ignore"):
            close = TOLERANCE * np.maximum(1.0, np.abs(low))
            return ~((yours >= low - close) & (yours <= high + close))

    @property
    def is_right(self) -> bool:
        """Whether no cell is wrong."""
        return not self.wrong.any()

    @property
    def cell(self) -> Cell | None:
        """The cell that is most wrong, row and column; one that both have, if there is one."""
        yours, low, high = self.padded
        with np.errstate(invalid="ignore", over="ignore"):
            distance = np.maximum(low - yours, yours - high)
        for cells in (self.wrong & self._in_both, self.wrong):
            if cells.any():
                ranked = np.where(cells, np.where(np.isnan(distance), np.inf, distance), -np.inf)
                row, column = np.unravel_index(ranked.argmax(), ranked.shape)
                return int(row), int(column)
        return None

    @property
    def _in_both(self) -> Mask:
        shapes = [(0, 0) if self.matrix is None else self.matrix.shape, self.expected.low.shape]
        rows, columns = (min(pair) for pair in zip(*shapes, strict=True))
        mask = np.zeros(self.shape, np.bool_)
        mask[:rows, :columns] = True
        return mask

    @cached_property
    def padded(self) -> tuple[Tensor, Tensor, Tensor]:
        """`yours` and the two bounds, all of `shape`, nan where there is no such cell."""
        yours, low, high = (np.full(self.shape, np.nan) for _ in range(3))
        if self.matrix is not None:
            yours[tuple(map(slice, self.matrix.shape))] = self.matrix
        for target, values in ((low, self.expected.low), (high, self.expected.high)):
            target[tuple(map(slice, values.shape))] = values
        return yours, low, high

    def has(self, cell: Cell) -> tuple[bool, bool]:
        """Whether `yours` has the cell, and whether the right matrix has it."""
        own = (0, 0) if self.matrix is None else self.matrix.shape
        yours, expected = (
            all(index < count for index, count in zip(cell, shape, strict=True))
            for shape in (own, self.expected.low.shape)
        )
        return yours, expected


def compare(
    name: str,
    yours: object,
    expected: Tensor | Range,
    *,
    source: str = "finite differences say",
    counts: Mapping[str, int] | None = None,
    hint: str = "",
) -> Comparison:
    """Compare a matrix with what it must be. The arguments are the attributes of `Comparison`.

    `yours` is copied, as what somebody wrote may still change it.
    """
    if not isinstance(expected, Range):
        expected = Range(expected, expected)
    low, high = (np.array(bound, np.float64, ndmin=2) for bound in expected)
    kept = np.array(yours) if isinstance(yours, np.ndarray) else yours
    return Comparison(name, kept, Range(low, high), source, counts or {}, hint)


class Given:
    """Matrices that are lent to what somebody wrote, and must be the same afterwards.

    Args:
        matrices: by their names on the page.
    """

    def __init__(self, **matrices: Tensor) -> None:
        self._matrices = {name: (matrix, matrix.copy()) for name, matrix in matrices.items()}

    def unchanged(self) -> Iterator[Comparison]:
        """A comparison of each matrix with what it was."""
        for name, (matrix, before) in self._matrices.items():
            yield compare(
                name,
                matrix,
                before,
                source="before your code ran it was",
                hint="What a function is given still belongs to others: make a new array instead "
                "of changing it.",
            )


def as_matrix(value: object) -> Tensor | None:
    """Numbers as a matrix, a list of them as a row; None for anything else."""
    if not isinstance(value, np.ndarray | np.generic | int | float | list | tuple):
        return None
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf" or array.ndim > 2:
            return None
        return np.array(array, np.float64, ndmin=2)
    except (TypeError, ValueError):  # rows of different lengths
        return None
