"""Lists of calls of numpy, which run one after the other as often as need be."""

from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeAlias

import numpy as np

Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function and its arguments, arrays that it writes to included."""

Run: TypeAlias = Callable[[], object]
"""Runs a list of calls."""


def runner_of(calls: list[Call]) -> Run:
    """The function that runs the calls, without a word about what overflows.

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
