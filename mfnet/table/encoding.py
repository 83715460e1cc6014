"""A table as a network takes it: one object that remembers how, learnt from training rows alone."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.table import words
from mfnet.table.columns import ALL, BLANK, Column, Rows, Table, TextColumn, as_table
from mfnet.table.kinds import USED, Kind, as_numbers, as_text, kinds_of
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization

VERSION = 1
MOST_CATEGORIES = 64
FEWEST_OF_A_CATEGORY = 3
SMALLEST_SHARE = 0.002
OTHER, NONE = "other", "blank"
PARTS_OF_A_DATE = ("year", "month", "day", "weekday", "hour")


@dataclass
class ColumnEncoding:
    """How one column becomes inputs.

    Attributes:
        name: the column's.
        kind: one of `mfnet.table.kinds.USED`.
        how: how its text is read: `ways` of writing numbers, the `format` of dates.
        fill: what a blank becomes: the median of a number or of each part of a date, the share of
            the second value of a yes/no.
        mean: of each number, after blanks were filled; `scale` its standard deviation.
        scale: 1 where it does not vary.
        categories: the values that have an input each; of a yes/no, no and yes.
        parts: of a date, which of `PARTS_OF_A_DATE` vary.
        has_other: whether rare categories share an input, which unknown ones then come to as well.
        has_blank: whether an input marks the rows without a value, as there were some.
    """

    name: str
    kind: str
    how: dict[str, Any] = field(default_factory=dict)
    fill: list[float] = field(default_factory=list)
    mean: list[float] = field(default_factory=list)
    scale: list[float] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    has_other: bool = False
    has_blank: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the inputs that the column becomes."""
        names = {
            "number": [self.name],
            "yes/no": [f"{self.name} = {self.categories[-1]}"] if self.categories else [],
            "category": [f"{self.name} = {value}" for value in self.categories],
            "date": [f"{self.name}, {part}" for part in self.parts],
        }[self.kind]
        names += [f"{self.name}, {OTHER}"] if self.has_other else []
        return names + ([f"{self.name}, {NONE}"] if self.has_blank else [])

    def encode(self, column: Column, out: Tensor) -> None:
        """Write the inputs of a column into `out`, (rows, inputs)."""
        blank = {"number": self._numbers, "yes/no": self._yes, "category": self._categories,
                 "date": self._dates}[self.kind](column, out)  # fmt: skip
        if self.has_blank:
            out[:, -1] = blank

    def _numbers(self, column: Column, out: Tensor) -> NDArray[np.bool_]:
        numbers = as_numbers(column, self.how.get("ways"))
        blank = np.isnan(numbers)
        if blank.any():
            numbers = np.where(blank, self.fill[0], numbers)
        np.subtract(numbers, self.mean[0], out=out[:, 0])
        out[:, 0] /= self.scale[0]
        return blank

    def _yes(self, column: Column, out: Tensor) -> NDArray[np.bool_]:
        codes = self._codes(column)
        out[:, 0] = np.array([0.0, 1.0, self.fill[0], self.fill[0]])[codes]
        return np.asarray(codes == -1)

    def _categories(self, column: Column, out: Tensor) -> NDArray[np.bool_]:
        codes = self._codes(column)
        inputs = len(self.categories) + self.has_other
        out[:, :inputs] = 0.0
        chosen = np.flatnonzero((codes >= 0) & (codes < inputs))
        out[chosen, codes[chosen]] = 1.0
        return np.asarray(codes == -1)

    def _codes(self, column: Column) -> NDArray[np.intp]:
        """The category of each row; the number of categories for another one, -1 for a blank."""
        text = as_text(column)
        position = {value: i for i, value in enumerate(self.categories)}
        other = len(self.categories)
        known = np.array([*(position.get(value, other) for value in text.values), -1], np.intp)
        return known[text.codes]

    def _dates(self, column: Column, out: Tensor) -> NDArray[np.bool_]:
        parts = parts_of_dates(column, self.how["format"])
        for i, part in enumerate(self.parts):
            numbers = parts[part]
            filled = np.where(np.isnan(numbers), self.fill[i], numbers)
            out[:, i] = (filled - self.mean[i]) / self.scale[i]
        return np.isnan(parts["year"])


