"""Where a table is read from: a file, standard input, or what somebody has in memory."""

import gzip
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

from mfnet.table import dialect

Source: TypeAlias = str | Path | bytes | Callable[[], BinaryIO]
"""A file, `-` for standard input, a file's content, or a function that opens it to be read."""


class File:
    """A file that is read several times: on the disk, or in memory where it can't be."""

    def __init__(self, source: Source) -> None:
        if source == "-":
            source = sys.stdin.buffer.read()
        self._source = source
        with self.raw() as file:
            self.size = file.seek(0, io.SEEK_END)
            file.seek(0)
            self.is_gzip = file.read(2) == b"\x1f\x8b"

    def raw(self) -> BinaryIO:
        """The bytes as they are."""
        source = self._source
        if isinstance(source, bytes):
            return io.BytesIO(source)
        return source() if callable(source) else Path(source).open("rb")

    @contextmanager
    def open(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The bytes, unpacked, and the file below, whose position says how far one has come."""
        with self.raw() as below:
            if self.is_gzip:
                with gzip.open(below) as file:
                    yield file, below  # type: ignore[misc]
            else:
                yield below, below

    def head(self) -> bytes:
        """The first bytes, unpacked."""
        with self.open() as (file, _):
            return file.read(dialect.HEAD)
