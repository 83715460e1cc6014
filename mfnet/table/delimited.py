"""Tables in files of text: fields between commas, semicolons, tabs, bars or spaces, by pandas."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from mfnet.table import dialect, words
from mfnet.table.columns import BLANK, Column, NumberColumn, Table
from mfnet.table.dialect import Progress, Shape
from mfnet.table.excel import import_pandas, own_names
from mfnet.table.gathering import Gathering, numbers_if_all_are
from mfnet.table.source import File

CELLS_AT_A_TIME = 1 << 19  # few enough to stay in the cache, and enough to be worth a call
FEWEST_ROWS_AT_A_TIME, MOST_ROWS_AT_A_TIME = 1 << 10, 1 << 16
MOST_COLUMNS = 20_000
LOOK = 0.2  # the share of the time that the look at every byte takes
MOST_SHORT_LINES = 0.05


class Given(NamedTuple):
    """What somebody said of a file's text; None for what is to be found."""

    delimiter: str | None
    decimal: str | None
    encoding: str | None
    header: bool | None


class DelimitedText:
    """A table in a file of text: its first bytes say how it is written.

    Args:
        file: the file.
        head: its first bytes.
        given: what somebody said of it.

    Raises:
        ValueError: if it is no table, with line and reason; `table` too.
    """

    def __init__(self, file: File, head: bytes, given: Given) -> None:
        self._file = file
        delimiter, decimal, self._told, header = given
        if not head.strip():
            raise ValueError("it is empty")
        self._told = self._told or dialect.encoding_of(head)
        self._head = head.strip()
        text = self._text_of(head)
        if "\0" in text:
            raise ValueError("it holds zero bytes: it is not a file of text")
        numbered = dialect.lines_of(text)
        if not numbered:
            raise ValueError("it is empty")
        lines = [line for _, line in numbered]
        self.delimiter = dialect.delimiter_of(lines) if delimiter is None else delimiter
        if len(self.delimiter) != 1:
            raise ValueError(f"the delimiter must be one character, but is {self.delimiter!r}")
        rows = [dialect.fields_of(line, self.delimiter) for line in lines]
        above = _lines_above(rows)
        self._rows = rows[above:]
        self._line = lines[above].strip()
        self.skipped = numbered[above][0] - 1 if above else 0
        self.decimal = decimal or dialect.decimal_of(self._rows, self.delimiter)
        if self.decimal not in {".", ","}:
            raise ValueError(f"the decimal must be . or , but is {self.decimal!r}")
        self.header = dialect.has_header(self._rows) if header is None else header
        self.names = self._names(self._rows)
        self.shape = Shape()
        self.encoding = self._told or self.shape.encoding
        self.remarks: list[str] = []

    def _text_of(self, head: bytes) -> str:
        """The text of the first bytes, without a line that is cut off."""
        if len(head) < dialect.HEAD:
            return head.decode(self._told or _encoding_of(head), "ignore")
        if self._told is None:
            head = head[: head.rfind(b"\n") + 1] or head
        text = head.decode(self._told or _encoding_of(head), "ignore")
        return text.rpartition("\n")[0] if "\n" in text else text

    def first_rows(self) -> tuple[list[str], list[list[str]]]:
        """The names of the columns, and the first rows as they are written."""
        names, _ = own_names(self.names)
        rows = self._rows[self.header :]
        return names, [[*row, *[""] * len(names)][: len(names)] for row in rows]

    def _names(self, rows: list[list[str]]) -> list[str]:
        first = rows[0]
        widths = [len(row) for row in rows[1:]] or [len(first)]
        usual = max(widths, key=widths.count)
        if widths.count(usual) < 0.8 * len(widths):
            usual = len(first)
        if len(first) > MOST_COLUMNS:
            raise ValueError(
                f"it has {len(first):,} columns, and at most {MOST_COLUMNS:,} can be read"
            )
        if not self.header:
            return [f"column {i + 1}" for i in range(max(len(first), usual))]
        names = list(first)
        if usual == len(first) + 1:
            # R leaves out the name of the rows' names; a delimiter at the end of every row makes
            # an empty field there.
            ends_empty = all(row[-1] == "" for row in rows[1:] if len(row) == usual)
            names = [*names, ""] if ends_empty else ["row", *names]
        return names

    def _looked_at(self, progress: Progress) -> Shape:
        told, head = self._told, self._head
        if told is not None and told.lower().startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
            return Shape(leading_zeros=None, has_spaces=True, quotes=2)
        if b"\n" not in head:  # a line, or lines as old Macs end them
            return Shape(_encoding_of(head), leading_zeros=None, has_spaces=True, quotes=2)
        first = b""
        if self.header and len(self._rows) > 1:
            first = self._line.encode(told or _encoding_of(head), "replace")
        total = max(self._file.size, 1)
        with self._file.open() as (file, below):
            return dialect.shape_of(
                file, self.delimiter, len(self.names), first,
                lambda _: progress(LOOK * min(below.tell() / total, 1)),
            )  # fmt: skip

    def _check_lines(self, header_fields: int) -> None:
        """Refuse lines with too many fields, and many with too few."""
        if self.shape.quotes % 2:
            raise ValueError(
                "a quotation mark is opened and never closed, so that all behind it would be one "
                f'cell: look for a lone " {self._lone_quote()}'
            )
        if self.skipped:
            self.remarks.append(
                "line 1 stands above the table and is left out" if self.skipped == 1
                else f"lines 1 to {self.skipped} stand above the table and are left out"
            )  # fmt: skip
        expected = len(self.names)
        # The first line of the table may lack a name for the rows, or have one for nothing.
        odd = [
            (line, fields) for line, fields in self.shape.odd
            if line > self.skipped + 1 or (line > self.skipped and fields != header_fields)
        ]  # fmt: skip
        for line, fields in odd:
            if fields > expected:
                raise ValueError(
                    f"line {line}: {expected} entries expected, not {fields}. Quote a cell that "
                    f"holds {_named(self.delimiter)}, or name another delimiter"
                )
        if odd:
            self._remark_short_lines(*odd[0], header_fields)

    def _remark_short_lines(self, line: int, fields: int, header_fields: int) -> None:
        expected, numbers = len(self.names), self.shape.fields
        total = sum(numbers.values()) - self.skipped
        short = sum(times for number, times in numbers.items() if number < expected)
        short -= self.skipped + (header_fields < expected)
        if short > max(MOST_SHORT_LINES * total, 1):
            raise ValueError(
                f"line {line}: {expected} entries expected, not {fields}, as in {short:,} of "
                f"{total:,} lines. Are there two tables in the file? Keep one, or name another "
                "delimiter"
            )
        lines = f"line {line} has" if short <= 1 else f"line {line} and {short - 1:,} more have"
        self.remarks.append(
            f"{lines} fewer than {expected} entries: those that are missing are taken as blank"
        )

    def _lone_quote(self) -> str:
        with self._file.open() as (file, _):
            for number, line in enumerate(file, start=1):
                if line.count(b'"') % 2:
                    return f"from line {number} on"
        return ""

    def table(self, progress: Progress) -> Table:
        """The table, read a part at a time; `progress` is told the share that is done."""
        self.shape = self._looked_at(progress)
        self.encoding = self._told or self.shape.encoding
        self._check_lines(len(self._rows[0]))
        self._progress = progress
        names, dropped = own_names(self.names)
        suspects = [names[i] for i in sorted(self.shape.leading_zeros or ())]
        table = Table(dict(self._columns(names, names, suspects)))
        again = _codes_lost(table) if self.shape.leading_zeros is None else []
        again += [name for name, column in table.columns.items() if column is None]
        if again:
            table.columns.update(self._columns(names, again, again))
        repeated = len(self.shape.headers) - self.header
        for name in dropped:
            if _is_blank(table.columns[name]):
                del table.columns[name]
            else:
                self.remarks.append(f"a column without a name is called {name!r}")
        if not len(table):
            raise ValueError("it has no row below the names of its columns")
        table.remarks = [self._found(), *self.remarks]
        if repeated > 0:
            table.remarks.append(
                f"line {self.shape.headers[1]} repeats the names of the columns, and is left out"
            )
        table.remarks += [
            f"two columns are called {name!r}: the second one is {name + ' (2)'!r} here"
            for name, times in Counter(self.names).items()
            if name and times > 1
        ]
        table.how = {
            "delimiter": self.delimiter, "decimal": self.decimal, "encoding": self.encoding,
            "header": self.header,
        }  # fmt: skip
        return table

    def _found(self) -> str:
        decimals = ", decimal commas" if self.decimal == "," else ""
        without = "" if self.header else "; no row of names, so the columns are called column 1, …"
        encoding = "UTF-8" if self.encoding.lower() in {"utf-8", "utf-8-sig"} else self.encoding
        packed = ", gzip" if self._file.is_gzip else ""
        return f"{_named(self.delimiter)} between cells{decimals}, {encoding}{packed}{without}"

    def _columns(
        self, names: list[str], wanted: list[str], as_text: list[str]
    ) -> Iterator[tuple[str, Any]]:
        """The columns that are wanted, some of them read as text; None for one that is mixed."""
        rows = sum(self.shape.fields.values())
        gathered = {name: Gathering(name, rows) for name in wanted}
        texts = set(as_text)
        for part in self._parts(names, wanted, as_text):
            for name, gathering in gathered.items():
                gathering.add(part[name], as_text=name in texts)
        for name in list(gathered):
            gathering = gathered.pop(name)
            if gathering.is_mixed:
                yield name, None
            else:
                column = gathering.column()
                yield name, numbers_if_all_are(column) if name in texts else column

    def _parts(self, names: list[str], wanted: list[str], as_text: list[str]) -> Iterator[Any]:
        pandas = import_pandas()
        total = max(self._file.size, 1)
        separator = r"\s+" if self.delimiter == " " else self.delimiter
        skipped = {line - 1 for line in self.shape.headers[1:]} | set(range(self.skipped))
        with self._file.open() as (file, below):
            try:
                reader = pandas.read_csv(
                    file, sep=separator, names=names, header=0 if self.header else None,
                    index_col=False, decimal=self.decimal, encoding=self.encoding,
                    keep_default_na=False, na_values=list(words.BLANKS),
                    skipinitialspace=self.shape.has_spaces,
                    skiprows=sorted(skipped) or None,
                    chunksize=_rows_at_a_time(len(wanted)), usecols=wanted,
                    dtype=dict.fromkeys(as_text, object), low_memory=False,
                    quoting=csv.QUOTE_MINIMAL if self.shape.quotes else csv.QUOTE_NONE,
                )  # fmt: skip
                for part in reader:
                    yield part
                    self._progress(LOOK + (1 - LOOK) * min(below.tell() / total, 1))
            except pandas.errors.EmptyDataError as error:
                raise ValueError("it has no row below the names of its columns") from error
            except pandas.errors.ParserError as error:
                raise ValueError(f"it is damaged: {error}") from error


