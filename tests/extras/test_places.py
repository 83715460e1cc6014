"""From every matrix of a recorded step to the lines that compute it, in the documentation."""

import inspect
from importlib import import_module
from itertools import product

import numpy as np
import pytest
from test_docs import DOCS, Page

from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, Hidden, assemble, choices
from mfnet.layer import Activation
from mfnet.recording import record_step

AS_IT_IS = {"A0", "A2", "Delta2"}  # what is given, and an output without an activation
INPUTS, TARGETS = np.full((2, 3), 0.5), np.eye(2)


def recorded(activation="relu", loss="cross-entropy", optimizer="sgd"):
    net = assemble(3, [Hidden(4, activation)], 2, seed=0)
    parts = {"loss": LOSSES[loss].make(), "optimizer": OPTIMIZERS[optimizer].make()}
    return record_step(net, INPUTS, TARGETS, **parts).matrices


STEPS = [
    *product(choices(ACTIVATIONS), ["cross-entropy"], ["sgd"]),
    *product(["relu"], choices(LOSSES), ["sgd"]),
    *product(["relu"], ["cross-entropy"], choices(OPTIMIZERS)),
]


@pytest.mark.parametrize("parts", STEPS, ids="-".join)
def test_every_computed_matrix_leads_to_lines_that_the_documentation_has(parts):
    matrices = recorded(*parts)
    computed = {name: m for name, m in matrices.items() if m.is_stage and name not in AS_IT_IS}
    assert len(computed) >= 10
    for name, matrix in computed.items():
        place = matrix.place
        assert place, name
        path = DOCS / "source" / f"{place.module.replace('.', '/')}.html"
        assert {f"line-{place.first}", f"line-{place.last}", place.name} <= ids(path), name


def test_the_lines_are_those_of_the_formula():
    matrices = recorded("relu", "mean-squared-error", "momentum")
    assert lines(matrices["Z1"]) == "return matmul(self.weights, x, self._workspace)"
    assert lines(matrices["A1"]) == "return np.maximum(z, 0.0)"
    assert lines(matrices["g′(Z1)"]) == "return np.where(z > 0.0, 1.0, 0.0)"
    assert lines(matrices["dJ/dW1"]) == "self.dJ_dw = matmul(grad, self.inputs.T, self._workspace)"
    assert lines(matrices["dJ/dA1"]) == "return matmul(self.weights.T, grad, self._workspace)"
    assert "self.g_prime(self.inputs[1:])" in lines(matrices["Delta1"])
    assert "np.square(pred[1:] - target[1:])" in lines(matrices["J"])
    assert "weights -= " in lines(matrices["W1 new"])


def test_what_somebody_else_computes_has_no_lines_in_the_library():
    net = assemble(3, [Hidden(4)], 2, seed=0)
    net.layers[1] = Activation(lambda z: 2 * z, lambda z: 2 + 0 * z)
    matrices = record_step(net, INPUTS, TARGETS).matrices
    assert matrices["A1"].place is None
    assert matrices["Z1"].place.name == "Linear.forward"


def lines(matrix):
    place = matrix.place
    source = inspect.getsource(import_module(place.module)).splitlines()
    return "\n".join(source[place.first - 1 : place.last]).strip()


_ids = {}


def ids(path):
    if path not in _ids:
        _ids[path] = set(Page(path).ids)
    return _ids[path]
