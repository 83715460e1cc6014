"""Exercises: what is asked, how near an answer has to be, and what is none."""

import numpy as np
import pytest
from inspected import Session, session_of

from mfnet import SGD, CELoss, Linear, MSELoss, NeuralNetwork
from mfnet.recording import record_step
from mfnet.recording.recipes import Cell
from mfnet.trainutils import one_hot
from mfnet_page import exercise
from mfnet_page.queries import answer
from mfnet_page.queries.inspection import record, recorded


def step_of(seed):
    return recorded(session_of(seed)).step


def shown(value):
    """A number as Inspect shows it: to four digits, a tiny or huge one to three."""
    size = abs(value)
    if size == 0 or (float(value).is_integer() and size < 1e6):
        return value
    return float(f"{value:.{2 if size < 1e-3 or size >= 1e6 else 3}e}")


def value_of(step, cell):
    return step[cell.matrix].at(cell.row, cell.column)


def classifier(*, features=2, units=3):
    """A network without activations that tells two classes apart."""
    rng = np.random.default_rng(1)
    net = NeuralNetwork([Linear(features, units, seed=rng), Linear(units, 2, seed=rng)])
    targets = one_hot(rng.integers(0, 2, 9), 2)
    return Session(net, rng.normal(size=(9, features)), targets, CELoss(), SGD(0.1))


def sheet(session, **arguments):
    return answer("exercise.sheet", session, {"wanted": {}} | arguments)


def test_the_digits_that_the_page_shows_are_enough_for_every_number_of_a_dozen_random_networks():
    for seed in range(12):
        step = step_of(seed)
        for question in exercise.at_random(step, 40, seed):
            number = value_of(step, question.cell)
            assert abs(shown(number) - number) <= question.tolerance, question


def test_working_with_the_numbers_on_the_screen_gives_a_right_answer():
    for seed in range(12):
        step = step_of(seed)
        for question in exercise.at_random(step, 40, seed):
            cell, recipe = question.cell, step[question.cell.matrix].recipe
            if type(recipe).__name__ != "Product" or question.delicate:
                continue
            seen = [shown(value_of(step, one)) for one in step.made_of(*cell)]
            answered = sum(a * b for a, b in zip(seen[::2], seen[1::2], strict=True))
            assert abs(answered - value_of(step, cell)) <= question.tolerance, question


def test_an_answer_that_is_a_tenth_off_or_has_the_other_sign_is_wrong():
    for seed in range(12):
        step = step_of(seed)
        for question in exercise.at_random(step, 20, seed):
            number = value_of(step, question.cell)
            for wrong in (number * 1.1, number * 0.9, -number, 2 * number, number + 1):
                if number:
                    assert abs(wrong - number) > question.tolerance


def test_a_cell_whose_terms_nearly_cancel_is_delicate_and_not_drawn():
    net = NeuralNetwork([Linear(2, 2, seed=0)])
    net.layers[0].weights[1:] = [[0, 100.3, -100.2], [0, 1.5, 0.25]]
    step = record_step(net, [[1.0004, 1.0013]] * 2, [[1.5, 0.3]] * 2, loss=MSELoss())
    (question,) = exercise.of_number(step, Cell("Z1", 1, 0))
    assert question.delicate
    assert question.tolerance <= abs(value_of(step, question.cell)) / 20
    drawn = [one for seed in range(20) for one in exercise.at_random(step, 4, seed)]
    assert not any(one.cell == question.cell for one in drawn)
    assert not any(one.delicate for one in drawn)


def test_the_same_seed_gives_the_same_sheet_and_another_seed_another():
    session = classifier()
    first = sheet(session, kind="random", count=8, seed=3)
    assert sheet(session, kind="random", count=8, seed=3) == first
    others = [sheet(session, kind="random", count=8, seed=seed) for seed in range(4, 8)]
    assert all(other != first for other in others)


def test_a_random_sheet_goes_through_the_step_in_order_and_asks_for_what_can_be_worked_out():
    session = classifier()
    step = record(session)
    asked = sheet(session, kind="random", count=12, seed=0)
    places = [step["stages"].index(name) for name in asked["names"]]
    assert places == sorted(places)
    assert len(set(zip(asked["names"], asked["rows"], asked["columns"], strict=True))) == 12
    assert len(set(asked["names"])) > 5
    assert not {"A0", "A2", "Y", "W1"} & set(asked["names"])  # given, or a copy


def test_no_random_number_is_a_sum_of_hundreds_of_terms():
    session = classifier(features=784, units=30)
    for seed in range(5):
        names = sheet(session, kind="random", count=20, seed=seed)["names"]
        assert len(names) == 20
        assert not {"Z1", "Z2", "dJ/dA0"} & set(names)


def test_a_matrix_is_asked_for_whole_and_a_large_one_in_part():
    session = classifier(features=40, units=30)
    asked = sheet(session, kind="matrix", matrix="A2")
    assert (asked["rows"], asked["columns"]) == ([1] * 4 + [2] * 4, [0, 1, 2, 3] * 2)
    assert len(sheet(session, kind="matrix", matrix="dJ/dW1", seed=1)["rows"]) == 40


def test_what_is_asked_stays_as_it_was_while_training_goes_on():
    session = classifier()
    numbers = record(session)["matrices"]["Z1"]["values"]
    session.net.layers[0].weights[1:] += 1.0
    sheet(session, kind="number", matrix="Z1", row=1, column=0)
    held = record(session, held=True)["matrices"]["Z1"]["values"]
    np.testing.assert_array_equal(held, numbers)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "number", "matrix": "W1", "row": 1}, "is given"),
        ({"kind": "number", "matrix": "Z1", "row": 0}, "is given"),
        ({"kind": "number", "matrix": "A1", "row": 99}, "There is no A1"),
        ({"kind": "number", "matrix": "Q"}, "There is no Q"),
        ({"kind": "matrix", "matrix": "Y"}, "is given"),
        ({"kind": "matrix", "matrix": "g′(Z1)"}, "no stage of its own"),
        ({"kind": "matrix", "matrix": "Q"}, "There is no Q"),
    ],
)
def test_where_there_is_nothing_to_work_out_a_sentence_says_so(asked, words):
    with pytest.raises(ValueError, match=words):
        sheet(session_of(0), **asked)


def test_a_diverged_network_is_told_apart():
    session = classifier()
    session.net.layers[0].weights[1:] = np.nan
    with pytest.raises(ValueError, match="no finite number"):
        sheet(session, kind="number", matrix="Z1", row=1)
    with pytest.raises(ValueError, match="not finite"):
        sheet(session, kind="matrix", matrix="Z1")
    with pytest.raises(ValueError, match="no finite number"):
        sheet(session, kind="random")
