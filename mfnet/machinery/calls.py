"""Lists of calls of numpy, which run one after the other as often as need be."""

from collections.abc import Callable, Sequence
from contextvars import copy_context
from math import isfinite
from typing import Any, Protocol, TypeAlias

import numpy as np

from mfnet.machinery.workspace import Array

Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function and its arguments, arrays that it writes to included."""


class Run(Protocol):
    """Runs a list of calls."""

    def __call__(self, *batch: Array) -> bool:
        """Copy what is given to the list's own arrays, and run the calls up to the first check that
        fails; False if one does.
        """


class Runner(Protocol):
    """Makes of a list of calls what runs it."""

    def __call__(self, calls: list[Call], batch: Sequence[Array] = ()) -> Run:
        """Args: the calls; and the arrays to which a run copies what it is given, of their shapes,
        strides and types.
        """


class CheckFailedError(Exception):
    """A list of calls is not to go on."""


def check_is(array: Array, value: int) -> None:
    """A call: go on if the only entry of an array is true, or is not, as `value` says."""
    if bool(array) != value:
        raise CheckFailedError


def check_is_finite(array: Array) -> None:
    """A call: go on if the only entry of an array is finite."""
    if not isfinite(array[()]):
        raise CheckFailedError


def runner_of(calls: list[Call], batch: Sequence[Array] = ()) -> Run:
    """The function that runs the calls, without a word about what overflows."""
    return _runner(calls, batch)


def use_runner(runner: Runner) -> Runner:
    """Replace `in_python` by another function of its kind, and return the previous one."""
    global _runner
    previous, _runner = _runner, runner
    return previous


def in_python(calls: list[Call], batch: Sequence[Array] = ()) -> Run:
    """Runs the calls by Python.

    `numpy.errstate` silences numpy too, but takes as long as two calls; a context takes no time.
    """

    def run(*arrays: Array) -> bool:
        for target, array in zip(batch, arrays, strict=True):
            target[...] = array
        try:
            for function, arguments in calls:
                function(*arguments)
        except CheckFailedError:
            return False
        return True

    before, context = np.geterr(), copy_context()
    context.run(np.seterr, all="ignore")
    if np.geterr() == before:
        return lambda *arrays: context.run(run, *arrays)
    np.seterr(**before)  # numpy 1, which has one state for all contexts
    return np.errstate(all="ignore")(run)


_runner: Runner = in_python