class Encoding:
    """How the columns of a table become the inputs of a network.

    Numbers are standardized; a blank is filled with the median, and marked by an input of its own
    if there were any. A category has an input for each value (one-hot); rare ones share one. A
    yes/no is 0 or 1. A date becomes year, month, day, weekday and hour, those that vary.
    Identifiers, free text and constants are left out. All that is learnt comes from the rows that
    `fit` is given.

        encoding = Encoding().fit(training_frame)
        inputs = encoding.transform(another_frame)

    Args:
        overrides: what a column is, by its name, where somebody knows better than `kinds_of`:
            one of `mfnet.table.kinds.USED`, or `"ignored"`.

    Attributes:
        kinds: what every column was found to be, `Kind`s; empty before a `fit`.
        columns: the `ColumnEncoding` of each column that is used.
    """

    def __init__(self, overrides: dict[str, str] | None = None) -> None:
        self.overrides = dict(overrides or {})
        self.kinds: list[Kind] = []
        self.columns: list[ColumnEncoding] = []

    def fit(self, data: Any, rows: Rows = ALL) -> "Encoding":
        """Learn from those rows of a table. Returns itself.

        Args:
            data: what `as_table` takes.
            rows: which rows, a slice or an array; all unless given.

        Raises:
            TypeError, ValueError: if it is no table, has no row, or no column to learn from.
        """
        table = as_table(data).take(rows)
        if len(table) == 0:
            raise ValueError("the table must have at least one row")
        self.kinds = kinds_of(table, self.overrides)
        self.columns = [_learn(table[kind.name], kind) for kind in self.kinds if kind.is_used]
        self.columns = [column for column in self.columns if column.names]
        if not self.columns:
            found = "; ".join(f"{kind.name}: {kind.kind} ({kind.reason})" for kind in self.kinds)
            raise ValueError(f"the table has no column to learn from: {found or 'it has no other'}")
        return self

    @classmethod
    def of_numbers(
        cls, names: Sequence[str], standardization: Standardization | None
    ) -> "Encoding":
        """The encoding of columns of numbers that were standardized without one, or not at all."""
        encoding = cls()
        for i, name in enumerate(names):
            mean = 0.0 if standardization is None else float(standardization.mean[i])
            scale = 1.0 if standardization is None else float(standardization.scale[i])
            encoding.columns.append(
                ColumnEncoding(name, "number", fill=[mean], mean=[mean], scale=[scale])
            )
            encoding.kinds.append(Kind(name, "number", "numbers"))
        return encoding

    @property
    def names(self) -> list[str]:
        """The names of the inputs, in their order."""
        return [name for column in self.columns for name in column.names]

    @property
    def column_names(self) -> list[str]:
        """The names of the table's columns that are used."""
        return [column.name for column in self.columns]

    def blocks(self) -> Iterator[tuple[ColumnEncoding, slice]]:
        """Each column's encoding, and where its inputs stand among all."""
        start = 0
        for column in self.columns:
            end = start + len(column.names)
            yield column, slice(start, end)
            start = end

    def transform(self, data: Any, rows: Rows = ALL) -> Tensor:
        """The inputs of those rows, (rows, inputs), float64 and finite.

        Other columns in the table are passed over, and their order does not matter.

        Raises:
            TypeError, ValueError: if it is no table, or lacks a column that is used.
        """
        table = as_table(data)
        self.check(table)
        first = table[self.columns[0].name].take(rows)
        inputs = np.empty((len(first), len(self.names)))
        for column, block in self.blocks():
            column.encode(table[column.name].take(rows), inputs[:, block])
        return inputs

    def check(self, table: Table) -> None:
        """Raise ValueError if a column is missing, or holds nothing of what it should."""
        if not self.columns:
            raise ValueError("the encoding must be fitted to a table first")
        missing = [column.name for column in self.columns if column.name not in table.columns]
        if missing:
            raise ValueError(
                f"the table lacks {', '.join(map(repr, missing))}, which the network was trained "
                f"with: it has {', '.join(map(repr, table.names[:20]))}"
            )
        for encoding in self.columns:
            if encoding.kind == "number":
                _check_numbers(encoding, table[encoding.name])

    def to_dict(self) -> dict[str, Any]:
        """All that was learnt, in what JSON can hold."""
        return {
            "version": VERSION,
            "overrides": self.overrides,
            "columns": [asdict(column) for column in self.columns],
            "kinds": [kind.as_dict() for kind in self.kinds],
        }

    @classmethod
    def from_dict(cls, kept: Any) -> "Encoding":
        """The encoding that `to_dict` gave. Raises ValueError if it could not have given that."""
        try:
            if kept["version"] > VERSION:
                raise ValueError("it was written by a newer mfnet: install that one to read it")
            encoding = cls(kept["overrides"])
            encoding.kinds = [Kind(**kind) for kind in kept["kinds"]]
            encoding.columns = [ColumnEncoding(**column) for column in kept["columns"]]
            for column in encoding.columns:
                _check_kept(column)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"what it remembers of its table was changed ({error!r})") from error
        return encoding


