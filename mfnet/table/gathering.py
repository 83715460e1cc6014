"""A column of a file, gathered a part at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.table import words
from mfnet.table.columns import BLANK, Column, NumberColumn, TextColumn


class Gathering:
    """A column that grows by parts, each a Series of pandas.

    Args:
        name: the column's.
        rows: how many there will be, as far as is known.
    """

    def __init__(self, name: str, rows: int) -> None:
        self.name = name
        self._expected = rows
        self._rows = 0
        self._numbers: NDArray[np.float64] | None = None
        self._codes: list[NDArray[np.int32]] = []
        self._known: dict[str, int] = {}
        self._is_blank = True
        self.is_mixed = False  # numbers in some parts, text in others

    def add(self, series: Any, *, as_text: bool) -> None:
        """Add a part; with `as_text`, numbers are text too."""
        rows = len(series)
        if getattr(series.dtype, "kind", "O") in "iuf" and not as_text:
            self._add_numbers(series.to_numpy(np.float64))
        else:
            codes, values = series.factorize()
            mapped = np.array([*(self._code(value) for value in values), BLANK], np.int32)
            if self._known or as_text:
                self.is_mixed |= not self._is_blank and self._numbers is not None
                self._codes.append(np.full(self._rows - self._coded(), BLANK, np.int32))
                self._codes.append(mapped[codes])
            else:  # nothing but blanks, which suit numbers too
                self._add_numbers(np.full(rows, np.nan))
        self._rows += rows

    def column(self) -> Column:
        """The whole."""
        if self._codes:
            self._codes.append(np.full(self._rows - self._coded(), BLANK, np.int32))
            return TextColumn(self.name, np.concatenate(self._codes), list(self._known))
        if self._numbers is None:
            return NumberColumn(self.name, np.empty(0))
        return NumberColumn(self.name, self._numbers[: self._rows])

    def _add_numbers(self, numbers: NDArray[np.float64]) -> None:
        end = self._rows + len(numbers)
        if self._numbers is None:
            self._numbers = np.empty(max(self._expected, end))
        elif end > len(self._numbers):
            more = np.empty(max(end, 2 * len(self._numbers)) - len(self._numbers))
            self._numbers = np.concatenate([self._numbers, more])
        self._numbers[self._rows : end] = numbers
        if self._is_blank or self._codes:
            self._is_blank = bool(np.isnan(numbers).all()) and self._is_blank
            self.is_mixed |= bool(self._codes) and not self._is_blank

    def _coded(self) -> int:
        return sum(map(len, self._codes))

    def _code(self, value: Any) -> int:
        text = str(value).strip()
        return BLANK if words.is_blank(text) else self._known.setdefault(text, len(self._known))


def numbers_if_all_are(column: Column) -> Column:
    """Numbers again, where text was read to see leading zeros, and there are none."""
    if isinstance(column, NumberColumn):
        return column
    numbers = words.numbers(column.values)
    if any(map(words.has_leading_zero, column.values)) or not np.isfinite(numbers).all():
        return column
    return NumberColumn(column.name, np.append(numbers, np.nan)[column.codes])
