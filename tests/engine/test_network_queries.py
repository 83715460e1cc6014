"""What the Network view shows of a session, against the session itself."""

import numpy as np
import pytest

from mfnet.dataloader import with_bias
from mfnet.trainutils import Standardization, accuracy, one_hot, softmax
from mfnet_page.dataset import Dataset
from mfnet_page.queries import answer, mistakes, network
from mfnet_page.session import Session

CONFIG = {
    "dataset": "points",
    "samples": 90,
    "layers": [{"units": 20, "activation": "relu"}, {"units": 5, "activation": "tanh"}],
    "loss": "cross-entropy",
    "optimizer": "sgd",
    "learning_rate": 0.3,
    "weight_decay": 0.0,
    "batch_size": 30,
    "epochs": 3,
    "patience": 0,
    "seed": 0,
}


@pytest.fixture
def dataset(rng):
    """Three classes of pictures of 4 x 5 pixels, stored as bytes."""
    inputs = rng.integers(0, 255, (150, 20), dtype=np.uint8)
    targets = one_hot(inputs[:, :3].argmax(axis=1), 3)
    parts = inputs[:90], targets[:90], inputs[90:], targets[90:]
    return Dataset(
        "mnist",
        "classification",
        *parts,
        class_names=["a", "b", "c"],
        input_scale=1 / 255,
        image=(4, 5),
    )


@pytest.fixture
def session(dataset):
    session = Session(CONFIG, dataset)
    session.train_until(3)
    return session


def matrices(session):
    return [weights for weights, _ in session.net.weights_and_dJ_dws()]


def test_the_diagram_shows_the_weights_between_the_units_that_it_shows(session):
    shown = network.diagram(session, [0, 3, 0, 0], 7)
    layers = shown["layers"]
    assert [layer["units"] for layer in layers] == [20, 20, 5, 3]
    assert [layer["first"] for layer in layers] == [0, 3, 0, 0]
    first, second, third = matrices(session)
    rms = np.sqrt((first[4:20, 1:] ** 2).mean(axis=1))
    np.testing.assert_allclose(shown["weights"][0]["values"], rms)
    np.testing.assert_array_equal(shown["weights"][1]["values"], second[1:, 4:20].ravel())
    assert shown["weights"][1]["columns"] == 16
    np.testing.assert_array_equal(shown["weights"][2]["values"], third[1:, 1:].ravel())
    np.testing.assert_array_equal(layers[2]["bias"], second[1:, 0])


def test_only_a_sample_that_is_there_goes_through_the_network(session, monkeypatch):
    monkeypatch.setattr(session.dataset, "tests_arrived", 3)
    assert network.passage(session, 7).sample == 2
    assert network.flow(session, 7)["sample"] == 2


def test_the_window_of_a_layer_never_leaves_it(session):
    for wanted, expected in [(-5, 0), (2, 2), (99, 4)]:
        shown = network.diagram(session, [0, wanted, 0, 0], 0)
        assert shown["layers"][1]["first"] == expected
        assert len(shown["layers"][1]["a"]) == 16


def test_the_way_of_a_sample_is_the_forward_pass(session):
    way = network.passage(session, 7)
    x = with_bias(session.dataset.test_inputs[7:8], 1 / 255)
    z = matrices(session)[0] @ x
    np.testing.assert_allclose(way.layers[0][0], z[1:, 0])
    np.testing.assert_allclose(way.layers[0][1], np.maximum(z[1:, 0], 0))
    np.testing.assert_allclose(way.outputs, session.net.forward(x))
    np.testing.assert_array_equal(way.layers[-1][0], way.layers[-1][1])


def test_a_sample_beyond_the_last_is_the_last(session):
    assert network.passage(session, 9999).sample == 59
    assert network.flow(session, 9999)["sample"] == 59


def test_a_unit_has_its_row_and_its_column(session):
    second, third = matrices(session)[1:]
    shown = network.unit(session, layer=2, unit=4, sample=0)
    np.testing.assert_array_equal(shown["incoming"], second[5, 1:])
    np.testing.assert_array_equal(shown["outgoing"], third[1:, 5])
    assert shown["bias"] == second[5, 0]
    assert shown["a"] == pytest.approx(np.tanh(shown["z"]))


def test_what_is_watched_of_another_network_is_nothing_and_no_error(session):
    assert network.unit(session, layer=7, unit=0, sample=0)["a"] is None
    assert network.unit(session, layer=2, unit=5, sample=0)["a"] is None
    assert len(network.diagram(session, [0], 0)["layers"]) == 4
    assert len(network.diagram(session, [0] * 9, 0)["layers"]) == 4


def test_the_bias_unit_is_1_and_its_weights_are_the_biases(session):
    shown = network.unit(session, layer=1, unit=-1, sample=0)
    np.testing.assert_array_equal(shown["outgoing"], matrices(session)[1][1:, 0])
    assert shown["a"] == 1.0


def test_an_input_is_as_the_network_gets_it(session):
    shown = network.unit(session, layer=0, unit=3, sample=2)
    assert shown["a"] == pytest.approx(session.dataset.test_inputs[2, 3] / 255)
    np.testing.assert_array_equal(shown["outgoing"], matrices(session)[0][1:, 4])


def test_the_flow_ends_in_probabilities_and_the_true_class(session):
    shown = network.flow(session, 5)
    outputs = session.net.forward(with_bias(session.dataset.test_inputs[5:6], 1 / 255))
    np.testing.assert_allclose(shown["probabilities"], softmax(outputs[1:])[:, 0])
    assert shown["target"] == session.dataset.test_targets[5].argmax()
    assert shown["answer"] == shown["probabilities"].argmax()
    assert [layer["activation"] for layer in shown["layers"]] == ["relu", "tanh", None]


