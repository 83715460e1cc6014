"""Where the console's `print` writes: to the page, while the code still runs."""

import io
from collections.abc import Callable
from time import perf_counter

MOST = 30_000  # characters that one input can print
AT_ONCE = 100  # pieces that are passed on as they come
EVERY = 0.05  # seconds between two pieces, after that
CUT = "\n… more was printed than is shown.\n"


class Output(io.TextIOBase):
    """A stream that passes text on, in pieces that a page can bear.

    Args:
        write: given each piece.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._waiting: list[str] = []
        self._room = MOST
        self._pieces = 0
        self._wrote_at = 0.0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Pass text on, now or with what follows it."""
        if self._room > 0:
            self._waiting.append(text[: self._room])
            self._room -= len(text)
            if self._room <= 0:
                self._waiting.append(CUT)
        is_time = self._pieces < AT_ONCE or perf_counter() - self._wrote_at >= EVERY
        if self._waiting and is_time and text.endswith("\n"):
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Pass on what waits."""
        if not self._waiting:
            return
        text = "".join(self._waiting)
        self._waiting.clear()
        self._pieces += 1
        self._wrote_at = perf_counter()
        self._write(text)
