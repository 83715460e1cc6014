"""Lists of calls of numpy, which run one after the other as often as need be."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from math import isfinite
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np

from mfnet.machinery.products import product_in_use
from mfnet.machinery.workspace import Array

PART = 2**27  # of a list: multiply-adds, which take a browser some 20 milliseconds
_COST_OF_AN_ENTRY = 64  # of an array, in multiply-adds, where it is no product

_Item = TypeVar("_Item")

Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function and its arguments, arrays that it writes to included."""


class Run(Protocol):
    """Runs a list of calls, or a part of one."""

    def __call__(self, *batch: Array) -> bool:
        """Copy what is given to the list's own arrays, and run the calls up to the first check that
        fails; False if one does.
        """


class Runner(Protocol):
    """Makes of a list of calls what runs it."""

    def __call__(self, calls: list[Call], batch: Sequence[Array] = ()) -> list[Run]:
        """What runs the parts of the list, in their order, each of about `PART` at most.

        Args: the calls; and the arrays to which the first part copies what it is given, of their
        shapes, strides and types.
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
    return joined(parts_of(calls, batch))


def parts_of(calls: list[Call], batch: Sequence[Array] = ()) -> list[Run]:
    """The functions that run the calls, a part after the other; the first one takes the batch."""
    return _runner(calls, batch)


def joined(parts: list[Run]) -> Run:
    """The function that runs all parts of a list."""
    first, *others = parts
    if not others:
        return first
    return lambda *batch: first(*batch) and all(run() for run in others)


def cost(call: Call) -> int:
    """Roughly how long a call takes, in multiply-adds."""
    function, arguments = call
    if function is product_in_use():
        a, _, out = arguments
        return int(out.size * a.shape[-1])
    sizes = (x.size for x in arguments if isinstance(x, np.ndarray))
    return _COST_OF_AN_ENTRY * max(sizes, default=0)


def multiply_adds_forward(net: Any, samples: int) -> int:
    """Of the products of a forward pass, one for every weight matrix."""
    return sum(int(weights.size) for weights, _ in net.parameters_and_gradients()) * samples


def cut(items: Iterable[_Item], cost: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    """Neighbours together, as many as a `PART` has, and one at least; an empty list for none."""
    part: list[_Item] = []
    so_far = 0
    for item in items:
        so_far += cost(item)
        if part and so_far > PART:
            yield part
            part, so_far = [], cost(item)
        part.append(item)
    yield part


def use_runner(runner: Runner) -> Runner:
    """Replace `in_python` by another function of its kind, and return the previous one."""
    global _runner
    previous, _runner = _runner, runner
    return previous


def in_python(calls: list[Call], batch: Sequence[Array] = ()) -> list[Run]:
    """Runs the calls by Python."""
    first, *others = cut(calls, cost)
    return [_in_python(first, batch), *map(_in_python, others)]


def _in_python(calls: list[Call], batch: Sequence[Array] = ()) -> Run:
    """Runs a part by Python.

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
