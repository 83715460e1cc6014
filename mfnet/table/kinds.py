"""What each column is, and why: decided from some of its rows, in plain data."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.table import words
from mfnet.table.columns import BLANK, Column, NumberColumn, Table, TextColumn

USED = ("number", "yes/no", "category", "date")
"""The kinds of columns that a network can learn from."""

LEFT_OUT = ("identifier", "text", "constant", "blank", "ignored")
"""The kinds of columns that are left out."""

MOST_EXAMPLES = 3
MOST_BINS = 20
_NAMES_A_ROW = re.compile(
    r"(^|[\s_.-])(id|uuid|guid|index|rownames|row)$|^(id|idx|#)([\s_.-]|$)|.id$|^unnamed: \d+$|^$",
    re.IGNORECASE,
)
_NAMES_A_TIME = re.compile(r"year|month|day|date|time|hour|week|age", re.IGNORECASE)


@dataclass
class Kind:
    """What a column is.

    Attributes:
        name: the column's.
        kind: one of `USED` or `LEFT_OUT`.
        reason: why, as a sentence.
        distinct: how many different values it has.
        blanks: how many rows have none.
        examples: some of its values, as they are written.
        how: how its text is read: `ways` of writing numbers, the `format` of dates.
    """

    name: str
    kind: str
    reason: str
    distinct: int = 0
    blanks: int = 0
    examples: list[str] = field(default_factory=list)
    how: dict[str, Any] = field(default_factory=dict)

    @property
    def is_used(self) -> bool:
        """Whether a network can learn from it."""
        return self.kind in USED

    def as_dict(self) -> dict[str, Any]:
        """The same in what JSON can hold."""
        return asdict(self)


def kinds_of(table: Table, overrides: dict[str, str] | None = None) -> list[Kind]:
    """What every column of the table is.

    Args:
        table: the rows to decide by: those to train with.
        overrides: kinds that somebody has decided, by the columns' names.

    Raises:
        ValueError: if an override names no column, or no kind, or one that can't be.
    """
    overrides = overrides or {}
    for name, kind in overrides.items():
        table[name]
        checks.one_of(f"the kind of {name!r}", kind, (*USED, "ignored"))
    return [
        _overridden(column, overrides[name]) if name in overrides else kind_of(column)
        for name, column in table.columns.items()
    ]


def kind_of(column: Column) -> Kind:
    """What a column is, by all its rows."""
    if isinstance(column, NumberColumn):
        return _kind_of_numbers(column)
    return _kind_of_text(column)


def _overridden(column: Column, kind: str) -> Kind:
    decided = kind_of(column)
    decided.reason = "as you said"
    if kind == "number":
        decided.how = {"ways": list(words.ways_of(_values(column)))}
        numbers = as_numbers(column, decided.how["ways"])
        if not np.isfinite(numbers).any():
            raise ValueError(f"column {column.name!r} can't be a number: no cell of it is one")
    if kind == "date":
        date_format = words.date_format_of(_values(column))
        if date_format is None:
            raise ValueError(f"column {column.name!r} can't be a date: its cells are not dates")
        decided.how = {"format": date_format}
    if kind == "yes/no" and decided.distinct != 2:
        raise ValueError(
            f"column {column.name!r} can't be yes/no: it has {decided.distinct:,} different values"
        )
    decided.kind = kind
    return decided


def _kind_of_numbers(column: NumberColumn) -> Kind:
    there = column.numbers[np.isfinite(column.numbers)]
    distinct = np.unique(there)
    blanks = len(column) - len(there)
    examples = [words.written(number) for number in there[:MOST_EXAMPLES]]
    kind = Kind(column.name, "number", "numbers", len(distinct), blanks, examples)
    infinite = int(np.isinf(column.numbers).sum())
    if infinite:
        kind.reason += f"; {infinite:,} infinite, taken as blank"
    if not there.size:
        kind.kind, kind.reason = "blank", "no row has a value"
    elif len(distinct) == 1 and not blanks:
        kind.kind, kind.reason = "constant", f"every row is {examples[0]}"
    elif len(distinct) == 2 and distinct.tolist() == [0, 1]:
        kind.kind, kind.reason = "yes/no", "0 and 1"
    elif _numbers_rows(column.name, there, len(distinct)):
        kind.kind, kind.reason = "identifier", "it numbers the rows"
    return kind


def _numbers_rows(name: str, numbers: NDArray[np.float64], distinct: int) -> bool:
    """Whether whole numbers, all different, only tell one row from another."""
    if distinct < len(numbers) or len(numbers) < 10 or (numbers % 1 != 0).any():
        return False
    if _NAMES_A_ROW.search(name.strip()):
        return True
    low, high = numbers.min(), numbers.max()
    counts = low <= 1 + 0.1 * len(numbers) and high - low < 1.6 * len(numbers)
    in_order = bool((np.diff(numbers) > 0).all())
    return bool(counts and in_order and not _NAMES_A_TIME.search(name))


def _kind_of_text(column: TextColumn) -> Kind:
    counts = np.bincount(column.codes[column.codes != BLANK], minlength=len(column.values))
    present = np.flatnonzero(counts)
    values, weights = [column.values[i] for i in present], counts[present]
    rows = int(weights.sum())
    kind = Kind(
        column.name, "category", "", len(values), len(column) - rows,
        [column.values[code] for code in column.codes[:50] if code != BLANK][:MOST_EXAMPLES],
    )  # fmt: skip
    if not values:
        kind.kind, kind.reason = "blank", "no row has a value"
    elif len(values) == 1 and rows == len(column):
        kind.kind, kind.reason = "constant", f"every row is {values[0]!r}"
    else:
        _decide_text(kind, values, weights)
    return kind


def _decide_text(kind: Kind, values: list[str], weights: NDArray[np.intp]) -> None:
    """Number, date, yes/no, category, identifier or text, whichever fits first."""
    rows, distinct = int(weights.sum()), len(values)
    ways = words.ways_of(values)
    is_number = np.isfinite(words.numbers(values, ways))
    codes = any(words.has_leading_zero(value) for value in values)
    date_format = None if is_number.mean() > 0.1 else words.date_format_of(values)
    if date_format is not None:
        kind.kind, kind.how = "date", {"format": date_format}
        kind.reason = f"dates like {values[0]}"
    elif weights[is_number].sum() >= 0.9 * rows and is_number.sum() > 2 and not codes:
        kind.kind, kind.how = "number", {"ways": list(ways)}
        others = [value for value, fits in zip(values, is_number, strict=True) if not fits]
        kind.reason = f"numbers like {values[int(is_number.argmax())]}"
        if others:
            named = ", ".join(map(repr, others[:3])) + (" …" if len(others) > 3 else "")
            count = int(weights[~is_number].sum())
            is_are = "1 cell that is none" if count == 1 else f"{count:,} cells that are none"
            kind.reason += f"; {is_are} ({named}) taken as blank"
    elif distinct == 2:
        kind.kind, kind.reason = "yes/no", f"{values[0]!r} or {values[1]!r}"
    elif distinct > 0.9 * rows and distinct > 10:
        long = np.mean([value.count(" ") for value in values[:1000]]) >= 3
        kind.kind = "text" if long else "identifier"
        kind.reason = f"{distinct:,} different values in {rows:,} rows"
    elif distinct > 50 and np.mean([value.count(" ") for value in values[:1000]]) >= 6:
        kind.kind, kind.reason = "text", f"{distinct:,} different sentences"
    elif weights.max() < 3 and distinct > 10:
        kind.kind, kind.reason = "identifier", "hardly a value comes a second time"
    else:
        kind.reason = f"{distinct:,} different values"
        if codes:
            kind.reason += ", codes with leading zeros"


def _values(column: Column) -> list[str]:
    """The different values that a column has, as text."""
    if isinstance(column, TextColumn):
        codes = np.unique(column.codes)
        return [column.values[code] for code in codes[codes != BLANK]]
    return [words.written(number) for number in np.unique(column.numbers) if np.isfinite(number)]


def as_numbers(column: Column, ways: list[str] | None = None) -> NDArray[np.float64]:
    """A column as numbers, (rows,); nan where a cell is none, or is infinite."""
    if isinstance(column, NumberColumn):
        finite = np.isfinite(column.numbers)
        return column.numbers if finite.all() else np.where(finite, column.numbers, np.nan)
    known = np.append(words.numbers(column.values, ways or words.DEFAULT_WAYS), np.nan)
    return known[column.codes]  # BLANK is the last one


def as_text(column: Column) -> TextColumn:
    """A column as text: 3, not 3.0, where it has numbers."""
    if isinstance(column, TextColumn):
        return column
    there = np.isfinite(column.numbers)
    different, codes = np.unique(column.numbers[there], return_inverse=True)
    all_codes = np.full(len(column), BLANK, np.int32)
    all_codes[there] = codes
    return TextColumn(column.name, all_codes, [words.written(number) for number in different])


def histogram(column: Column, kind: Kind) -> dict[str, Any]:
    """How a column's values are distributed, in what JSON can hold.

    `edges` (bins + 1) and `counts` (bins) of a number; else `values`, the most frequent first, and
    their `counts`, and how many rows have others.
    """
    if kind.kind == "number":
        numbers = as_numbers(column, kind.how.get("ways"))
        there = numbers[np.isfinite(numbers)]
        bins = int(np.clip(kind.distinct, 1, MOST_BINS))
        with np.errstate(over="ignore", invalid="ignore"):
            counts, edges = np.histogram(there, bins=bins)
        return {"edges": edges.tolist(), "counts": counts.tolist()}
    values: Any
    if isinstance(column, NumberColumn):
        finite = column.numbers[np.isfinite(column.numbers)]
        values, counts = np.unique(finite, return_counts=True)
    else:
        values = column.values
        counts = np.bincount(column.codes[column.codes != BLANK], minlength=len(values))
    order = np.argsort(-counts, kind="stable")
    top, rest = order[:MOST_BINS], order[MOST_BINS:]
    return {
        "values": [words.written(values[i]) for i in top if counts[i]],
        "counts": [int(counts[i]) for i in top if counts[i]],
        "others": int(counts[rest].sum()),
    }
