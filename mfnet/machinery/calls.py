"""Lists of calls of numpy, which run one after the other as often as need be."""

from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeAlias

import numpy as np

Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function and its arguments, arrays that it writes to included."""

Run: TypeAlias = Callable[[], object]
"""Runs a list of calls."""

Runner: TypeAlias = Callable[[list[Call]], Run]
"""Makes of a list of calls what runs it."""


def runner_of(calls: list[Call]) -> Run:
    """The function that runs the calls, without a word about what overflows."""
    return _runner(calls)


def use_runner(runner: Runner) -> Runner:
    """Replace `in_python` by another function of its kind, and return the previous one."""
    global _runner
    previous, _runner = _runner, runner
    return previous


def in_python(calls: list[Call]) -> Run:
    """Runs the calls by Python.

    `numpy.errstate` silences numpy too, but takes as long as two calls; a context takes no time.
    """

    def run() -> None:
        for function, arguments in calls:
            function(*arguments)

    before, context = np.geterr(), copy_context()
    context.run(np.seterr, all="ignore")
    if np.geterr() == before:
        return lambda: context.run(run)
    np.seterr(**before)  # numpy 1, which has one state for all contexts
    return np.errstate(all="ignore")(run)


_runner: Runner = in_python
