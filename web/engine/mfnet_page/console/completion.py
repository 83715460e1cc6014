"""Names that what is typed can go on with."""

import ast
import re
from rlcompleter import Completer
from typing import Any

from mfnet_page.writing.attempt import ERRORS

MOST = 200
_LAST = re.compile(r"[\w.\[\]'\"-]*$")


def completions(before: str, namespace: dict[str, Any]) -> tuple[int, list[str]]:
    """Where the name begins that is being typed, and what it can be.

    Nothing is called for it: `net.layers[0].we` is looked up, `f(x).we` is not.

    Args:
        before: the text before the caret.
        namespace: the console's own.
    """
    match = _LAST.search(before)
    typed = match[0] if match else ""
    owner, dot, name = typed.rpartition(".")
    start = len(before) - len(name)
    if not dot:
        found = Completer(namespace).global_matches(name) if name else sorted(namespace)
    else:
        value = _value(owner, namespace)
        if value is None:
            return start, []
        found = [word.partition(".")[2] for word in Completer({"it": value}).attr_matches(
            f"it.{name}")]  # fmt: skip
    words = dict.fromkeys(word.rstrip(" :()") for word in found)
    hidden = "" if name.startswith("_") else "_"
    shown = [word for word in words if not (hidden and word.startswith(hidden))]
    return start, shown[:MOST]


def _value(owner: str, namespace: dict[str, Any]) -> Any:
    """What a chain of names and indices stands for; None if it is anything else."""
    # In `[net.layers[0].` the chain begins after the first bracket.
    for first in range(len(owner)):
        try:
            tree = ast.parse(owner[first:], mode="eval").body
        except SyntaxError:
            continue
        if not _is_chain(tree):
            return None
        try:
            return eval(compile(ast.Expression(tree), "<completion>", "eval"), namespace)  # noqa: S307 (names and indices only)
        except ERRORS:  # of a property of somebody's own
            return None
    return None


def _is_chain(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Attribute():
            return _is_chain(node.value)
        case ast.Subscript(value=value, slice=ast.Constant()):
            return _is_chain(value)
        case ast.Subscript(value=value, slice=ast.UnaryOp(operand=ast.Constant())):
            return _is_chain(value)
    return False
