"""A column of a file, gathered a part at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.table import words
from mfnet.table.columns import BLANK, Column, NumberColumn, TextColumn


class Gathering:
    """A column that grows by parts, each a Series of pandas.

    Of text, each part's different values are kept, and told apart once all are there: so pandas
    does what is to be done for every row.

    Args:
        name: the column's.
        rows: how many there will be, as far as is known.
    """

    def __init__(self, name: str, rows: int) -> None:
        self.name = name
        self._expected = rows
        self._rows = 0
        self._numbers: NDArray[np.float64] | None = None
        self._codes: list[NDArray[np.int32]] = []  # into the values of all parts
        self._values: list[Any] = []  # an Index of pandas for each part
        self._different = 0  # values, part by part
        self._is_blank = True
        self.is_mixed = False  # numbers in some parts, text in others

    def add(self, series: Any, *, as_text: bool) -> None:
        """Add a part; with `as_text`, numbers are text too."""
        if getattr(series.dtype, "kind", "O") in "iuf" and not as_text:
            self._add_numbers(series.to_numpy(np.float64))
        else:
            codes, values = series.factorize()
            if self._codes or as_text or not all(map(_stands_for_nothing, values.tolist())):
                self._add_text(codes, values)
            else:  # nothing but blanks, which suit numbers too
                self._add_numbers(np.full(len(series), np.nan))
        self._rows += len(series)

    def column(self) -> Column:
        """The whole."""
        if self._codes:
            return self._text()
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

    def _add_text(self, codes: NDArray[np.intp], values: Any) -> None:
        self.is_mixed |= not self._is_blank and self._numbers is not None
        self._codes.append(self._blanks())
        codes = np.where(codes == BLANK, BLANK, codes + self._different)
        self._codes.append(codes.astype(np.int32))
        self._values.append(values)
        self._different += len(values)

    def _blanks(self) -> NDArray[np.int32]:
        """Codes of the rows that were taken for numbers, of which there were none."""
        return np.full(self._rows - sum(map(len, self._codes)), BLANK, np.int32)

    def _text(self) -> TextColumn:
        first, *others = self._values
        position, different = first.append(others).factorize()
        known: dict[str, int] = {}
        codes = np.array([_code(value, known) for value in different.tolist()] + [BLANK], np.int32)
        of_values = np.append(codes[position], np.int32(BLANK))  # BLANK takes the last
        rows = np.concatenate([*self._codes, self._blanks()])
        return TextColumn(self.name, of_values[rows], list(known))


def _code(value: Any, known: dict[str, int]) -> int:
    text = str(value).strip()
    return BLANK if words.is_blank(text) else known.setdefault(text, len(known))


def _stands_for_nothing(value: Any) -> bool:
    return words.is_blank(str(value).strip())


def numbers_if_all_are(column: Column) -> Column:
    """Numbers again, where text was read to see leading zeros: codes have some, and no decimals."""
    if isinstance(column, NumberColumn):
        return column
    has_decimals = any("." in value for value in column.values)
    if not has_decimals and any(map(words.has_leading_zero, column.values)):
        return column
    numbers = words.numbers(column.values)
    if not np.isfinite(numbers).all():
        return column
    return NumberColumn(column.name, np.append(numbers, np.nan)[column.codes])
