"""A table: columns of numbers or of text, all of one length, each under a name.

Numbers are float64, a blank is nan. Text is kept once for each different value, with a code for
each row: a million rows of ten categories take four megabytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.table.words import is_blank, written

Numbers: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = "slice | NDArray[Any]"

ALL = slice(None)
BLANK = -1
"""The code of a row that has no text."""


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers, (rows,), nan where there is none."""

    name: str
    numbers: Numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: Rows) -> "NumberColumn":
        """The column of those rows alone."""
        return NumberColumn(self.name, self.numbers[rows])


@dataclass(frozen=True)
class TextColumn:
    """A column of text.

    Attributes:
        name: the column's.
        codes: (rows,), the position of each row's text in `values`; `BLANK` where there is none.
        values: the different texts.
    """

    name: str
    codes: NDArray[np.int32]
    values: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: Rows) -> "TextColumn":
        """The column of those rows alone."""
        return TextColumn(self.name, self.codes[rows], self.values)


Column: TypeAlias = NumberColumn | TextColumn


@dataclass
class Table:
    """Columns of one length, each with a name of its own.

    Attributes:
        columns: by their names, in their order.
        remarks: sentences about how the table was read.
        how: how it was read, as `mfnet.table.read` takes it again.
        sheets: those of its Excel file, if it comes from one.
    """

    columns: dict[str, Column]
    remarks: list[str] = field(default_factory=list)
    how: dict[str, Any] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return list(self.columns)

    def __getitem__(self, name: str) -> Column:
        """The column of that name. Raises ValueError that names those that there are."""
        try:
            return self.columns[name]
        except KeyError:
            raise ValueError(f"the table has no column {name!r}: {self._choice(name)}") from None

    def take(self, rows: Rows) -> "Table":
        """Those rows alone."""
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        return Table(columns, self.remarks, self.how)

    def without(self, *names: str) -> "Table":
        """All columns but these."""
        columns = {name: column for name, column in self.columns.items() if name not in names}
        return Table(columns, self.remarks, self.how)

    def _choice(self, name: str) -> str:
        same = [other for other in self.columns if other.strip().lower() == name.strip().lower()]
        if same:
            return f"did you mean {same[0]!r}?"
        names = list(self.columns)
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        return f"it has {', '.join(names[:20])}{more}"


def as_table(data: Any) -> Table:
    """A table from what people have one in.

    Args:
        data: a `Table`; a DataFrame of pandas or polars; a mapping from names to columns; or an
            array of numbers, (rows, columns), whose columns are then called `x1`, `x2` and so on.

    Raises:
        TypeError: if `data` is anything else.
        ValueError: if it has no column, columns of different lengths, or two of one name.
    """
    if isinstance(data, Table):
        return data
    if isinstance(data, Mapping):
        pairs: Iterable[tuple[Any, Any]] = data.items()
    elif is_frame(data):
        pairs = [(name, _part(data, position)) for position, name in enumerate(data.columns)]
    else:
        pairs = _columns_of_array(data)
    columns: dict[str, Column] = {}
    for name, values in pairs:
        if str(name) in columns:
            raise ValueError(f"every column must have a name of its own, but two are {name!r}")
        columns[str(name)] = column_of(str(name), values)
    lengths = {len(column) for column in columns.values()}
    if not columns or len(lengths) > 1:
        raise ValueError(
            "a table must have at least one column, and all of one length, but the lengths are "
            f"{sorted(lengths)}"
        )
    return Table(columns)


def is_frame(data: object) -> bool:
    """Whether `data` is a DataFrame, of pandas, polars or another library that looks like them."""
    return hasattr(data, "columns") and hasattr(data, "dtypes") and hasattr(data, "__getitem__")


def is_of_numbers(frame: Any) -> bool:
    """Whether all cells of a DataFrame are numbers, and none is blank."""
    numeric = (
        getattr(kind, "kind", "f" if getattr(kind, "is_numeric", bool)() else "O") in "buif"
        for kind in frame.dtypes
    )
    return all(numeric) and not np.isnan(np.asarray(frame, np.float64)).any()


def _part(frame: Any, position: int) -> Any:
    """A DataFrame's column, by its position, as two may have one name."""
    return frame.iloc[:, position] if hasattr(frame, "iloc") else frame[frame.columns[position]]


