"""Lists of numpy's calls for the kernel to run (calls.c), with no Python between them.

A call of a ufunc becomes the inner loop that numpy would run, with the addresses and strides of the
same arrays. A reduction becomes two calls: one copies what it begins with, and one is such a loop.
Python makes all other calls itself.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from mfnet.machinery.calls import (
    PART,
    Call,
    Run,
    check_is,
    check_is_finite,
    cost,
    cut,
    in_python,
    joined,
)
from mfnet.machinery.tracing import count_nonzero
from mfnet.tensor import MatrixProduct
from mfnet_page.ufuncs import TYPES, inner_loop

LOOP, PRODUCT, CHOICE, COUNT, TAKE, CHECK, CHECK_FINITE = range(7)  # as in calls.c
OPERANDS = 3
MOST_AXES = 2

# What a reduction begins with; None for the first entry.
BEGINNINGS = {np.add: 0.0, np.logical_and: True, np.maximum: None, np.minimum: None}

Axes: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""How many rows and columns there are, and how many bytes lie from one to the next."""


class Descriptor(NamedTuple):
    """A call as calls.c reads it, and the arrays that it must find."""

    kind: int
    rows: int
    columns: int
    arrays: tuple[Any, ...]
    strides: tuple[tuple[int, int], ...]
    depth: int = 0
    part: tuple[int, int] = (0, 1)  # of a product: its number, and how many there are
    loop: tuple[int, int] = (0, 0)

    def numbers(self) -> Iterator[int]:
        """The fields of the structure, in their order."""
        unused = OPERANDS - len(self.arrays)
        yield from (self.kind, self.rows, self.columns, self.depth, *self.part, *self.loop)
        yield from (*(x.ctypes.data for x in self.arrays), *[0] * unused)
        for axis in range(MOST_AXES):
            yield from (*(strides[axis] for strides in self.strides), *[0] * unused)
        yield from [0] * OPERANDS


_Described: TypeAlias = tuple[tuple[list[Call], list[Descriptor]], int]
"""A call, what the kernel runs for it, and its cost."""


class UnknownCallError(Exception):
    """The kernel has no way to run a call."""


