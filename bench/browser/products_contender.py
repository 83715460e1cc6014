"""The matrix products of a training step, measured."""

import json
from time import perf_counter
from typing import NamedTuple

import numpy as np
from mfnet_contender import DATA

from mfnet.tensor import MatrixProduct, Tensor, use_matmul

SAMPLES = 128
SECONDS = 0.05  # of each product in a round


class Case(NamedTuple):
    """A product and where it is written."""

    a: Tensor
    b: Tensor
    out: Tensor


def cases() -> dict[str, Case]:
    """The products with the first layer's weights, for dense inputs and for digits."""
    generator = np.random.default_rng(0)
    digits = np.ones((SAMPLES, 785))
    digits[:, 1:] = DATA.images[:SAMPLES] / 255
    inputs = {"dense": generator.standard_normal((SAMPLES, 785)), "digits": digits}
    found = {}
    for hidden in (128, 256):
        rows = hidden + 1
        weights = generator.standard_normal((rows, 785))
        delta = generator.standard_normal((rows, SAMPLES))
        for kind, samples in inputs.items():
            forward = f"W A, {rows}x785 · 785x{SAMPLES}, {kind}"
            found[forward] = Case(weights, samples.T, np.empty((rows, SAMPLES)))
            backward = f"Δ Aᵀ, {rows}x{SAMPLES} · {SAMPLES}x785, {kind}"
            found[backward] = Case(delta, samples, np.empty((rows, 785)))
        to_inputs = f"Wᵀ Δ, 785x{rows} · {rows}x{SAMPLES}, dense"
        found[to_inputs] = Case(weights.T, delta, np.empty((785, SAMPLES)))
    return found


CASES = cases()
_products: dict[str, MatrixProduct] = {}
_measured: dict[str, dict[str, list[float]]] = {name: {} for name in CASES}


def remember(name: str) -> None:
    """Keeps what is plugged in now under a name, and takes it out."""
    _products[name] = use_matmul(np.matmul)


def measure(turn: int) -> None:
    """One round: every product by everybody, in another order every turn."""
    names = list(_products)
    shift = turn % len(names)
    for case, operands in CASES.items():
        for name in names:  # the order of the columns
            _measured[case].setdefault(name, [])
        for name in names[shift:] + names[:shift]:
            _measured[case][name].append(speed(_products[name], operands))


def speed(product: MatrixProduct, case: Case) -> float:
    """GFLOP/s, every entry counted."""
    a, b, out = case
    product(a, b, out=out)
    done, started = 0, perf_counter()
    while (seconds := perf_counter() - started) < SECONDS:
        product(a, b, out=out)
        done += 1
    return 2e-9 * done * a.shape[0] * a.shape[1] * b.shape[1] / seconds


def results() -> str:
    """GFLOP/s by product and by who computed it."""
    return json.dumps(_measured)
