"""The kernel (calls.c) as Python functions, plugged into the library's seams.

The kernel's `method` has the C signature of a Python function and reads numpy's arrays where they
lie, so that a call costs a fraction of a microsecond. It computes what is certainly safe, and
declines everything else by returning False: that is then numpy's to do.
"""

import ctypes
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mfnet.machinery.calls import use_runner
from mfnet.machinery.columns import Fill, in_numpy, use_fill
from mfnet.tensor import MatrixProduct, Tensor, use_matmul
from mfnet_page.calls import Runner
from mfnet_page.ufuncs import replace_loop

TryProduct: TypeAlias = Callable[[Tensor, Tensor, Tensor], bool]
TryFill: TypeAlias = Callable[[Tensor, NDArray[np.uint8], Tensor], bool]

METH_FASTCALL = 0x0080
_BYTES = np.dtype(np.uint8)
_NUMBERS = np.append(np.linspace(-4, 4, 1000), np.geomspace(1e-20, 50, 201))  # to be tried on
_SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan])


class MethodDefinition(ctypes.Structure):
    """CPython's PyMethodDef."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("documentation", ctypes.c_char_p),
    )


_definitions: list[MethodDefinition] = []  # CPython keeps pointers to them


def plug(exports: Any, method: int, run: int, fill: int, loops: Any) -> bool:
    """Let the library compute by the kernel; False where it does not fit this numpy.

    Args:
        exports: of the kernel's WebAssembly instance.
        method, run, fill: where these functions of it are in the function table.
        loops: where inner loops are there, by the name of the ufunc.
    """
    try_product = python_function(exports, method)
    if not is_right(try_product):
        return False
    product = matmul_by(try_product)
    use_matmul(product)
    scratch = scratch_of(exports)
    use_runner(Runner(method_maker(b"run", run), scratch, product))
    try_fill = method_maker(b"try_fill", fill)(scratch, None)
    if fills_alike(try_fill):
        use_fill(fill_by(try_fill))
    replace_loop(np.tanh, loops.tanh, _NUMBERS)
    for name in ("add", "subtract", "multiply", "divide"):
        replace_loop(getattr(np, name), getattr(loops, name), _NUMBERS, _NUMBERS[::-1].copy())
    specials = np.repeat(_SPECIAL, len(_SPECIAL)), np.tile(_SPECIAL, len(_SPECIAL))
    for name in ("maximum", "minimum", "greater"):
        replace_loop(getattr(np, name), getattr(loops, name), *specials)
    return True


def python_function(exports: Any, method: int) -> TryProduct:
    """`try_product(a, b, out)`: writes `a b` to `out` and returns True, or declines with False."""
    scratch = scratch_of(exports)
    function: TryProduct = method_maker(b"try_product", method)(scratch, None)
    return function


def scratch_of(exports: Any) -> Tensor:
    """Memory that the kernel works in."""
    scratch = np.zeros(-(-exports.scratch_bytes() // 8))
    exports.prepare(scratch.ctypes.data, *map(id, (np.ndarray, scratch.dtype, _BYTES, True, False)))
    return scratch


def method_maker(name: bytes, function: int) -> Callable[[Any, Any], Any]:
    """Makes Python functions of a C function: of their `self`, and of what else they keep alive."""
    definition = MethodDefinition(name, function, METH_FASTCALL, None)
    _definitions.append(definition)
    make = ctypes.pythonapi.PyCFunction_NewEx
    make.restype = ctypes.py_object
    make.argtypes = [ctypes.c_void_p, ctypes.py_object, ctypes.py_object]
    return lambda own, kept: make(ctypes.addressof(definition), own, kept)


def matmul_by(try_product: TryProduct) -> MatrixProduct:
    """`np.matmul` for two matrices, computed by the kernel wherever it can."""

    def matmul(a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
        if type(a) is np.ndarray and type(b) is np.ndarray and a.ndim == b.ndim == 2:
            result = np.empty((a.shape[0], b.shape[1])) if out is None else out
            if try_product(a, b, result):
                return result
        return np.matmul(a, b, out=out)

    return matmul


def fill_by(try_fill: TryFill) -> Fill:
    """Fills columns by the kernel where samples are bytes."""

    def fill(columns: Tensor, samples: Any, scale: float) -> None:
        is_bytes = type(samples) is np.ndarray and samples.dtype is _BYTES
        if not (is_bytes and try_fill(columns, samples, np.array(scale))):
            in_numpy(columns, samples, scale)

    return fill


def fills_alike(try_fill: TryFill) -> bool:
    """Whether the kernel gives numpy's bits, tried on every byte."""
    samples, scale = np.arange(266).astype(np.uint8).reshape(7, 38), 1 / 255
    out, expected = np.full((2, 7, 39), -1.0)
    in_numpy(expected, samples, scale)
    return try_fill(out, samples, np.array(scale)) and out.tobytes() == expected.tobytes()


def is_right(try_product: TryProduct) -> bool:
    """Whether the kernel reads arrays as this numpy lays them out, tried on one product."""
    a, b = np.arange(12.0).reshape(4, 3), np.arange(15.0).reshape(5, 3).T
    out, expected = np.full((2, 4, 10), -1.0)
    expected[:, ::2] = a @ b
    return try_product(a, b, out[:, ::2]) and np.array_equal(out, expected)
