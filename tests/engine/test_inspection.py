"""What Inspect asks for: the library's recorded step, with the visitor's samples and numbers."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from mfnet import SGD, BatchIterator, BCELoss, CELoss, Linear, MSELoss, NeuralNetwork, ReLU
from mfnet.optimizer import Adam
from mfnet.parts.activations import Tanh
from mfnet.recording import record_step
from mfnet.train import training
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset
from mfnet_page.datasets import worked_example
from mfnet_page.queries.inspection import record


class Session:
    """What a query may use of a session, with samples in which nothing is special."""

    def __init__(self, activation=Tanh, loss=None, optimizer=None, outputs=2):
        rng = np.random.default_rng(3)
        layers = [Linear(3, 4, seed=rng), activation(), Linear(4, outputs, seed=rng)]
        for layer in layers[::2]:
            layer.weights[1:, 0] = rng.normal(size=layer.out_features)
        inputs, targets = rng.normal(size=(9, 3)), rng.normal(size=(9, outputs))
        if isinstance(loss, BCELoss):
            targets = rng.uniform(size=(9, outputs))
        if isinstance(loss, CELoss):
            targets = one_hot(rng.integers(0, outputs, 9), outputs)
        self.net, self.loss, self.optimizer = (
            NeuralNetwork(layers),
            loss or MSELoss(),
            optimizer or SGD(0.1),
        )
        self.last_step = None
        self.dataset = Dataset("points", "regression", inputs, targets, inputs, targets)

    def train(self, steps):
        batches = BatchIterator(4, seed=1)
        data = self.dataset
        progress = training(self.net, data.inputs, data.targets, dataloader=batches,
                            loss=self.loss, optimizer=self.optimizer)  # fmt: skip
        for _ in range(steps):
            next(progress)


def matrix(step, name):
    side = step["matrices"][name]
    return side["values"].reshape(side["rows"]["count"], side["columns"]["count"])


def assert_is(step, expected):
    """That a record has every matrix of a recorded step."""
    assert step["stages"] == expected.stages
    assert list(step["matrices"]) == list(expected.matrices)
    for name, recorded in expected.matrices.items():
        assert_array_equal(matrix(step, name), recorded.values, err_msg=name)
        assert step["matrices"][name]["formula"] == recorded.formula


def test_it_is_the_step_that_the_library_records():
    session = Session(optimizer=Adam(0.01))
    session.train(3)
    inputs, targets = session.dataset.inputs[2:6], session.dataset.targets[2:6]
    arguments = {"loss": session.loss, "optimizer": session.optimizer}
    step = record(session, first=2, samples=4)
    assert_is(step, record_step(session.net, inputs, targets, **arguments))
    assert (step["scalars"]["m"], step["scalars"]["t"]) == (4, 4)


def test_images_are_taken_as_the_network_takes_them():
    session = Session()
    images = np.arange(27, dtype=np.uint8).reshape(9, 3)
    session.dataset.test_inputs, session.dataset.input_scale = images, 1 / 255
    inputs, targets = images[:4] / 255, session.dataset.test_targets[:4]
    step = record(session)
    assert_is(step, record_step(session.net, inputs, targets, optimizer=session.optimizer))
    assert images[1].tolist() == [3, 4, 5]


def test_a_recipe_says_its_kind_and_what_it_needs():
    matrices = record(Session(loss=CELoss()))["matrices"]
    assert matrices["Z1"]["recipe"] == {"kind": "product", "left": "W1", "right": "A0"}
    assert matrices["S"]["recipe"] == {"kind": "softmax", "operand": "A2"}
    assert matrices["J"]["recipe"] == {"kind": "mean", "operand": "losses"}
    assert matrices["Delta1"]["recipe"] == {
        "kind": "cells", "symbols": "{dJ/dA1}·{g′(Z1)}", "numbers": "{dJ/dA1}·{g′(Z1)}",
        "row_0": "The bias feature is a constant, no change passes through it: set to 0.",
    }  # fmt: skip
    losses = matrices["losses"]["recipe"]
    assert (losses["symbols"], losses["beside"]) == ("−log({S})", "Y")
    assert losses["rows"] == (matrices["Y"]["values"].reshape(3, 4)[1:].argmax(axis=0) + 1).tolist()
    assert matrices["W1"]["recipe"]["words"].startswith(
        "It is a weight, as it was at the beginning"
    )


def test_only_what_the_step_begins_with_can_be_edited():
    matrices = record(Session(optimizer=Adam(0.01)))["matrices"]
    assert {name for name in matrices if matrices[name]["editable"]} == {"A0", "Y", "W1", "W2"}


def test_only_samples_that_are_there_are_recorded():
    session = Session(optimizer=SGD(0.1))
    session.dataset.tests_arrived = 3
    step = record(session, first=5, samples=9)
    assert (step["first"], step["samples"]) == (2, 3)


def test_rows_and_columns_have_the_names_of_the_dataset():
    session = Session(optimizer=SGD(0.1))
    session.dataset = worked_example.make()
    session.net = NeuralNetwork([Linear(2, 1)])
    matrices = record(session)["matrices"]
    assert matrices["A0"]["rows"]["names"] == ["bias", "x1", "x2"]
    assert matrices["A0"]["columns"]["names"] == [f"sample {number}" for number in range(4)]
    assert matrices["Y"]["rows"] == {
        "word": "output", "count": 2, "first": 0, "bias": True, "names": None,
    }  # fmt: skip
    assert "the samples that the network learns from" in matrices["A0"]["about"]


def test_nothing_of_the_session_changes():
    session = Session(ReLU, optimizer=Adam(0.01))
    session.train(2)
    inputs = session.dataset.inputs.copy()

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
    assert_array_equal(session.dataset.inputs, inputs)


def test_edits_are_followed_by_everything():
    session = Session()
    plain = record(session)
    edits = [("A0", 1, 0, 3.0), ("Y", 1, 2, -1.0), ("W2", 1, 0, 0.5)]
    step = record(session, edits=edits, learning_rate=0.25)
    assert matrix(step, "A0")[1, 0] == 3
    assert matrix(step, "Y")[1, 2] == -1
    assert matrix(step, "W2")[1, 0] == 0.5
    assert step["learning_rate"] == 0.25
    inputs, targets = session.dataset.inputs[:4].copy(), session.dataset.targets[:4].copy()
    inputs[0, 0], targets[2, 0] = 3.0, -1.0
    net = NeuralNetwork(session.net.layers)
    assert_array_equal(matrix(record(session), "W1 new"), matrix(plain, "W1 new"))
    net.layers[2].weights[1, 0] = 0.5
    assert_is(step, record_step(net, inputs, targets, optimizer=SGD(0.25)))


def test_held_is_the_network_as_it_was():
    session = Session()
    before = record(session)
    session.train(3)
    held = record(session, edits=[("A0", 1, 0, 9.0)], held=True)
    assert_array_equal(matrix(held, "W1"), matrix(before, "W1"))
    assert (matrix(record(session), "W1") != matrix(before, "W1")).any()


def test_samples_are_those_asked_for_and_begin_anew_after_the_last():
    step = record(Session(), first=8, samples=3)
    inputs = Session().dataset.inputs
    assert_array_equal(matrix(step, "A0")[1:].T, inputs[[8, 0, 1]])
    assert step["samples"] == 3
    assert record(Session(), samples=20)["samples"] == 8


@pytest.mark.parametrize(
    ("loss", "edit", "sentence"),
    [
        (MSELoss(), ("W1", 0, 0, 2.0), "W1 has no cell 0, 0"),
        (MSELoss(), ("W1", 5, 0, 2.0), "W1 has no cell 5, 0"),
        (MSELoss(), ("A0", 1, 7, 2.0), "A0 has no cell 1, 7"),
        (MSELoss(), ("A0", 1, 0, float("nan")), "a number from"),
        (MSELoss(), ("A0", 1, 0, 1e7), "a number from"),
        (CELoss(), ("Y", 1, 0, 0.5), "put a 1 at the right class"),
        (BCELoss(), ("Y", 1, 0, 1.5), "from 0 to 1"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_with_a_sentence(loss, edit, sentence):
    with pytest.raises(ValueError, match=sentence):
        record(Session(loss=loss), edits=[edit])


@pytest.mark.parametrize("label", [1, 2, 3])
def test_a_target_of_the_cross_entropy_stays_one_hot(label):
    step = record(Session(loss=CELoss(), outputs=3), edits=[("Y", label, 1, 1.0)])
    assert matrix(step, "Y")[1:, 1].tolist() == np.eye(3)[label - 1].tolist()
    assert step["matrices"]["losses"]["recipe"]["rows"][1] == label


def with_classes(outputs, names):
    session = Session(loss=CELoss() if outputs > 1 else BCELoss(), outputs=outputs)
    session.dataset.class_names = names
    return session


def test_outputs_and_samples_carry_their_class():
    names = ["cat", "dog"]
    session = with_classes(2, names)
    step = record(session, first=1, samples=3)
    true = [f"class {names[label]}" for label in session.dataset.targets[1:4].argmax(axis=1)]
    both = ["class cat", "class dog"]
    for name in ("Z2", "A2", "Y", "dJ/dA2", "Delta2"):
        rows = step["matrices"][name]["rows"]
        assert rows["labels"] == ["", *both][rows["first"] :], name
        assert step["matrices"][name]["columns"]["labels"] == true
    assert step["matrices"]["dJ/dW2"]["rows"]["labels"][-2:] == both
    assert "labels" not in step["matrices"]["Z1"]["rows"]


def test_a_single_output_carries_the_second_class():
    step = record(with_classes(1, ["no", "yes"]), samples=2)
    assert step["matrices"]["A2"]["rows"]["labels"][-1] == "class yes"


def test_what_is_no_class_has_no_label():
    step = record(Session(), samples=2)
    sides = [matrix[side] for matrix in step["matrices"].values() for side in ("rows", "columns")]
    assert not any("labels" in side or "image" in side for side in sides)


def test_inputs_that_are_pictures_say_so_with_what_white_is():
    session = Session()
    session.dataset.image = (1, 3)
    pixels = np.array([[0, 255, 51]] * 9, np.uint8)
    session.dataset.inputs = session.dataset.test_inputs = pixels
    session.dataset.input_scale = 1 / 255
    step = record(session, samples=2)
    rows = step["matrices"]["A0"]["rows"]
    assert rows["image"] == {"rows": 1, "columns": 3, "white": 1.0}
    assert matrix(step, "A0")[2].tolist() == [1.0, 1.0]
    assert step["matrices"]["W1"]["columns"]["image"] == rows["image"]
