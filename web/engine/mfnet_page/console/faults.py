"""Errors as the page shows them: the lines of the visitor's own, and none of the library's."""

import linecache
import traceback

from mfnet_page.writing.faults import fault_of

PREFIX = "<console "


def name_of(number: int) -> str:
    """The file name of an input, by its number."""
    return f"{PREFIX}{number}>"


def forget(name: str) -> None:
    """Tracebacks no longer need the lines of this input."""
    linecache.cache.pop(name, None)


def text_of(error: BaseException, name: str) -> str:
    """The traceback of an error in the input `name`, cut down to the visitor's own lines.

    The shapes of the matrices in the line that failed stand below it.
    """
    trace = traceback.TracebackException.from_exception(error, capture_locals=False)
    _cut_down(trace, set())
    text = "".join(trace.format()).rstrip()
    fault = fault_of(error, name)
    if fault and fault.shapes:
        text += f"\nIn this line {', '.join(fault.shapes)}."
    return text


def _cut_down(trace: traceback.TracebackException | None, seen: set[int]) -> None:
    """Leave out the lines of the library, of this error and of those that led to it."""
    if trace is None or id(trace) in seen:
        return
    seen.add(id(trace))
    own = [frame for frame in trace.stack if frame.filename.startswith((PREFIX, "<your "))]
    trace.stack[:] = own
    for before in (trace.__cause__, trace.__context__):
        _cut_down(before, seen)
