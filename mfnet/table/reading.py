"""Files to tables, by pandas: how a file is written is found, said, and can be told.

Needs pandas; openpyxl for `.xlsx`, pyarrow for `.parquet`.
"""

import gzip
import zlib
from pathlib import Path
from typing import Any

from mfnet.extras import missing
from mfnet.table.columns import Table, as_table
from mfnet.table.delimited import DelimitedText, Given
from mfnet.table.dialect import Progress
from mfnet.table.excel import import_pandas, read_excel
from mfnet.table.source import File

_NO_TEXT = {
    b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Excel file: save it as .xlsx", b"SQLite format": "a database",
    b"<!DOCTYPE": "a web page", b"<!doctype": "a web page", b"<html": "a web page",
    b"\x93NUMPY": "an array of numpy", b"BZh": "compressed by bzip2: unpack it first",
    b"\x28\xb5\x2f\xfd": "compressed by zstd: unpack it first", b"{": "JSON", b"[{": "JSON",
}  # fmt: skip


def read(
    source: str | Path | bytes,
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
        source: the file, `-` for standard input, or a file's content.
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
    name = "the table" if isinstance(source, bytes) else str(source)
    name = "standard input" if name == "-" else name
    file = File(source)
    told = progress or (lambda _: None)
    try:
        head = file.head()
        if head[:4] == b"PAR1":
            return _whole(_parquet(file))
        if head[:4] == b"PK\x03\x04":
            with file.raw() as raw:
                return read_excel(raw, sheet, header=header)
        _check_text(head)
        given = Given(delimiter, decimal, encoding, header)
        return DelimitedText(file, head, given, told).table()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{name} is damaged: {error}") from error
    except UnicodeError as error:
        raise ValueError(
            f"{name} is not in the encoding {encoding or 'that it seems to have'} ({error}): name "
            "the right one by encoding"
        ) from error
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


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
