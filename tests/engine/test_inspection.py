"""The recorded step: the library's own numbers, each made as its recipe says."""

import copy
import re

import numpy as np
import pytest
from arithmetic import work_out
from numpy.testing import assert_allclose, assert_array_equal
from worked_names import CONTRACT, PRINTED_HALF

from mfnet import (
    SGD,
    BatchIterator,
    BCELoss,
    CELoss,
    Id,
    Linear,
    MSELoss,
    NeuralNetwork,
    ReLU,
    catalogue,
)
from mfnet.catalogue import choices
from mfnet.optimizer import Adam, AdamW, RMSprop
from mfnet.parts.activations import Tanh
from mfnet.train import training
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset
from mfnet_page.queries.inspection import record


class Session:
    """What a query may use of a session, with samples in which nothing is special."""

    def __init__(self, layers, loss, optimizer, *, inputs=None, targets=None, outputs=2):
        rng = np.random.default_rng(5)
        features = layers[0].in_features
        if inputs is None:
            inputs = rng.normal(size=(9, features))
            targets = rng.normal(size=(9, outputs))
            if isinstance(loss, BCELoss):
                targets = rng.uniform(size=(9, outputs))
            if isinstance(loss, CELoss):
                targets = one_hot(rng.integers(0, outputs, 9), outputs)
        self.net, self.loss, self.optimizer = NeuralNetwork(layers), loss, optimizer
        self.last_step = None
        self.dataset = Dataset("points", "regression", inputs, targets, inputs, targets)

    def train(self, steps):
        batches = BatchIterator(4, seed=1)
        data = self.dataset
        progress = training(self.net, data.inputs, data.targets, dataloader=batches,
                            loss=self.loss, optimizer=self.optimizer)  # fmt: skip
        for _ in range(steps):
            next(progress)


def small(activation=Tanh, loss=None, optimizer=None, outputs=2):
    rng = np.random.default_rng(3)
    layers = [Linear(3, 4, seed=rng), activation(), Linear(4, outputs, seed=rng)]
    for layer in layers[::2]:
        layer.weights[1:, 0] = rng.normal(size=layer.out_features)
    return Session(layers, loss or MSELoss(), optimizer or SGD(0.1), outputs=outputs)


@pytest.fixture
def example(worked_example):
    layers = []
    for number in (1, 2, 3):
        weights = worked_example[f"W{number}"]
        linear = Linear(weights.shape[1] - 1, weights.shape[0] - 1)
        linear.weights = weights.copy()
        layers += [linear, Id()]
    inputs, targets = worked_example["X"].T, worked_example["Y"].T
    optimizer = SGD(worked_example["learning_rate_with_full_gradient"])
    return Session(layers[:-1], MSELoss(), optimizer, inputs=inputs, targets=targets)


def matrix(step, name):
    side = step["matrices"][name]
    return side["values"].reshape(side["rows"]["count"], side["columns"]["count"])


def cell(step, name, row, column):
    if name.endswith("ᵀ"):
        return cell(step, name[:-1], column, row)
    side = step["matrices"][name]
    first = side["rows"]["first"], side["columns"]["first"]
    return matrix(step, name)[row - first[0], column - first[1]]


def remade(step, name, row, column):
    """A cell, made of the cells that its recipe names, and only of these."""
    recipe = step["matrices"][name]["recipe"]
    match recipe["kind"]:
        case "product":
            left, right = recipe["left"], recipe["right"]
            inner = step["matrices"][left.removesuffix("ᵀ")]
            inner = inner["rows" if left.endswith("ᵀ") else "columns"]["count"]
            return sum(
                cell(step, left, row, k) * cell(step, right, k, column) for k in range(inner)
            )
        case "cells":
            row = recipe["rows"][column] if "rows" in recipe else row

            def number(found):
                scalar = step["scalars"].get(found[1])
                value = scalar if scalar is not None else cell(step, found[1], row, column)
                return f"({float(value)!r})"

            return work_out(re.sub(r"\{([^}]+)\}", number, recipe["numbers"]))
        case "softmax":
            e = np.exp(matrix(step, recipe["operand"])[1:, column])
            return e[row - 1] / e.sum()
        case "mean":
            return matrix(step, recipe["operand"]).sum() / step["scalars"]["m"]
    return None


