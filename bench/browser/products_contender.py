"""The matrix products of a training step: who computes them, how fast, and how exactly."""

from itertools import pairwise
from time import perf_counter
from typing import NamedTuple, cast

import numpy as np

from mfnet.datasets import mnist
from mfnet.tensor import MatrixProduct, Tensor, use_matmul

SAMPLES = 128
SECONDS = 0.03  # of a product in a round
TOLERANCE = 1e-13  # of the sum of the absolute products

Sizes = list[int]


class Case(NamedTuple):
    """A product and where it is written."""

    a: Tensor
    b: Tensor
    out: Tensor


def cases(*networks: Sizes) -> dict[str, Case]:
    """Every product of a step, laid out as mfnet does; the first layer's with digits, too."""
    generator = np.random.default_rng(0)
    normal = generator.standard_normal
    digits = np.ones((SAMPLES, 785))
    digits[:, 1:] = mnist("/bench").images[:SAMPLES] / 255
    found = {}
    for features, units in (pair for sizes in networks for pair in pairwise(sizes)):
        m, n = units + 1, features + 1  # with the bias's row
        weights, delta = normal((m, n)), normal((m, SAMPLES))
        # The first layer's samples are rows, the others' activations are columns already.
        inputs = {"dense": normal((SAMPLES, n)).T if n == 785 else normal((n, SAMPLES))}
        if n == 785:
            inputs["digits"] = digits.T
        for kind, x in inputs.items():
            forward = f"W A: {m}x{n} · {n}x{SAMPLES}, {kind}"
            found[forward] = Case(weights, x, np.empty((m, SAMPLES)))
            gradient = f"Δ Aᵀ: {m}x{SAMPLES} · {SAMPLES}x{n}, {kind}"
            found[gradient] = Case(delta, x.T, np.empty((m, n)))
        backward = f"Wᵀ Δ: {n}x{m} · {m}x{SAMPLES}, dense"
        found[backward] = Case(weights.T, delta, np.empty((n, SAMPLES)))
    return found


CASES = cases([784, 128, 10], [784, 256, 128])
_products: dict[str, MatrixProduct] = {}


def remember(name: str) -> None:
    """Keeps what is plugged in now under a name, and takes it out."""
    _products[name] = use_matmul(cast(MatrixProduct, np.matmul))


def plug_openblas() -> None:
    """Lets scipy's OpenBLAS compute the products, told of transposed operands as it likes them."""
    from scipy.linalg.blas import dgemm  # noqa: PLC0415 (it is loaded for this)

    def by_openblas(a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
        out = np.empty((a.shape[0], b.shape[1])) if out is None else out
        # It thinks in columns: outᵀ = bᵀ aᵀ.
        b_lies, a_lies = b.flags.c_contiguous, a.flags.c_contiguous
        dgemm(
            1.0,
            b.T if b_lies else b,
            a.T if a_lies else a,
            trans_a=not b_lies,
            trans_b=not a_lies,
            c=out.T,
            overwrite_c=True,
        )
        return out

    use_matmul(by_openblas)


def check() -> None:
    """Raises ArithmeticError if anybody's product is not numpy's."""
    for case, (a, b, out) in CASES.items():
        expected, scale = np.matmul(a, b), np.matmul(abs(a), abs(b))
        for name, product in _products.items():
            out.fill(np.nan)
            product(a, b, out=out)
            if not (abs(out - expected) <= TOLERANCE * scale).all():
                raise ArithmeticError(f"{name} is wrong: {case}")


def speed(name: str, case: str) -> float:
    """GFLOP/s over a short while, every entry counted."""
    product, (a, b, out) = _products[name], CASES[case]
    done, started = 0, perf_counter()
    while (seconds := perf_counter() - started) < SECONDS:
        product(a, b, out=out)
        done += 1
    operations: int = 2 * out.size * a.shape[1]
    return 1e-9 * done * operations / seconds
