"""What is shown of the data: pages of samples in their own units, and what is measured on them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from mfnet.trainutils import Standardization, one_hot
from mfnet_page.dataset import Dataset
from mfnet_page.queries import samples
from mfnet_page.queries.samples import COUNTED_AT_ONCE, levels, measures, page, positions


class Session:
    """What these queries use of a session."""

    def __init__(self, dataset):
        self.dataset = dataset


@pytest.fixture
def houses(rng):
    """A regression whose numbers have been standardized, and the numbers as they were."""
    inputs = np.column_stack((rng.uniform(1.0, 50_000.0, 40), rng.integers(1, 9, 40)))
    targets = rng.uniform(1.0, 5.0, (40, 1))
    scaling, target_scaling = Standardization.of(inputs[:30]), Standardization.of(targets[:30])
    stored, stored_targets = scaling.apply(inputs), target_scaling.apply(targets)
    dataset = Dataset("california-housing", "regression", stored[:30], stored_targets[:30],
                      stored[30:], stored_targets[30:], feature_names=["people", "rooms"],
                      input_scaling=scaling, target_scaling=target_scaling)  # fmt: skip
    return Session(dataset), inputs, targets


@pytest.fixture
def digits(rng):
    """Small pictures of three classes, of which 20 of the 30 to train with have arrived."""
    images = rng.integers(0, 256, (40, 4)).astype(np.uint8)
    targets = one_hot(np.arange(40) % 3, 3)
    return Session(
        Dataset("mnist", "classification", images[:30], targets[:30], images[30:], targets[30:],
                class_names=["0", "1", "2"], input_scale=1 / 255, image=(2, 2), arrived=20)
    )  # fmt: skip


def test_a_page_has_the_numbers_as_they_were_and_as_the_network_sees_them(houses):
    session, inputs, targets = houses
    shown = page(session, "test", start=4, size=4)
    assert shown["indices"].tolist() == [4, 5, 6, 7]
    assert_allclose(shown["inputs"].reshape(4, 2), inputs[34:38])
    assert_allclose(shown["targets"], targets[34:38, 0])
    assert_array_equal(shown["inputs_seen"].reshape(4, 2), session.dataset.test_inputs[4:8])
    assert_array_equal(shown["targets_seen"], session.dataset.test_targets[4:8, 0])


def test_only_a_page_crosses_and_one_beyond_the_last_is_the_last(houses):
    shown = page(houses[0], "test", start=1000, size=4)
    assert (shown["start"], shown["among"], shown["samples"]) == (8, 10, 10)
    assert shown["indices"].tolist() == [8, 9]
    assert shown["inputs"].size == 4
    assert page(houses[0], "test", start=-5, size=4)["start"] == 0


def test_pictures_cross_as_the_bytes_that_are_stored(digits):
    shown = page(digits, "test", start=0, size=4)
    assert shown["inputs"].dtype == np.uint8
    assert_array_equal(shown["inputs"].reshape(4, 4), digits.dataset.test_inputs[:4])
    assert "inputs_seen" not in shown


def test_a_label_filters_and_every_class_is_counted(digits):
    shown = page(digits, "test", start=0, size=2, label=1)
    assert shown["indices"].tolist() == [1, 4]
    assert_array_equal(shown["targets"], [1, 1])
    assert shown["among"] == 3
    assert shown["per_class"].tolist() == [4, 3, 3]


def test_test_samples_that_have_not_arrived_are_not_shown(digits):
    digits.dataset.tests_arrived = 3
    shown = page(digits, "test", start=0, size=4)
    assert (shown["arrived"], shown["among"], shown["samples"]) == (3, 3, 10)
    assert shown["indices"].tolist() == [0, 1, 2]


def test_what_has_not_arrived_is_not_shown(digits):
    shown = page(digits, "train", start=0, size=100)
    assert (shown["arrived"], shown["samples"]) == (20, 30)
    assert shown["indices"].tolist() == list(range(20))
    assert shown["per_class"].sum() == 20
    digits.dataset.arrived = 0
    empty = page(digits, "train", start=0, size=100)
    assert empty["indices"].size == 0
    assert empty["start"] == 0


def test_samples_without_scaling_are_shown_as_they_are(rng):
    at = rng.uniform(-1, 1, (6, 2))
    session = Session(Dataset("points", "classification", at, one_hot([0, 1] * 3, 2), at,
                              one_hot([0, 1] * 3, 2), class_names=["orange", "blue"]))  # fmt: skip
    shown = page(session, "train", start=0, size=6)
    assert_array_equal(shown["inputs"], at.ravel())
    assert_array_equal(shown["inputs_seen"], at.ravel())
    assert_array_equal(shown["targets"], [0, 1, 0, 1, 0, 1])
    assert_array_equal(positions(session, "test")["values"], [0, 1, 0, 1, 0, 1])
    assert_array_equal(positions(session, "test")["points"], at.ravel())


def test_features_are_measured_before_and_after_scaling_on_the_training_samples(houses):
    session, inputs, targets = houses
    people, rooms, target = measures(session)["features"]
    assert [people["name"], rooms["name"], target["name"]] == ["people", "rooms", "target"]
    for measured, numbers in ((people, inputs[:30, 0]), (target, targets[:30, 0])):
        assert_allclose(measured["least"], numbers.min())
        assert_allclose(measured["most"], numbers.max())
        assert_allclose(measured["mean"], numbers.mean())
        assert_allclose(measured["deviation"], numbers.std())
        assert measured["counts"].sum() == 30
        assert_allclose([measured["seen"]["mean"], measured["seen"]["deviation"]], [0, 1],
                        atol=1e-12)  # fmt: skip


def test_whole_numbers_have_a_bin_each(houses):
    session, inputs, _ = houses
    rooms = measures(session)["features"][1]
    values, counts = np.unique(inputs[:30, 1], return_counts=True)
    assert (rooms["from"], rooms["to"]) == (values[0] - 0.5, values[-1] + 0.5)
    assert_array_equal(rooms["counts"][(values - values[0]).astype(int)], counts)


def test_what_lies_beyond_the_histogram_is_told():
    numbers = np.zeros((100, 1))
    numbers[0] = 1.0
    scaling = Standardization.of(numbers)
    stored = scaling.apply(numbers)
    dataset = Dataset("california-housing", "regression", stored, stored, stored, stored,
                      feature_names=["rare"], input_scaling=scaling)  # fmt: skip
    assert measures(Session(dataset))["features"][0]["seen"]["beyond"] == 0.01


def test_grey_levels_are_counted_piece_by_piece_as_they_arrive(digits, monkeypatch):
    monkeypatch.setattr(samples, "COUNTED_AT_ONCE", 8)
    data = digits.dataset
    assert [levels(digits)["counted"] for _ in range(3)] == [8, 16, 16]
    data.arrived = 30
    assert [levels(digits)["counted"] for _ in range(3)] == [24, 30, 30]
    told = levels(digits)
    assert told["complete"]
    assert_allclose(told["mean"], data.inputs.mean())
    assert_allclose(told["deviation"], data.inputs.std())
    assert told["zeros"] == np.mean(data.inputs == 0)
    assert_array_equal(told["counts"], np.histogram(data.inputs, samples.BINS, (0, 256))[0])


def test_only_images_have_grey_levels(houses):
    with pytest.raises(ValueError, match="are no images"):
        levels(houses[0])


def test_parts_of_the_data_are_counted_whole():
    assert samples.LEVELS % samples.BINS == 0
    assert 10_000 % COUNTED_AT_ONCE == 0  # an arriving part
