"""Being asked to end: by Ctrl-C, by a system that shuts down, by a terminal that is closed."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


class Asked:
    """Whether somebody asked the program to end."""

    number = 0

    @property
    def exit_code(self) -> int:
        """What a shell calls a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + self.number

    def __bool__(self) -> bool:
        return self.number != 0


@contextmanager
def asked_to_end() -> Iterator[Asked]:
    """Knows of the first signal, so that a batch is never cut in two; the second one ends.

    What `nohup` has the program ignore stays ignored.
    """
    asked = Asked()

    def told(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (as handlers are called)
        if asked:
            raise SystemExit(asked.exit_code)
        asked.number = number

    before = {
        number: signal.signal(number, told)
        for number in SIGNALS
        if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
