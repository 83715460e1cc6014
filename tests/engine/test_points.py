"""The points of the plane: their shapes, those that a visitor places, and training that goes on."""

import numpy as np
import pytest

from mfnet import shapes
from mfnet_page.datasets import points
from mfnet_page.session import Session

CONFIG = {
    "samples": 40,
    "layers": [{"units": 8, "activation": "tanh"}],
    "loss": "cross-entropy",
    "optimizer": "adam",
    "learning_rate": 0.02,
    "weight_decay": 0.0,
    "batch_size": 16,
    "epochs": 20,
    "patience": 0,
    "seed": 0,
}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write(at, values):
    """As web/features/plane/points.js writes them."""
    numbers = np.column_stack((np.asarray(at) / shapes.EDGE, values))
    steps = np.rint((numbers + 1) / 2 * (36**2 - 1)).astype(int).ravel()
    return "".join(DIGITS[step // 36] + DIGITS[step % 36] for step in steps)


@pytest.fixture
def session():
    return Session(CONFIG, points.make("blobs", 40, 0, seed=0))


OTHERS = write([[-0.5, 0.5], [0.5, -0.5], [0.4, -0.6]], [-1, 1, 1])


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_shape_has_other_points_to_test_with_and_all_are_on_the_plane(shape):
    dataset = points.make(shape, 400, 30, seed=1)
    assert dataset.inputs.shape == dataset.test_inputs.shape == (400, 2)
    assert not np.array_equal(dataset.inputs, dataset.test_inputs)
    assert np.abs(dataset.inputs).max() <= shapes.EDGE
    assert np.abs(dataset.targets).max() <= 1
    if shape != "plane":
        share = dataset.targets.mean(axis=0)
        assert 0.4 < share[0] < 0.6
        assert dataset.targets.sum(axis=1).tolist() == [1] * 400


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_same_seed_makes_the_same_points_and_noise_moves_them(shape):
    first, again, other, noisy = (
        points.make(shape, 20, noise, seed) for noise, seed in [(0, 1), (0, 1), (0, 2), (5, 1)]
    )
    np.testing.assert_array_equal(first.inputs, again.inputs)
    assert not np.array_equal(first.inputs, other.inputs)
    moved = (first.targets, noisy.targets) if shape == "plane" else (first.inputs, noisy.inputs)
    assert 0 < np.std(moved[1] - moved[0]) < 0.1


def test_written_points_are_read_as_they_are(rng):
    at, values = rng.uniform(-shapes.EDGE, shapes.EDGE, (30, 2)), rng.uniform(-1, 1, 30)
    read_at, read_values = shapes.read(write(at, values))
    np.testing.assert_allclose(read_at, at, atol=1.001 * shapes.EDGE / (36**2 - 1))
    np.testing.assert_allclose(read_values, values, atol=1.001 / (36**2 - 1))
    corners = shapes.read("0000zzzz00zz")
    assert [part.tolist() for part in corners] == [[[-1.25, -1.25], [1.25, -1.25]], [1.0, 1.0]]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_test_points_stay_those_of_the_shape_whatever_is_placed(shape):
    generated = points.make(shape, 40, 2, seed=3)
    placed = points.make(shape, 40, 2, seed=3, placed=OTHERS)
    np.testing.assert_array_equal(placed.test_inputs, generated.test_inputs)
    np.testing.assert_array_equal(placed.test_targets, generated.test_targets)
    assert placed.placed
    assert not generated.placed


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_a_point_is_set_aside_or_not_whatever_happens_to_others(shape):
    def aside(placed):
        dataset = points.make(shape, 300, 2, seed=1, placed=placed)
        return dataset.set_aside(len(dataset.inputs), 0.2).validation.tolist()

    generated = points.make(shape, 300, 2, seed=1)
    targets = generated.targets
    values = targets[:, 0] if shape == "plane" else 2.0 * targets[:, 1] - 1.0
    written = write(generated.inputs.astype(np.float32), values.astype(np.float32))
    before = aside("")
    assert 30 < len(before) < 90
    assert aside(written) == before
    assert [number for number in aside(written + OTHERS) if number < 300] == before
    assert aside(written[6 * 100 :]) == [number - 100 for number in before if number >= 100]


def test_there_is_always_a_point_to_learn_from():
    one = points.make("blobs", 40, 0, seed=0, placed=OTHERS[:6])
    training, validation = one.set_aside(1, 0.999999)
    assert (len(training), len(validation)) == (1, 0)


def test_placed_points_take_the_place_of_the_shapes():
    dataset = points.make("spirals", 400, 0, seed=0, placed=OTHERS)
    assert dataset.targets.tolist() == [[1, 0], [0, 1], [0, 1]]
    np.testing.assert_allclose(dataset.inputs, [[-0.5, 0.5], [0.5, -0.5], [0.4, -0.6]], atol=1e-3)
    values = points.make("plane", 400, 0, seed=0, placed=write([[0, 0]], [0.25])).targets
    np.testing.assert_allclose(values, [[0.25]], atol=1e-3)


@pytest.mark.parametrize("placed", ["12345", "1234567", "-1-1-1", "äääääää"])
def test_what_is_no_point_is_refused_in_a_sentence(placed):
    with pytest.raises(ValueError, match="six digits each"):
        points.make("spirals", 400, 0, seed=0, placed=placed)


def test_an_unknown_shape_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="shape must be one of circles"):
        points.make("star", 1, 0, seed=0)


def test_training_goes_on_with_placed_points(session):
    session.advance(1e9, batches=20)
    weights = [matrix.copy() for matrix, _ in session.net.weights_and_dJ_dws()]
    session.change_data(points.make("blobs", 40, 0, seed=0, placed=OTHERS))
    for (now, _), before in zip(session.net.weights_and_dJ_dws(), weights, strict=True):
        np.testing.assert_array_equal(now, before)
    record = session.advance(1e9, batches=1)
    assert (session.last_step.samples, session.last_step.steps) == (3, 21)
    assert record["batches"] == session.summary()["batches_per_epoch"] == 1
    assert session.summary()["dataset"]["train_samples"] == 3
    session.train_until(200)
    end = session.advance(1e9)
    assert end["finished"]
    assert end["training_loss"] < 0.1


def test_an_epoch_that_new_points_interrupt_begins_anew_and_every_epoch_is_evaluated(session):
    for _ in range(5):
        record = session.advance(1e9, batches=1)
        assert record["epoch"] == 1
        session.change_data(points.make("blobs", 40, 0, seed=0, placed=OTHERS * 6))
    session.advance(1e9)
    evaluations = session.summary()["record"]["evaluations"]
    assert [evaluation["epoch"] for evaluation in evaluations] == list(range(1, 21))


def test_points_placed_before_the_training_are_what_it_begins_with(session):
    session.change_data(points.make("blobs", 40, 0, seed=0, placed=OTHERS))
    record = session.advance(1e9)
    assert len(record["losses"]) == len(record["evaluations"]) == 20


def test_what_was_best_on_other_points_is_forgotten(session):
    session.advance(1e9, batches=30)
    at = session.dataset.inputs
    assert session.best_epoch == 10
    turned = write(at, np.where(session.dataset.targets[:, 1] == 1, -1, 1))
    session.change_data(points.make("blobs", 40, 0, seed=0, placed=turned))
    assert session.recover() == 10
    session.advance(1e9, batches=1)
    assert session.last_step.epoch == 11
    session.adjust(CONFIG | {"patience": 3})
    end = session.advance(1e9)
    assert end["epochs_done"] == 20  # the loss on the turned points falls all the time
    assert end["best_epoch"] == 20


def test_points_of_another_kind_are_refused_in_a_sentence(session):
    with pytest.raises(ValueError, match="must be of the kind"):
        session.change_data(points.make("plane", 40, 0, seed=0))