def test_the_flow_of_a_regression_is_told_in_the_units_of_the_data(rng):
    original, prices = rng.uniform(10, 20, (40, 3)), rng.uniform(100, 900, (40, 1))
    inputs, targets = Standardization.of(original), Standardization.of(prices)
    dataset = Dataset(
        "california-housing",
        "regression",
        inputs.apply(original),
        targets.apply(prices),
        inputs.apply(original),
        targets.apply(prices),
        input_scaling=inputs,
        target_scaling=targets,
    )
    session = Session(CONFIG | {"loss": "mean-squared-error", "layers": []}, dataset)
    shown = network.flow(session, 3)
    np.testing.assert_allclose(shown["original"], original[3])
    assert shown["target"] == pytest.approx(prices[3, 0])
    pred = session.net.forward(with_bias(dataset.test_inputs[3:4]))[1, 0]
    assert shown["answer"] == pytest.approx(pred * prices.std() + prices.mean())
    assert shown["probabilities"] is None


def test_the_first_layer_is_told_a_part_at_a_time(session):
    shown = network.first_layer(session, start=8, count=64)
    weights = matrices(session)[0]
    np.testing.assert_allclose(shown["weights"], weights[9:, 1:].ravel(), rtol=1e-6)
    np.testing.assert_array_equal(shown["bias"], weights[9:, 0])
    assert shown["units"] == 20


def test_sizes_are_those_of_the_step_after_they_were_asked_for(session):
    assert network.sizes(session)["step"] == 0
    before = [matrix.copy() for matrix in matrices(session)]
    session.advance(1e9, batches=1)
    shown = network.sizes(session)
    assert shown["step"] == 1
    for index, (weights, dJ_dw) in enumerate(session.net.weights_and_dJ_dws()):
        assert shown["weights"][index] == pytest.approx(np.linalg.norm(before[index][1:]))
        assert shown["gradient"][index] == pytest.approx(np.linalg.norm(dJ_dw))
        change = np.linalg.norm(weights - before[index])
        assert shown["update"][index] == pytest.approx(change)
        assert shown["update"][index] == pytest.approx(0.3 * shown["gradient"][index])


def test_a_relu_unit_that_answers_nothing_is_counted_as_silent(session):
    weights = matrices(session)[0]
    weights[[2, 5], 0] = -1e6
    network.sizes(session)
    session.advance(1e9, batches=1)
    silent = network.sizes(session)["silent"]
    assert silent[0] >= 2
    assert silent[1:] == [None, None]
    weights[1:, 0] = 1e6
    session.advance(1e9, batches=1)
    assert network.sizes(session)["silent"][0] == 0


def test_looking_changes_nothing_of_the_training(session, dataset):
    calm = Session(CONFIG, dataset)
    calm.train_until(3)
    losses = []
    for _ in range(8):
        losses.extend(session.advance(1e9, batches=1)["losses"])
        network.diagram(session, [0, 0, 0, 0], 1)
        network.unit(session, 1, 2, 3)
        network.flow(session, 3)
        network.first_layer(session, 0, 64)
        network.sizes(session)
        mistakes.worst(session, 0, 10)
    np.testing.assert_array_equal(losses, calm.advance(1e9, batches=8)["losses"])


def test_the_confusion_matrix_counts_every_test_sample_and_its_diagonal_is_the_accuracy(session):
    assert mistakes.confusion(session)["counts"] is None
    record = session.advance(1e9)
    counts = mistakes.confusion(session)["counts"].reshape(3, 3)
    targets = session.dataset.test_targets
    np.testing.assert_array_equal(counts.sum(axis=1), targets.sum(axis=0))
    assert counts.trace() / counts.sum() == pytest.approx(record["test_score"])
    assert record["test_score"] == accuracy(session.test_outputs, with_bias(targets))


def test_a_cell_has_as_many_samples_as_it_counts_the_surest_first(session):
    session.advance(1e9)
    counts = mistakes.confusion(session)["counts"].reshape(3, 3)
    for truth in range(3):
        for taken_for in range(3):
            shown = mistakes.in_cell(session, truth, taken_for, 0, 100)
            assert shown["total"] == len(shown["samples"]) == counts[truth, taken_for]
            assert (np.diff(shown["likely_answers"]) <= 0).all()
            assert set(shown["truths"]) <= {truth}
            assert set(shown["answers"]) <= {taken_for}


def test_the_worst_mistakes_are_wrong_and_come_by_the_probability_of_the_truth(session):
    assert mistakes.worst(session, 0, 5) == {"evaluated": False, "total": 0}
    record = session.advance(1e9)
    shown = mistakes.worst(session, 0, 100)
    assert shown["total"] == round((1 - record["test_score"]) * 60)
    assert (shown["truths"] != shown["answers"]).all()
    assert (np.diff(shown["likely_truths"]) >= 0).all()
    likely = session.probabilities(session.test_outputs)
    np.testing.assert_array_equal(shown["likely_truths"], likely[shown["truths"], shown["samples"]])
    part = mistakes.worst(session, 2, 3)
    np.testing.assert_array_equal(part["samples"], shown["samples"][2:5])
    inputs = session.dataset.test_inputs[part["samples"]]
    np.testing.assert_array_equal(part["inputs"], inputs.ravel())


def test_the_page_asks_by_name(session):
    assert answer("network.sizes", session, {}) == {"step": 0, "weights": None}
