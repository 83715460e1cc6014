"""Which calls of numpy a step consists of, noted down while the library's own code runs."""

from collections.abc import Callable
from functools import partial
from sys import getrefcount
from typing import TYPE_CHECKING, Any

import numpy as np

from mfnet.machinery.traced import NotTraceableError, Number, Traced
from mfnet.machinery.workspace import Array

if TYPE_CHECKING:
    from mfnet.machinery.calls import Call


class Trace:
    """The calls of a step, in their order, each with its arguments.

    Args:
        product: computes matrix products, as `numpy.matmul` does.

    Attributes:
        calls: functions and their arguments, the array that is written to included.
        conditions: arrays of one entry that decided something, and what they were.
        results: arrays of one entry that the code has made a Python number of.
        numbers: arrays of one entry, and the functions that say what is in them in every step.
    """

    def __init__(self, product: Callable[..., Any]) -> None:
        self.calls: list[Call] = []
        self.conditions: list[tuple[Array, bool]] = []
        self.results: list[Array] = []
        self.numbers: dict[Any, tuple[Array, Callable[[], float]]] = {}
        self._product = product
        self._computed: dict[Any, list[Any]] = {}  # what a call has computed: the array, its state
        self._writes: dict[int, int] = {}  # how often an array has been written to
        self._constants: dict[str, Array] = {}  # by what they are
        self._reused: set[int] = set()
        self._kept: dict[int, Array] = {}  # so that no two arrays ever have the same address

    def call(self, ufunc: Any, method: str, inputs: Any, out: Any, options: Any) -> Traced:
        """What `__array_ufunc__` is called with."""
        if method not in ("__call__", "reduce") or options.keys() - {"axis", "dtype"}:
            raise NotTraceableError(f"{ufunc.__name__}, {method}, {options}")
        operands = self.operands(inputs)
        function = ufunc
        if method == "reduce":
            function = ufunc.reduce
            operands += [options.get("axis", 0), options.get("dtype")]
        if out:
            if ufunc is np.matmul:
                function = self._product
            return self.write(out[0], function, *operands)
        key = (ufunc, method, *map(self._state, operands))
        array, state = self._computed.get(key, (None, None))
        if array is not None and self._state(array) == state:
            self._reused.add(id(owner_of(array)))
            return Traced(array, self)
        array = np.asarray(function(*operands))
        self._note(function, *operands, array)
        result = self._computed[key] = [array, self._state(array)]
        return Traced(array, self, result)

    def write(self, out: Traced, function: Callable[..., Any], *operands: Any) -> Traced:
        """Call a function that writes to its last argument, `out`."""
        if type(out) is not Traced:
            raise NotTraceableError("an array that is not traced is written to")
        self.written(out.array)
        function(*operands, out.array)
        self._note(function, *operands, out.array)
        return out

    def count_nonzero(self, x: Traced) -> Traced:
        """How many entries are not 0, as a float64."""
        return self.write(Traced(np.empty(()), self), count_nonzero, x.array)

    def copy(self, target: Array, source: Any, where: Array | None = None) -> None:
        """Copy `source`, an array or a number, to `target`, where the third is true."""
        self.written(target)
        if where is not None:
            self._note(np.copyto, target, *self.operands([source]), "same_kind", where)
        elif type(source) is Traced:
            self._note(np.positive, source.array, target)
        else:
            self._note(target.fill, *(x.item() for x in self.operands([source])))
        function, arguments = self.calls[-1]
        function(*arguments)

    def move(self, target: Array, value: Traced) -> bool:
        """Let the newest calls write `value` to `target` at once; False where they can't."""
        old = value.array
        newest = [call for call in self.calls[-2:] if any(x is old for x in _operands(call))]
        first = len(self.calls) - len(newest)
        others = [x for call in newest for x in _operands(call) if x is not old]
        alike = old.base is None and (old.shape, old.strides, old.dtype) == (
            target.shape, target.strides, target.dtype,
        )  # fmt: skip
        if not newest or not alike or any(owner_of(x) is owner_of(target) for x in others):
            return False
        # Held by the calls, by `value` and here; and by notes of it.
        holders = sum(x is old for call in newest for x in _operands(call)) + 2
        holders += (id(old) in self._kept) + (value.result is not None)
        if _holders(value.array) != holders:
            return False  # a view of it would no longer be one
        self.written(target)
        np.copyto(target, old)
        self.calls[first:] = [_with(target, old, call) for call in newest]
        value.array = target
        if value.result is not None:
            value.result[:] = target, self._state(target)
        return True

    def _note(self, function: Callable[..., Any], *arguments: Any) -> None:
        if function in (np.maximum, np.minimum):  # which take `out` by its name alone
            function, arguments = partial(function, out=arguments[-1]), arguments[:-1]
        self.calls.append((function, arguments))

    def number(self, number: Number) -> Array:
        """The array of one entry that a number of every step is written to."""
        if number.formula not in self.numbers:
            self.numbers[number.formula] = np.asarray(number.value()), number.value
        return self.numbers[number.formula][0]

    def operands(self, inputs: Any) -> list[Any]:
        """The arguments of a call of numpy: arrays, and constants as arrays of one entry."""
        floats = all(x.array.dtype == np.float64 for x in inputs if type(x) is Traced)
        found: list[Any] = []
        for x in inputs:
            if type(x) is Traced:
                found.append(x.array)
            elif type(x) is Number:
                found.append(self.number(x))
            elif isinstance(x, (bool, int, float)):
                found.append(self._constant(float(x)) if floats else x)
            else:
                raise NotTraceableError(f"{type(x).__name__} is not traced")
        return found

    def _constant(self, x: float) -> Array:
        return self._constants.setdefault(repr(x), np.asarray(x))

    def written(self, array: Array) -> None:
        """Note that `array` changes."""
        owner = id(owner_of(array))
        if owner in self._reused:
            raise NotTraceableError("an array changes that stands for two")
        self._writes[owner] = self._writes.get(owner, 0) + 1

    def _state(self, x: Any) -> Any:
        """Which array it is, and as which of its states; a constant as it is."""
        if not isinstance(x, np.ndarray):
            return repr(x)
        self._kept[id(x)] = x
        place = x.__array_interface__["data"][0]
        return place, x.shape, x.strides, x.dtype, self._writes.get(id(owner_of(x)), 0)


