"""Files to tables, by pandas: how a file is written is found, said, and can be told.

Needs pandas; openpyxl for `.xlsx`, pyarrow for `.parquet`.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mfnet.extras import missing
from mfnet.table.columns import Table, as_table
from mfnet.table.delimited import DelimitedText, Given
from mfnet.table.dialect import Progress
from mfnet.table.excel import import_pandas, read_excel
from mfnet.table.source import File, Source

_NO_TEXT = {
    b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Excel file: save it as .xlsx", b"SQLite format": "a database",
    b"<!DOCTYPE": "a web page", b"<!doctype": "a web page", b"<html": "a web page",
    b"\x93NUMPY": "an array of numpy", b"BZh": "compressed by bzip2: unpack it first",
    b"\x28\xb5\x2f\xfd": "compressed by zstd: unpack it first", b"{": "JSON", b"[{": "JSON",
}  # fmt: skip


def read(
    source: Source,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
    sheet: str | int | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read a table: CSV and its relatives, compressed by gzip or not, `.xlsx` or `.parquet`.

    What is not given is found from the file; `remarks` of the table say what was.

    Args:
        source: the file, `-` for standard input, a file's content, or a function that opens it.
        delimiter: between fields: one character, or a space for any number of spaces.
        decimal: what stands before decimals, `.` or `,`.
        encoding: such as `utf-8` or `cp1252`.
        header: whether the first row names the columns.
        sheet: of an Excel file, its name or number from 1; the first unless given.
        progress: told the share that was read, from 0 to 1; what it raises ends the reading.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it is no table, or a damaged one; it names the line where there is one.
        ImportError: if what reads such a file is not installed.
    """
    told = progress or (lambda _: None)
    with _named_faults(source, encoding):
        file = File(source)
        head = file.head()
        if head[:4] == b"PAR1":
            return _whole(_parquet(file))
        if head[:4] == b"PK\x03\x04":
            with file.raw() as raw:
                return read_excel(raw, sheet, header=header)
        given = Given(delimiter, decimal, encoding, header)
        return _text(file, head, given).table(told)


def first_rows(
    source: Source,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
) -> tuple[list[str], list[list[str]]] | None:
    """The columns' names and the first rows, as they are written, from the first bytes of a file.

    It takes no time, and no pandas. Arguments and errors are those of `read`, as far as these bytes
    tell. None for a file that is not of text, such as `.xlsx`.
    """
    with _named_faults(source, encoding):
        file = File(source)
        head = file.head()
        if head[:4] in {b"PAR1", b"PK\x03\x04"}:
            return None
        return _text(file, head, Given(delimiter, decimal, encoding, header)).first_rows()


@contextmanager
def _named_faults(source: Source, encoding: str | None) -> Iterator[None]:
    """Makes what goes wrong a ValueError that names the file."""
    name = "the table" if isinstance(source, bytes) or callable(source) else str(source)
    name = "standard input" if name == "-" else name
    try:
        if encoding is not None:
            codecs.lookup(encoding)
    except LookupError as error:
        raise ValueError(f"no encoding is called {encoding!r}; utf-8 and cp1252 are two") from error
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{name} is damaged: {error}") from error
    except UnicodeError as error:
        raise ValueError(
            f"{name} is not in the encoding {encoding or 'that it seems to have'} ({error}): name "
            "the right one by encoding"
        ) from error
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _text(file: File, head: bytes, given: Given) -> DelimitedText:
    _check_text(head)
    return DelimitedText(file, head, given)


def _check_text(head: bytes) -> None:
    for magic, what in _NO_TEXT.items():
        if head.startswith(magic):
            raise ValueError(f"it is no table, but {what}")


def _parquet(file: File) -> Any:
    pandas = import_pandas()
    try:
        with file.raw() as raw:
            return pandas.read_parquet(raw)
    except ImportError as error:
        raise missing("reading a .parquet file", error, "table") from error
    except Exception as error:  # what pyarrow raises is its own
        raise ValueError(f"it is damaged: {error}") from error


def _whole(frame: Any) -> Table:
    if len(frame) == 0:
        raise ValueError("it has no row")
    table = as_table(frame)
    table.remarks = ["Parquet"]
    return table
