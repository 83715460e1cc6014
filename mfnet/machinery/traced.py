"""What stands for arrays and numbers in the library's own code while its calls are noted down.

`Traced` stands for an array. It computes whatever is asked of it, and its trace notes the call with
the arrays that it reads and writes. What it does not understand raises an error: nothing is ever
noted wrongly.
"""

from collections.abc import Callable
from operator import add, mul, sub, truediv
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from mfnet.machinery.workspace import Array, Workspace


class NotTraceableError(Exception):
    """The code does something with an array that no list of calls can repeat."""


FAILURES = (
    ArithmeticError, AttributeError, LookupError, MemoryError, NotTraceableError, TypeError,
    ValueError,
)  # fmt: skip
"""What code raises that can't be traced, or whose calls there is no memory for."""


class Traced(NDArrayOperatorsMixin):
    """Stands for `array` in code that is traced, and passes there for an array."""

    __class__ = property(lambda _: np.ndarray)
    __iter__ = None

    def __init__(self, array: Array, trace: Any, result: list[Any] | None = None) -> None:
        self.array = array
        self.trace = trace
        self.result = result

    shape = property(lambda self: self.array.shape)
    ndim = property(lambda self: self.array.ndim)
    size = property(lambda self: self.array.size)
    T = property(lambda self: Traced(self.array.T, self.trace))

    def __len__(self) -> int:
        return len(self.array)

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **options: Any
    ) -> Any:
        return self.trace.call(ufunc, method, inputs, out, options)

    def __array_function__(self, function: Any, _: Any, arguments: Any, options: Any) -> Any:
        if function not in _FUNCTIONS:
            raise NotTraceableError(function.__name__)
        return _FUNCTIONS[function](*arguments, **options)

    def __pow__(self, exponent: Any) -> Any:
        if exponent != 2:  # which numpy's arrays compute by `square`
            raise NotTraceableError(f"the power {exponent}")
        return self.trace.call(np.square, "__call__", (self,), None, {})

    def __getitem__(self, key: Any) -> "Traced":
        return Traced(self._part(key), self.trace)

    def __setitem__(self, key: Any, value: Any) -> None:
        target = self._part(key)
        if type(value) is Traced:
            if value.array.__array_interface__ == target.__array_interface__:
                return  # the end of `x[key] += …`
            if value.shape == target.shape and self.trace.move(target, value):
                return
        self.trace.copy(target, value)

    def _part(self, key: Any) -> Array:
        keys = key if isinstance(key, tuple) else (key,)
        if not all(isinstance(k, (int, slice)) for k in keys):
            raise NotTraceableError(f"an index of {key}")
        return self.array[(*keys, ...)]  # always a view

    def copy(self) -> "Traced":
        """A traced copy."""
        return _filled(self, self)

    def sum(self, axis: Any = None) -> Any:
        """As that of an array."""
        return self._reduced(np.add, axis)

    def max(self, axis: Any = None) -> Any:
        """As that of an array."""
        return self._reduced(np.maximum, axis)

    def min(self, axis: Any = None) -> Any:
        """As that of an array."""
        return self._reduced(np.minimum, axis)

    def all(self, axis: Any = None) -> Any:
        """As that of an array."""
        return self._reduced(np.logical_and, axis)

    def mean(self) -> Any:
        """As that of an array."""
        return self.sum() / self.size

    def _reduced(self, ufunc: np.ufunc, axis: Any) -> Any:
        return self.trace.call(ufunc, "reduce", (self,), None, {"axis": axis})

    def __bool__(self) -> bool:
        value = bool(self.array)
        self.trace.conditions.append((self.array, value))
        return value

    def __float__(self) -> float:
        self.trace.results.append(self.array)
        return float(self.array[()])


class Number:
    """A number that may differ from step to step, in code that is traced.

    Args:
        value: what it is in this step.
        formula: what tells it from all other numbers.
        trace: of the step.
    """

    def __init__(self, value: Callable[[], float], formula: Any, trace: Any) -> None:
        self.value = value
        self.formula = formula
        self.trace = trace

    def __bool__(self) -> bool:
        raise NotTraceableError("a number of the step decides")

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **options: Any
    ) -> Any:
        return self.trace.call(ufunc, method, inputs, out, options)

    def _combined(self, operation: Any, left: Any, right: Any) -> Any:
        if any(type(x) not in (Number, int, float) for x in (left, right)):
            return NotImplemented
        values = [x.value if type(x) is Number else (lambda x=x: x) for x in (left, right)]
        formulas = [x.formula if type(x) is Number else repr(x) for x in (left, right)]
        first, second = values
        return Number(
            lambda: operation(first(), second()), (operation.__name__, *formulas), self.trace
        )

    __add__, __sub__, __mul__, __truediv__, __pow__ = (
        (lambda self, x, operation=operation: self._combined(operation, self, x))
        for operation in (add, sub, mul, truediv, pow)
    )
    __radd__, __rsub__, __rmul__, __rtruediv__, __rpow__ = (
        (lambda self, x, operation=operation: self._combined(operation, x, self))
        for operation in (add, sub, mul, truediv, pow)
    )


class TracedWorkspace(Workspace):
    """A workspace whose arrays are traced, each a new one.

    Args:
        trace: of the step.
    """

    def __init__(self, trace: Any) -> None:
        self._trace = trace

    def empty(self, *shape: int) -> Any:
        """A traced array of that shape."""
        return Traced(np.empty(shape), self._trace)


def _filled(like: Traced, value: Any) -> Traced:
    filled = Traced(np.empty_like(like.array), like.trace)
    like.trace.copy(filled.array, value)
    return filled


def _where(condition: Traced, chosen: Any, other: Any) -> Traced:
    trace = condition.trace
    result = Traced(np.empty_like(condition.array, dtype=np.float64), trace)
    trace.copy(result.array, other)
    trace.copy(result.array, chosen, condition.array)
    return result


def _clip(x: Traced, low: float, high: float, *, out: Traced) -> Any:
    return x.trace.write(out, np.clip, *x.trace.operands([x, low, high]))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.clip: _clip,
    np.copyto: lambda target, source: target.__setitem__(slice(None), source),
    np.count_nonzero: lambda x: x.trace.count_nonzero(x),
    np.empty_like: lambda like: Traced(np.empty_like(like.array), like.trace),
    np.ones_like: lambda like: _filled(like, 1.0),
    np.where: _where,
    np.zeros_like: lambda like: _filled(like, 0.0),
}