def assert_recipes_hold(step):
    for name, recorded in step["matrices"].items():
        rows, columns = recorded["rows"], recorded["columns"]
        recipe = recorded["recipe"]
        for row in range(rows["first"], rows["first"] + rows["count"]):
            if recipe["kind"] == "given" or (row == 0 and "row_0" in recipe):
                continue
            for column in range(columns["count"]):
                expected = cell(step, name, row, column)
                made = remade(step, name, row, column)
                assert_allclose(made, expected, rtol=1e-9, atol=1e-12, err_msg=f"{name} {row}")


def test_the_worked_example_matrix_by_matrix(example, worked_example):
    step = record(example)
    for name, printed in CONTRACT.items():
        assert_array_equal(matrix(step, name), worked_example[printed], err_msg=name)
    for name, printed in PRINTED_HALF.items():
        full = 2 * worked_example[f"printed_{printed}"]
        full[0] = full[0] if name in {"dJ/dA0", "dJ/dA1", "dJ/dA2"} else 0
        assert_array_equal(matrix(step, name), full, err_msg=name)
    assert matrix(step, "J") == worked_example["loss"]
    assert_recipes_hold(step)


def test_stages_come_in_the_order_in_which_they_are_made(example):
    forward = ["A0", "Z1", "A1", "Z2", "A2", "Z3", "A3", "losses", "J"]
    backward = ["dJ/dA3", "Delta3", "dJ/dW3", "dJ/dA2", "Delta2", "dJ/dW2", "dJ/dA1", "Delta1",
                "dJ/dW1", "dJ/dA0"]  # fmt: skip
    update = ["W1 new", "W2 new", "W3 new"]
    step = record(example)
    assert step["stages"] == forward + backward + update
    groups = [step["matrices"][name]["group"] for name in step["stages"]]
    assert groups == ["forward"] * 9 + ["backward"] * 10 + ["update"] * 3


def test_formulas_are_the_textbooks(example):
    step = record(example)
    formulas = {name: step["matrices"][name]["formula"] for name in step["stages"]}
    assert formulas["Z1"] == "Z1 = W1 A0"
    assert formulas["A1"] == "A1 = g(Z1)"
    assert formulas["dJ/dW1"] == "dJ/dW1 = Delta1 A0ᵀ"
    assert formulas["dJ/dA1"] == "dJ/dA1 = W2ᵀ Delta2"
    assert formulas["Delta1"] == "Delta1 = dJ/dA1 ∘ g′(Z1)"
    assert formulas["W1 new"] == "W1 new = W1 − eta·dJ/dW1"


OPTIMIZERS = [
    SGD(0.3),
    SGD(0.3, weight_decay=0.1),
    SGD(0.3, momentum=0.9),
    SGD(0.3, momentum=0.8, weight_decay=0.1),
    SGD(0.3, momentum=0.8, nesterov=True, weight_decay=0.1),
    RMSprop(0.01),
    RMSprop(0.01, weight_decay=0.1),
    Adam(0.01),
    Adam(0.01, weight_decay=0.1),
    AdamW(0.01, weight_decay=0.1),
    AdamW(0.01, weight_decay=0),
]
LOSSES = [part.make() for part in choices(catalogue.LOSSES).values()]
ACTIVATIONS = [part.kind for part in catalogue.ACTIVATIONS.values()]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
@pytest.mark.parametrize("steps", [0, 3])
def test_a_step_is_the_one_that_training_takes(optimizer, steps):
    session = small(optimizer=copy.deepcopy(optimizer))
    session.train(steps)
    step = record(session, first=2, samples=4)
    assert_recipes_hold(step)
    data, chosen = session.dataset, slice(2, 6)
    progress = training(
        session.net,
        data.inputs[chosen],
        data.targets[chosen],
        dataloader=BatchIterator(-1, shuffle=False),
        loss=session.loss,
        optimizer=session.optimizer,
    )
    assert next(progress).loss == matrix(step, "J")
    for number, (weights, dJ_dw) in enumerate(session.net.weights_and_dJ_dws(), start=1):
        assert_array_equal(matrix(step, f"W{number} new"), weights)
        assert_array_equal(matrix(step, f"dJ/dW{number}"), dJ_dw)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
@pytest.mark.parametrize("outputs", [1, 3])
def test_every_cell_is_made_as_its_recipe_says_with_every_loss(loss, outputs):
    step = record(small(loss=loss, outputs=outputs), samples=3)
    assert_recipes_hold(step)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_cell_is_made_as_its_recipe_says_with_every_activation(activation):
    session = small(activation)
    session.net.layers[0].weights[1:] *= 3  # both sides of every corner
    assert_recipes_hold(record(session, samples=8))