def _rows_at_a_time(columns: int) -> int:
    rows = CELLS_AT_A_TIME // max(columns, 1)
    return min(max(rows, FEWEST_ROWS_AT_A_TIME), MOST_ROWS_AT_A_TIME)


def _codes_lost(table: Table) -> list[str]:
    """Columns of whole numbers, which may have been codes with leading zeros."""
    return [
        name for name, column in table.columns.items()
        if isinstance(column, NumberColumn) and not (column.numbers % 1 > 0).any()
    ]  # fmt: skip


def _encoding_of(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end < len(content):
            return "cp1252"
    return "utf-8"  # whose last character may be cut off


def _lines_above(rows: Sequence[Sequence[str]]) -> int:
    """How many lines stand above the table: a title, notes; they have other fields than most."""
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count)
    if usual < 2:
        return 0
    for i, width in enumerate(widths[:20]):
        if width >= usual - 1 and width > 1 and not rows[i][0].startswith("# "):
            return i
    return 0


def _is_blank(column: Column) -> bool:
    if isinstance(column, NumberColumn):
        return bool(np.isnan(column.numbers).all())
    return bool((column.codes == BLANK).all())


def _named(delimiter: str) -> str:
    return dialect.DELIMITERS.get(delimiter, f"{delimiter!r}")
