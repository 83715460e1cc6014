"""Where the library computes a matrix: its module, and the very lines."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import FunctionType
from typing import Any, NamedTuple

from mfnet.layer import Activation
from mfnet.loss import Loss
from mfnet.optimizer import Optimizer

PACKAGE = "mfnet"


class Place(NamedTuple):
    """Lines of the library.

    Attributes:
        module: such as `mfnet.layer`.
        name: of the function in it, such as `Linear.forward`.
        first, last: their numbers, from 1.
    """

    module: str
    name: str
    first: int
    last: int


def place_of(function: Callable[..., Any], text: str = "") -> Place | None:
    """The statement of a function that contains `text`; without a text, all that it does.

    A function that only returns what another one of its module computes stands for that one. None
    for what is not a Python function of the library.
    """
    plain = inspect.unwrap(getattr(function, "__func__", function))
    if not isinstance(plain, FunctionType) or not _is_ours(plain):
        return None
    owner: Any = type(getattr(function, "__self__", None))
    return _place(plain if text else _at_work(plain, owner), text)


def place_of_function(layer: Activation, *, slope: bool) -> Place | None:
    """Where an activation computes `g`, or its slope `g′`.

    numpy's own functions have no lines here: then it is the line that names them.
    """
    function = layer.g_prime if slope else layer.g
    return place_of(function) or place_of(type(layer).__init__, "super().__init__(")


def place_of_losses(loss: Loss) -> Place | None:
    """Where a loss is computed."""
    return place_of(loss.loss)


def place_of_gradient(loss: Loss) -> Place | None:
    """Where the derivative of a loss is computed."""
    return place_of(loss.grad)


def place_of_step(optimizer: Optimizer) -> Place | None:
    """Where an optimizer changes weights."""
    return place_of(optimizer.step)


def _is_ours(function: FunctionType) -> bool:
    return function.__module__.partition(".")[0] == PACKAGE


@lru_cache(maxsize=256)
def _place(function: FunctionType, text: str) -> Place | None:
    try:
        lines, start = inspect.getsourcelines(function)
    except OSError:  # the program came without its sources
        return None
    body = _body(lines)
    if text:
        body = [node for node in _statements(body) if text in _text(node, lines)][-1:]
    if not body:
        return None
    first = start - 1 + body[0].lineno
    last = start - 1 + (body[-1].end_lineno or body[-1].lineno)
    return Place(function.__module__, function.__qualname__, first, last)


@lru_cache(maxsize=256)
def _at_work(function: FunctionType, owner: type) -> FunctionType:
    """The function whose results a function, or a method of `owner`, passes on; itself, if it works
    itself.
    """
    try:
        body = _body(inspect.getsourcelines(function)[0])
    except OSError:
        return function
    if len(body) != 1 or not isinstance(body[0], ast.Return):
        return function
    for node in ast.walk(body[0]):
        called = node.func if isinstance(node, ast.Call) else None
        other: Any = None
        if isinstance(called, ast.Name):
            other = function.__globals__.get(called.id)
        elif isinstance(called, ast.Attribute) and ast.unparse(called.value) == "self":
            other = getattr(owner, called.attr, None)
        if isinstance(other, FunctionType) and other.__module__ == function.__module__:
            return _at_work(other, owner)
    return function


def _body(lines: list[str]) -> list[ast.stmt]:
    """The statements of a function, without its docstring."""
    tree = ast.parse(textwrap.dedent("".join(lines))).body[0]
    body = tree.body if isinstance(tree, ast.FunctionDef) else []
    has_docstring = (
        body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    )
    return body[1:] if has_docstring else body


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All simple statements, those in loops and conditions too."""
    for node in body:
        inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt)]
        yield from (child for child in inner if not hasattr(child, "body"))


def _text(node: ast.stmt, lines: list[str]) -> str:
    return "".join(lines[node.lineno - 1 : node.end_lineno])
