"""A file that the visitor has chosen, as Python reads it: a part whenever one is asked for."""

import io
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

AT_A_TIME = 1 << 20  # bytes


class VisitorsFile(io.RawIOBase):
    """A file that JavaScript reads, so that no copy of it is in Python's memory.

    Args:
        size: in bytes.
        read: gives the bytes from one position to another, as a typed array or as bytes; None if
            the browser can't read the file (any more).
    """

    def __init__(self, size: int, read: Callable[[int, int], Any]) -> None:
        super().__init__()
        self._size, self._read, self._position = size, read, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next part begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position; returns it."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, or as much of it as there is; returns how much.

        Raises ValueError, with a sentence, if the file can't be read.
        """
        room = memoryview(buffer).cast("B")
        start = min(self._position, self._size)
        end = min(start + len(room), self._size)
        if end > start:
            part = self._read(start, end)
            if part is None:
                raise ValueError("the browser can't read it. Has it been moved or changed since?")
            _put(part, room[: end - start])
        self._position = end
        return end - start


def _put(part: Any, room: memoryview) -> None:
    if hasattr(part, "assign_to"):
        part.assign_to(room)
    else:
        room[:] = part


def read_file(read: Callable[..., Any], content: Any, name: str, **how: Any) -> Any:
    """What `mfnet.table`'s `read`, or its `first_rows`, gives for a file of the visitor's.

    Args:
        read: which of these.
        content: its bytes, or its `size` and a function to `read` it, as for `VisitorsFile`.
        name: of the file.
        how: what it is told, if anything.

    Raises:
        ValueError: that names the file.
    """

    def opened() -> BinaryIO:
        file = VisitorsFile(content["size"], content["read"])
        return io.BufferedReader(file, AT_A_TIME)

    try:
        return read(opened if isinstance(content, Mapping) else bytes(content), **how)
    except (ValueError, ImportError) as error:
        sentence = str(error).removeprefix("the table: ").removeprefix("the table ")
        raise ValueError(f"“{name}” can't be read: {sentence}") from error