def _check_kept(column: ColumnEncoding) -> None:
    numbers = {"number": 1, "yes/no": 0, "category": 0, "date": len(column.parts)}
    right = (
        column.kind in USED
        and len(column.mean) == len(column.scale) == numbers[column.kind]
        and len(column.fill) == numbers[column.kind] + (column.kind == "yes/no")
        and np.isfinite([*column.mean, *column.scale, *column.fill]).all()
        and all(scale > 0 for scale in column.scale)
        and set(column.parts) <= set(PARTS_OF_A_DATE)
        and all(isinstance(value, str) for value in column.categories)
    )
    if not right:
        raise ValueError(f"what it remembers of the column {column.name!r} was changed")


def _check_numbers(encoding: ColumnEncoding, column: Column) -> None:
    """A column of text where numbers are expected is somebody's mistake, not many blanks."""
    if not isinstance(column, TextColumn) or not (column.codes != BLANK).any():
        return
    numbers = as_numbers(column, encoding.how.get("ways"))
    if not np.isfinite(numbers).any():
        row = int(np.argmax(column.codes != BLANK))
        raise ValueError(
            f"column {column.name!r} must hold numbers, as it did when the network was trained, "
            f"but row {row + 1} is {column.values[column.codes[row]]!r}"
        )


def _learn(column: Column, kind: Kind) -> ColumnEncoding:
    learnt = ColumnEncoding(kind.name, kind.kind, kind.how, has_blank=kind.blanks > 0)
    if kind.kind == "number":
        numbers = as_numbers(column, kind.how.get("ways"))
        learnt.has_blank = bool(np.isnan(numbers).any())
        _learn_numbers(learnt, numbers)
    elif kind.kind == "date":
        parts = parts_of_dates(column, kind.how["format"])
        learnt.has_blank = bool(np.isnan(parts["year"]).any())
        for part, numbers in parts.items():
            if len(np.unique(numbers[np.isfinite(numbers)])) > 1:
                learnt.parts.append(part)
                _learn_numbers(learnt, numbers)
    else:
        _learn_categories(learnt, as_text(column))
    return learnt


def _learn_numbers(learnt: ColumnEncoding, numbers: NDArray[np.float64]) -> None:
    there = numbers[np.isfinite(numbers)]
    fill = float(np.median(there))
    filled = np.where(np.isnan(numbers), fill, numbers) if len(there) < len(numbers) else numbers
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = float(filled.mean()), float(filled.std())
    if not np.isfinite([mean, deviation]).all():
        raise ValueError(
            f"column {learnt.name!r} has numbers too large to compute with, up to "
            f"{np.abs(there).max():g}: divide it by a power of ten, or ignore it"
        )
    learnt.fill.append(fill)
    learnt.mean.append(mean)
    learnt.scale.append(deviation if deviation > 1e-12 * abs(mean) else 1.0)


def _learn_categories(learnt: ColumnEncoding, text: TextColumn) -> None:
    there = text.codes[text.codes != BLANK]
    counts = np.bincount(there, minlength=len(text.values))
    present = np.flatnonzero(counts)
    few = len(present) <= FEWEST_OF_A_CATEGORY
    enough = 1 if few else max(FEWEST_OF_A_CATEGORY, SMALLEST_SHARE * len(there))
    # The most frequent first, and by name among equals: the file's order changes nothing.
    kept = np.flatnonzero(counts >= enough).tolist()
    kept.sort(key=lambda i: (-counts[i], text.values[i]))
    if learnt.kind == "yes/no":
        pair = sorted(present, key=lambda i: (text.values[i].lower() in words.TRUE, text.values[i]))
        learnt.categories = [text.values[i] for i in pair]
        learnt.fill = [float(counts[pair[-1]] / len(there))]
        return
    del kept[MOST_CATEGORIES:]
    learnt.categories = [text.values[i] for i in kept]
    learnt.has_other = len(kept) < len(present)


def parts_of_dates(column: Column, date_format: str) -> dict[str, NDArray[np.float64]]:
    """Year, month, day, weekday (Monday is 0) and hour with its minutes, each (rows,).

    nan where a cell is no date.
    """
    text = as_text(column)
    found = words.moments(text.values, date_format)
    of_values = np.full((len(found) + 1, len(PARTS_OF_A_DATE)), np.nan)  # the last is BLANK's
    for row, moment in zip(of_values, found, strict=False):
        if moment is not None:
            hour = moment.hour + moment.minute / 60 + moment.second / 3600
            row[:] = moment.year, moment.month, moment.day, moment.weekday(), hour
    return {part: of_values[text.codes, i] for i, part in enumerate(PARTS_OF_A_DATE)}