def copy_of_batch(matrix: Array) -> Array:
    """A copy that lies in memory in the same way."""
    if matrix.dtype != np.float64:
        raise NotTraceableError(f"a batch is of {matrix.dtype}")
    for copy in (np.empty(matrix.shape[::-1]).T, np.empty(matrix.shape)):
        if copy.strides == matrix.strides:
            copy[...] = matrix
            return copy
    raise NotTraceableError("a batch is a part of another array")


def _operands(call: "Call") -> list[Any]:
    """The arguments of a call, and what its function brings along, as `Trace._note` has it."""
    function, arguments = call
    return [*arguments, *(function.keywords.values() if isinstance(function, partial) else ())]


def _with(new: Array, old: Array, call: "Call") -> "Call":
    """The same call with `new` in the place of `old`."""
    function, arguments = call
    if isinstance(function, partial):
        function = partial(
            function.func, **{n: new if x is old else x for n, x in function.keywords.items()}
        )
    return function, tuple(new if x is old else x for x in arguments)


def owner_of(x: Any) -> Any:
    """The array whose memory it is, or it itself."""
    while isinstance(x, np.ndarray) and isinstance(x.base, np.ndarray):
        x = x.base
    return x


def count_nonzero(x: Array, out: Array) -> None:
    """`numpy.count_nonzero`, written to an array."""
    out[...] = np.count_nonzero(x)


def _holders(x: Any) -> int:
    """How many hold `x`, the caller's own reference for this call not counted."""
    return getrefcount(x) - _UNCOUNTED


# Found out and not written down, as it depends on the interpreter.
_UNCOUNTED = 0
_in_a_list = [np.empty(0)]
_UNCOUNTED = _holders(_in_a_list[0]) - 1
