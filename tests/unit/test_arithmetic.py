"""Formulas of the catalogue, read and worked out."""

from collections.abc import Iterator

import numpy as np
import pytest

from mfnet import Linear, NeuralNetwork
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS
from mfnet.recording import CellByCell, record_step
from mfnet.recording.arithmetic import read, worked_out

TARGETS = {"one-hot": np.eye(3)[[0, 2, 1, 2]], "from 0 to 1": np.full((4, 3), 0.3)}
ACTIVATION_NAMES = [name for name, part in ACTIVATIONS.items() if part.is_choice]
LOSS_NAMES = [name for name, part in LOSSES.items() if part.is_choice]


def step_of(activation="tanh", loss="mean-squared-error", optimizer="sgd", scale=1.0, **arguments):
    """A step of a network of random weights on four samples."""
    rng = np.random.default_rng(5)
    net = NeuralNetwork(
        [Linear(2, 5, seed=rng), ACTIVATIONS[activation].make(), Linear(5, 3, seed=rng)]
    )
    for weights, _ in net.weights_and_dJ_dws():
        weights[1:] = scale * rng.normal(size=weights[1:].shape)
    part = LOSSES[loss]
    targets = TARGETS.get(part.targets, rng.normal(size=(4, 3)))
    made = OPTIMIZERS[optimizer].make(**arguments)
    return record_step(net, rng.normal(size=(4, 2)), targets, loss=part.make(), optimizer=made)


def differences(step) -> Iterator[tuple[str, float, float]]:
    """Of every cell that a formula makes: its name, its number, and what its formula comes to."""
    for matrix in step.matrices.values():
        recipe = matrix.recipe
        if not isinstance(recipe, CellByCell):
            continue
        formula = read(recipe.arithmetic)
        for row in matrix.rows.numbers:
            for column in matrix.columns.numbers:
                if row == 0 and matrix.row_0:
                    continue
                at = recipe.rows[column] if recipe.rows else row
                values = {
                    name: of.at(at, column)
                    for name, of in step.matrices.items()
                    if at in of.rows.numbers and column in of.columns.numbers
                } | step.scalars
                yield (
                    f"{matrix.name}[{row},{column}]",
                    matrix.at(row, column),
                    worked_out(formula, values),
                )


@pytest.mark.parametrize("scale", [1.0, 300.0])
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_every_activations_formula_gives_the_numbers_of_every_size(activation, scale):
    found = list(differences(step_of(activation=activation, scale=scale)))
    assert len(found) > 60
    for name, number, computed in found:
        assert computed == pytest.approx(number, rel=1e-11, abs=1e-13), name


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_every_losss_formula_gives_the_numbers(loss):
    for name, number, computed in differences(step_of(loss=loss)):
        assert computed == pytest.approx(number, rel=1e-11, abs=1e-13), name


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_every_optimizers_formula_gives_the_numbers(optimizer, weight_decay):
    step = step_of(optimizer=optimizer, weight_decay=weight_decay)
    for name, number, computed in differences(step):
        assert computed == pytest.approx(number, rel=1e-11, abs=1e-13), name


def test_signs_are_read_as_a_textbook_means_them():
    values = {"a": 3.0, "b": 2.0}
    for text, number in {
        "{a} − {b} − 1": 0,
        "−{a}²": -9,
        "{a}/2 ({a} + 1)": 6,
        "2·{a}^{b} / {b} / 3": 3,
        "(1 if {a} > 3, else −|{b} − {a}|)": -1,
        "e^(−{a}) + √({a} + 1)": np.exp(-3) + 2,
    }.items():
        assert worked_out(read(text), values) == pytest.approx(number), text


@pytest.mark.parametrize("text", ["g({a})", "{a} +", "({a}", "{a})", "if", "e", ""])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(ValueError, match="no formula"):
        read(text)
