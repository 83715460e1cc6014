"""Copies of a network's parts that train with traced arrays: what mfnet computes, noted down."""

from collections.abc import Iterator
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from mfnet.machinery.memory import Memory
from mfnet.machinery.traced import NotTraceableError, Number, Traced, TracedWorkspace
from mfnet.machinery.tracing import Trace
from mfnet.machinery.workspace import Array, Workspace


def stand_in(part: Any, trace: Trace, **others: Any) -> Any:
    """A copy of `part` whose arrays are traced, with `others` among its attributes.

    Raises NotTraceableError if it has code that is not mfnet's, or attributes of unknown kinds.
    """
    for kind in type(part).__mro__:
        if kind.__module__ not in ("abc", "builtins") and not _is_of_mfnet(kind.__module__):
            raise NotTraceableError(f"{kind.__name__} is not of mfnet")
        for function in vars(kind).values():
            _check_function(getattr(function, "__func__", function))
    copy = object.__new__(type(part))
    for name, value in vars(part).items():
        if name not in others and not isinstance(value, np.random.Generator):
            vars(copy)[name] = _traced(value, part, trace)
    vars(copy).update(others)
    return copy


def _traced(value: Any, part: Any, trace: Trace) -> Any:
    if type(value) is np.ndarray and value.dtype == np.float64 and value.size != 1:
        return Traced(value, trace)
    if isinstance(value, Workspace):
        return TracedWorkspace(trace)
    if isinstance(value, MethodType) and value.__self__ is part:
        _check_function(value.__func__)
    elif isinstance(value, FunctionType):
        _check_function(value)
    elif not isinstance(value, (bool, int, float, str, np.ufunc, type(None))):
        raise NotTraceableError(f"an attribute is {type(value).__name__}")
    return value


def _check_function(function: Any) -> None:
    if isinstance(function, FunctionType):
        module = function.__globals__.get("__name__", "")
        if not (_is_of_mfnet(module) or module in ("abc", "dataclasses")):
            raise NotTraceableError(f"{function.__name__} is not of mfnet")


def _is_of_mfnet(module: str) -> bool:
    return module.partition(".")[0] == "mfnet"


class TracedMemory:
    """Stands for an optimizer's memory in code that is traced."""

    def __init__(self, memory: Memory, arrays: list[list[Array]], trace: Trace) -> None:
        self.steps = Number(lambda: memory.steps, "steps", trace)
        self._arrays, self._trace = arrays, trace

    def next_step(self, net: Any) -> Iterator[tuple[Any, Any, list[Traced]]]:
        """As that of the memory."""
        pairs = net.parameters_and_gradients()
        for (weights, dJ_dw), arrays in zip(pairs, self._arrays, strict=True):
            yield weights, dJ_dw, [Traced(x, self._trace) for x in arrays]
