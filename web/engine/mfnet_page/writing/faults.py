"""Python's errors in words: what went wrong in which line of what somebody wrote."""

import ast
import linecache
import traceback
from types import FrameType
from typing import NamedTuple

import numpy as np

MOST_SHAPES = 6

_MEANING: dict[type[BaseException], str] = {
    NameError: "a name is not known here",
    AttributeError: "something has no such attribute",
    TypeError: "something is of the wrong kind, or a call has the wrong arguments",
    ZeroDivisionError: "this divides by 0",
    IndexError: "there is no such row or column",
    KeyError: "there is no such key",
    RecursionError: "a function calls itself without end",
    ImportError: "this cannot be imported: there are mfnet, numpy and Python's own library",
    MemoryError: "there is not enough memory for this",
    NotImplementedError: "this is not written yet",
    AssertionError: "an assertion does not hold",
    SystemExit: "this ends the program",
    KeyboardInterrupt: "this ends the program",
    ValueError: "a value does not fit",
}


class Fault(NamedTuple):
    """An error in what somebody wrote.

    Attributes:
        line: its number, from 1; None where it is not known.
        code: the line's text.
        sentence: what went wrong.
        shapes: of the matrices that the line names, such as "grad is 5 × 4".
    """

    line: int | None
    code: str
    sentence: str
    shapes: list[str]


def register(name: str, source: str) -> None:
    """Let tracebacks find the lines of `source`, which is compiled under the file name `name`."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)


def fault_of(error: BaseException, name: str) -> Fault | None:
    """The fault that `error` comes from in the code compiled as `name`; None if it is elsewhere."""
    if isinstance(error, SyntaxError) and error.filename == name:
        code = linecache.getline(name, error.lineno or 0).rstrip()
        return Fault(error.lineno, code, f"Python cannot read this: {error.msg}.", [])
    frames = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == name
    ]
    if not frames:
        return None
    frame, line = frames[-1]
    code = linecache.getline(name, line).strip()
    return Fault(line, code, _sentence(error), _shapes(frame, code))


def _sentence(error: BaseException) -> str:
    """The error's meaning, and Python's own words with its guess at what was meant."""
    meaning = next((_MEANING[kind] for kind in type(error).__mro__ if kind in _MEANING), "")
    words = traceback.TracebackException.from_exception(error)
    text = " ".join("".join(words.format_exception_only()).split())
    if "core dimension" in text or "broadcast together" in text or "not aligned" in text:
        meaning = "the shapes of two matrices do not fit together"
    return f"{meaning[:1].upper()}{meaning[1:]} ({text})." if meaning else f"{text}."


def _shapes(frame: FrameType, code: str) -> list[str]:
    """The shapes of all matrices that are named in a line, where it can be read by itself."""
    found: dict[str, str] = {}
    for node in _nodes_of(code):
        value = _value(node, frame)
        if isinstance(value, np.ndarray):
            shape = " × ".join(map(str, value.shape)) or "a single number"
            found[ast.unparse(node)] = shape
    return [f"{name} is {shape}" for name, shape in list(found.items())[:MOST_SHAPES]]


def _nodes_of(code: str) -> list[ast.expr]:
    for text in (code, f"{code} pass"):  # a line such as `for row in rows:`
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
        read = [node for node in nodes if isinstance(node.ctx, ast.Load)]
        return sorted(read, key=lambda node: (node.lineno, node.col_offset))
    return []


def _value(node: ast.expr, frame: FrameType) -> object:
    """A name's value, or an attribute's that is stored: nothing is run for it."""
    if isinstance(node, ast.Name):
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id))
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, frame)
        if isinstance(owner, np.ndarray):
            return owner.T if node.attr == "T" else None
        return getattr(owner, "__dict__", {}).get(node.attr)
    return None
