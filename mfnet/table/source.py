"""Where a table is read from: a file, standard input, or what somebody has in memory."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mfnet.table import dialect


class File:
    """A file that is read several times: on the disk, or in memory where it can't be."""

    def __init__(self, source: str | Path | bytes) -> None:
        if source == "-":
            source = sys.stdin.buffer.read()
        self._content = source if isinstance(source, bytes) else None
        self._path = None if isinstance(source, bytes) else Path(source)
        self.size = len(source) if isinstance(source, bytes) else self._path.stat().st_size  # type: ignore[union-attr]
        with self.raw() as file:
            self.is_gzip = file.read(2) == b"\x1f\x8b"

    def raw(self) -> BinaryIO:
        """The bytes as they are."""
        if self._content is not None:
            return io.BytesIO(self._content)
        assert self._path is not None  # noqa: S101 (one of the two is there)
        return self._path.open("rb")

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