def _columns_of_array(data: Any) -> list[tuple[str, NDArray[Any]]]:
    array = checks.as_array("data", data)
    if array.ndim != 2 or array.dtype.kind not in "buifOU":
        raise TypeError(
            "data must be a DataFrame, a mapping from names to columns or an array of shape "
            f"(rows, columns), but is {type(data).__name__} of shape {array.shape}"
        )
    return [(f"x{i + 1}", array[:, i]) for i in range(array.shape[1])]


def column_of(name: str, values: Any) -> Column:
    """A column from a Series, an array or a list.

    Raises ValueError if it has not one dimension.
    """
    if type(values).__module__.startswith("pandas") and hasattr(values, "cat"):
        return _from_categories(name, values)
    array = values.to_numpy() if hasattr(values, "to_numpy") else _array(values)
    if array.ndim != 1:
        raise ValueError(f"column {name} must have the shape (rows,), but has {array.shape}")
    if array.dtype.kind in "iuf":
        return NumberColumn(name, array.astype(np.float64, copy=False))
    if array.dtype.kind in "Mm":
        return _from_times(name, array)
    return _from_objects(name, array.tolist())


def text_column(name: str, values: Sequence[Any]) -> TextColumn:
    """A column of text, whatever the values are; what stands for nothing is blank."""
    known: dict[str, int] = {}
    codes = np.fromiter((_code(value, known) for value in values), np.int32, len(values))
    return TextColumn(name, codes, list(known))


def _code(value: Any, known: dict[str, int]) -> int:
    if value is None or value != value:  # noqa: PLR0124 (nan is not itself, nor is pandas' NaT)
        return BLANK
    text = value.strip() if isinstance(value, str) else written(value)
    return BLANK if is_blank(text) else known.setdefault(text, len(known))


def _array(values: Any) -> NDArray[Any]:
    values = values if isinstance(values, np.ndarray) else list(values)
    try:
        array = np.asarray(values)
    except ValueError:
        array = np.empty(0, object)
    # numpy makes text of a list of both numbers and text.
    if array.dtype.kind in "US" and not isinstance(values, np.ndarray):
        array = np.empty(len(values), object)
        array[:] = values
    return array


def _from_objects(name: str, values: list[Any]) -> Column:
    """Numbers if all that is there is numbers, which Decimal and numpy's own are too."""
    values = [None if is_missing(value) else value for value in values]
    there = [value for value in values if value is not None]
    if there and not any(isinstance(value, str | bool | np.bool_ | bytes) for value in there):
        try:
            return NumberColumn(
                name,
                np.array([np.nan if value is None else float(value) for value in values]),
            )
        except (TypeError, ValueError):
            pass
    if not there:
        return NumberColumn(name, np.full(len(values), np.nan))
    return text_column(name, values)


def is_missing(value: Any) -> bool:
    """Whether a cell holds what stands for nothing in Python, numpy, pandas or polars."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float | np.floating) and bool(np.isnan(value))


def _from_categories(name: str, values: Any) -> Column:
    codes = np.asarray(values.cat.codes, dtype=np.int64)
    words = column_of(name, values.cat.categories.to_numpy())
    there = codes >= 0
    if isinstance(words, NumberColumn):
        numbers = np.full(len(codes), np.nan)
        numbers[there] = words.numbers[codes[there]]
        return NumberColumn(name, numbers)
    mapped = np.full(len(codes), BLANK, np.int32)
    mapped[there] = words.codes[codes[there]]
    return TextColumn(name, mapped, words.values)


def _from_times(name: str, array: NDArray[Any]) -> Column:
    """Points in time as ISO text, spans as seconds."""
    if array.dtype.kind == "m":
        seconds = array / np.timedelta64(1, "s")
        return NumberColumn(name, seconds.astype(np.float64))
    whole = array.astype("datetime64[s]")
    different, codes = np.unique(whole, return_inverse=True)
    blank = np.isnat(different)
    mapped = np.where(blank[codes], BLANK, codes).astype(np.int32)
    return TextColumn(name, mapped, np.datetime_as_string(different[~blank]).tolist())
