"""The inner loops of numpy's ufuncs: where they are, and how a faster one takes the place of one.

An inner loop is a C function that goes along one axis of arrays of certain types.
"""

import ctypes
from typing import Any

import numpy as np

# The number of a type in a ufunc's list of types.
TYPES = {np.dtype(bool): 0, np.dtype(np.float64): 12}


class _UFunc(ctypes.Structure):
    """The beginning of numpy's PyUFuncObject, part of its stable ABI."""

    _fields_ = (
        ("references", ctypes.c_ssize_t),
        ("type", ctypes.c_void_p),
        ("nin", ctypes.c_int),
        ("nout", ctypes.c_int),
        ("nargs", ctypes.c_int),
        ("identity", ctypes.c_int),
        ("functions", ctypes.POINTER(ctypes.c_void_p)),
        ("data", ctypes.POINTER(ctypes.c_void_p)),
        ("ntypes", ctypes.c_int),
        ("reserved", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("types", ctypes.POINTER(ctypes.c_char)),
    )


def inner_loop(ufunc: np.ufunc, arrays: tuple[Any, ...]) -> tuple[int, int] | None:
    """The loop for arrays of these types, and what numpy hands to it; None if there is none."""
    number = _number(ufunc, arrays)
    if number is None:
        return None
    kept = _UFunc.from_address(id(ufunc))
    loop, data = kept.functions[number], kept.data[number] if kept.data else 0
    return (loop, data or 0) if loop else None


def replace_loop(ufunc: np.ufunc, loop: int, *trial: Any) -> bool:
    """Let another loop compute a ufunc of float64. It is handed numpy's own as `data`, for what it
    leaves to that.

    False, and all is as it was, if that gives other bits for `trial`, an array for each operand.

    It is what numpy's C function PyUFunc_ReplaceLoopBySignature does.
    """
    expected = ufunc(*trial)
    number = _number(ufunc, (*trial, expected))
    kept = _UFunc.from_address(id(ufunc))
    if number is None or not kept.data:
        return False
    before = kept.functions[number], kept.data[number]
    kept.functions[number], kept.data[number] = loop, before[0]
    if ufunc(*trial).tobytes() == expected.tobytes():
        return True
    kept.functions[number], kept.data[number] = before
    return False


def _number(ufunc: np.ufunc, arrays: tuple[Any, ...]) -> int | None:
    """Which of a ufunc's loops is for arrays of these types."""
    kept = _UFunc.from_address(id(ufunc))
    count = len(arrays)
    if (kept.nargs, kept.ntypes) != (count, ufunc.ntypes):
        return None  # another numpy, perhaps
    wanted = bytes(TYPES.get(x.dtype, 255) for x in arrays)
    for number in range(kept.ntypes):
        if kept.types[number * count : (number + 1) * count] == wanted:
            return number
    return None