def test_a_network_may_end_in_an_activation_or_have_two_linear_layers_in_a_row():
    rng = np.random.default_rng(0)
    layers = [
        Linear(3, 4, seed=rng),
        Linear(4, 3, seed=rng),
        ReLU(),
        Linear(3, 2, seed=rng),
        Tanh(),
    ]
    step = record(Session(layers, MSELoss(), SGD(0.1)))
    assert_recipes_hold(step)
    assert step["matrices"]["Z2"]["formula"] == "Z2 = W2 Z1"
    assert step["matrices"]["Delta1"]["formula"] == "Delta1 = W2ᵀ Delta2"


def test_nothing_of_the_session_changes():
    session = small(ReLU, optimizer=Adam(0.01))
    session.train(2)

    def state():
        layers = [(layer.weights.copy(), layer.dJ_dw.copy()) for layer in session.net.layers]
        draws = session.net.layers[0]._generator.bit_generator.state
        return layers, session.optimizer.memory.copy(session.net), session.net.training, draws

    before = state()
    record(session, edits=[("W1", 1, 1, 3.0), ("A0", 1, 0, 2.0)], learning_rate=5.0)
    after = state()
    for old, new in zip(before[0], after[0], strict=True):
        assert_array_equal(old[0], new[0])
        assert_array_equal(old[1], new[1])
    assert before[1][0] == after[1][0]
    assert_array_equal(before[1][1][0], after[1][1][0])
    assert before[2:] == after[2:]
    assert session.optimizer.learning_rate == 0.01


def test_edits_are_followed_by_everything(example):
    plain = record(example)
    edits = [("A0", 1, 0, 3.0), ("Y", 1, 2, -1.0), ("W2", 1, 0, 0.5)]
    step = record(example, edits=edits, learning_rate=0.25)
    assert matrix(step, "A0")[1, 0] == 3
    assert matrix(step, "Y")[1, 2] == -1
    assert matrix(step, "W2")[1, 0] == 0.5
    assert step["learning_rate"] == 0.25
    assert matrix(step, "J") != matrix(plain, "J")
    assert_recipes_hold(step)
    assert_array_equal(matrix(record(example), "W1 new"), matrix(plain, "W1 new"))


def test_held_is_the_network_as_it_was():
    session = small()
    before = record(session)
    session.train(3)
    held = record(session, edits=[("A0", 1, 0, 9.0)], held=True)
    assert_array_equal(matrix(held, "W1"), matrix(before, "W1"))
    assert (matrix(record(session), "W1") != matrix(before, "W1")).any()


def test_samples_are_those_asked_for_and_begin_anew_after_the_last():
    step = record(small(), first=8, samples=3)
    inputs = small().dataset.inputs
    assert_array_equal(matrix(step, "A0")[1:].T, inputs[[8, 0, 1]])
    assert step["samples"] == 3
    assert record(small(), samples=20)["samples"] == 8


@pytest.mark.parametrize(
    ("loss", "edit", "sentence"),
    [
        (MSELoss(), ("W1", 0, 0, 2.0), "W1 has no cell 0, 0"),
        (MSELoss(), ("A0", 1, 7, 2.0), "A0 has no cell 1, 7"),
        (MSELoss(), ("A0", 1, 0, float("nan")), "a number from"),
        (MSELoss(), ("A0", 1, 0, 1e7), "a number from"),
        (CELoss(), ("Y", 1, 0, 0.5), "put a 1 at the right class"),
        (BCELoss(), ("Y", 1, 0, 1.5), "from 0 to 1"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_with_a_sentence(loss, edit, sentence):
    with pytest.raises(ValueError, match=sentence):
        record(small(loss=loss), edits=[edit])


@pytest.mark.parametrize("label", [1, 2, 3])
def test_a_target_of_the_cross_entropy_stays_one_hot(label):
    step = record(small(loss=CELoss(), outputs=3), edits=[("Y", label, 1, 1.0)])
    assert matrix(step, "Y")[1:, 1].tolist() == np.eye(3)[label - 1].tolist()
    assert_recipes_hold(step)


def test_a_wrong_recipe_would_be_seen(example):
    step = record(example)
    step["matrices"]["Z1"]["values"][5] += 1
    with pytest.raises(AssertionError):
        assert_recipes_hold(step)