class Runner:
    """Makes what runs a list of calls by the kernel.

    Args:
        function: makes a Python function of an array that is its `self`, and of what it must keep.
        scratch: the kernel's.
        product: the function by which the kernel computes products.
    """

    def __init__(
        self,
        function: Callable[[Any, Any], Run],
        scratch: Any,
        product: MatrixProduct,
    ) -> None:
        self._function, self._scratch, self._product = function, scratch, product

    def __call__(self, calls: list[Call], batch: Sequence[Any] = ()) -> list[Run]:
        """What copies a batch to these arrays, and runs `calls` in their order, in parts."""
        takes = [taken(number, array) for number, array in enumerate(batch)]
        found: list[_Described] = [(([], takes), 0)] if takes else []
        for call in calls:
            known = self._described(*call)
            if known and known[0].kind == PRODUCT:
                # Cut within, so that each is a part.
                found += [(([call], [piece]), cost(call) // len(known)) for piece in known]
            else:
                found.append((([call], known), cost(call)))
        parts = cut(found, lambda item: item[1])
        return [joined(list(self._runs([item for item, _ in part]))) for part in parts]

    def _runs(self, items: list[tuple[list[Call], list[Descriptor]]]) -> Iterator[Run]:
        """What runs a part of a list: the kernel's calls, and Python's, in turns."""
        if not items:
            yield from in_python([])
        for is_known, group in groupby(items, key=lambda item: bool(item[1])):
            some = list(group)
            if is_known:
                yield self._by_kernel([d for _, each in some for d in each])
            else:
                yield from in_python([call for each, _ in some for call in each])

    def _by_kernel(self, descriptors: list[Descriptor]) -> Run:
        head = [len(descriptors), self._scratch.ctypes.data]
        numbers = [n for descriptor in descriptors for n in descriptor.numbers()]
        table = np.array([*head, *numbers], np.int64).astype(np.uint32)
        return self._function(table, [descriptor.arrays for descriptor in descriptors])

    def _described(self, function: Any, arguments: Any) -> list[Descriptor]:
        """What the kernel runs for a call; nothing if it has no way to run it."""
        try:
            return list(self._parts(function, arguments))
        except UnknownCallError:
            return []

    def _parts(self, function: Any, arguments: Any) -> Iterator[Descriptor]:
        owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
        if function is self._product:
            yield from product(*arguments)
        elif isinstance(function, np.ufunc):
            yield elementwise(function, *arguments)
        elif isinstance(getattr(function, "func", None), np.ufunc):
            yield elementwise(function.func, *arguments, function.keywords["out"])
        elif name == "reduce" and isinstance(owner, np.ufunc):
            yield from reduction(owner, *arguments)
        elif name == "fill" and isinstance(owner, np.ndarray):
            yield elementwise(np.positive, np.asarray(*arguments), owner)
        elif function is np.copyto and len(arguments) == 4:
            target, source, _, where = arguments
            yield choice(source, where, target)
        elif function is check_is:
            x, value = arguments
            yield check(CHECK, x, np.dtype(bool), value)
        elif function is check_is_finite:
            yield check(CHECK_FINITE, arguments[0], np.dtype(np.float64))
        elif function is count_nonzero:
            x, out = arguments
            (rows, columns), (strides,) = axes(x.shape, x)
            yield Descriptor(COUNT, rows, columns, (x, x, out), (strides, (0, 0), (0, 0)))
        else:
            raise UnknownCallError


def elementwise(ufunc: np.ufunc, *arrays: Any) -> Descriptor:
    """A ufunc of arrays, the last of which it writes to."""
    if ufunc.signature is not None:  # `matmul`, whose loop goes through more than entries
        raise UnknownCallError
    loop = _loop(ufunc, arrays)
    (rows, columns), strides = axes(arrays[-1].shape, *arrays)
    return Descriptor(LOOP, rows, columns, arrays, strides, loop=loop)


def reduction(ufunc: np.ufunc, x: Any, axis: Any, dtype: Any, out: Any) -> Iterator[Descriptor]:
    """A ufunc's `reduce`, whose inner loop has the result as its first operand and as its last."""
    if ufunc not in BEGINNINGS or dtype is not None or out.dtype != x.dtype or not x.size:
        raise UnknownCallError
    if axis is not None and (axis != 0 or x.ndim != MOST_AXES):
        raise UnknownCallError
    loop = _loop(ufunc, (out, x, out))
    beginning = BEGINNINGS[ufunc]
    rest = x
    if beginning is not None:
        first = np.asarray(beginning, dtype=x.dtype)
    elif axis == 0:
        first, rest = x[0], x[1:]
    else:
        first = x[(0,) * x.ndim + (...,)]  # which may well come twice in a maximum
    yield elementwise(np.logical_or if x.dtype == bool else np.positive, *(
        (first, first, out) if x.dtype == bool else (first, out)
    ))  # fmt: skip
    if rest.size:
        spread = np.broadcast_to(out, rest.shape)
        (rows, columns), strides = axes(rest.shape, rest, spread)
        yield Descriptor(
            LOOP, rows, columns, (out, rest, out), (strides[1], strides[0], strides[1]), loop=loop
        )


def choice(source: Any, where: Any, target: Any) -> Descriptor:
    """A copy of `source` where it is wanted."""
    if source.dtype != np.float64 or target.dtype != np.float64 or where.dtype != bool:
        raise UnknownCallError
    (rows, columns), strides = axes(target.shape, source, where, target)
    return Descriptor(CHOICE, rows, columns, (source, where, target), strides)


def product(a: Any, b: Any, out: Any) -> Iterator[Descriptor]:
    """The parts of a product of two matrices, none of which shares memory with it."""
    for x in (a, b, out):
        if x.dtype != np.float64 or x.ndim != MOST_AXES or any(step % 8 for step in x.strides):
            raise UnknownCallError
    if not out.size or not a.size or np.may_share_memory(out, a) or np.may_share_memory(out, b):
        raise UnknownCallError
    strides = tuple(x.strides for x in (a, b, out))
    rows, columns = out.shape
    parts = -(-out.size * a.shape[1] // PART)
    for number in range(parts):
        yield Descriptor(
            PRODUCT, rows, columns, (a, b, out), strides, a.shape[1], part=(number, parts)
        )


def taken(number: int, target: Any) -> Descriptor:
    """A copy of a run's argument `number` to `target`, which is as long as its entries are."""
    rows, columns = target.shape
    return Descriptor(TAKE, rows, columns, (target,) * 3, (target.strides,) * 3, number)


def check(kind: int, x: Any, dtype: Any, value: int = 0) -> Descriptor:
    """A check of an array's only entry."""
    if x.dtype != dtype or x.size != 1:
        raise UnknownCallError
    return Descriptor(kind, 1, 1, (x, x, x), ((0, 0),) * 3, int(value))


def axes(
    shape: tuple[int, ...], *arrays: Any
) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Rows and columns, and the strides of each array along them, as numpy goes through them.

    The columns are the axis along which the first array's entries lie nearer; and where all arrays
    let it, one row has all entries.
    """
    if len(shape) > MOST_AXES or any(x.dtype not in TYPES for x in arrays):
        raise UnknownCallError
    whole: list[tuple[int, int]]
    strides = [np.broadcast_to(x, shape).strides for x in arrays]
    padding = MOST_AXES - len(shape)
    rows, columns = (*[1] * padding, *shape)
    whole = [(row, column) for row, column in ((*[0] * padding, *each) for each in strides)]
    if rows == 1:
        whole = [(columns * column, column) for _, column in whole]
    elif columns == 1:
        whole = [(row, rows * row) for row, _ in whole]
    if any(abs(row) < abs(column) for row, column in whole[:1]):
        rows, columns = columns, rows
        whole = [(column, row) for row, column in whole]
    if all(row == columns * column for row, column in whole):
        rows, columns = 1, rows * columns
    return (rows, columns), tuple(whole)


def _loop(ufunc: np.ufunc, arrays: tuple[Any, ...]) -> tuple[int, int]:
    loop = inner_loop(ufunc, arrays) if len(arrays) <= OPERANDS else None
    if loop is None:
        raise UnknownCallError
    return loop
