import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfnet import BatchIterator
from mfnet.machinery.columns import in_numpy, use_fill


@given(st.integers(1, 30), st.integers(-1, 12).filter(bool), st.integers(0, 5))
def test_an_epoch_has_every_sample_once_with_its_own_target(samples, batch_size, seed):
    inputs = np.arange(samples)[:, None]
    batches = list(BatchIterator(batch_size, seed=seed)(inputs, 10 * inputs))
    seen = np.concatenate([batch.inputs[1] for batch in batches])
    np.testing.assert_array_equal(np.sort(seen), np.arange(samples))
    size = samples if batch_size == -1 else batch_size
    assert [batch.inputs.shape[1] for batch in batches[:-1]] == [size] * (len(batches) - 1)
    for batch in batches:
        np.testing.assert_array_equal(batch.targets[1], 10 * batch.inputs[1])
        assert (batch.inputs[0] == 1).all()
        assert (batch.targets[0] == 1).all()
        assert batch.inputs.dtype == batch.targets.dtype == np.float64


def test_batches_once_yielded_never_change(rng):
    inputs = rng.normal(size=(10, 2))
    batches = BatchIterator(3, shuffle=False)(inputs, inputs)
    first = next(batches)
    kept = first.inputs.copy()
    others = list(batches)
    np.testing.assert_array_equal(first.inputs, kept)
    assert not any(np.shares_memory(first.inputs, other.inputs) for other in others)


def test_a_batch_shares_no_memory_with_the_data(rng):
    inputs = rng.normal(size=(4, 2))
    (batch,) = BatchIterator(-1, shuffle=False)(inputs, inputs)
    batch.inputs[:] = 0
    assert inputs.all()


def test_every_epoch_has_an_order_of_its_own_and_a_seed_gives_them_again():
    inputs = np.arange(50)[:, None]

    def orders(loader):
        return [next(loader(inputs, inputs)).inputs[1].tolist() for _ in range(3)]

    first = orders(BatchIterator(-1, seed=1))
    assert first == orders(BatchIterator(-1, seed=1))
    assert first != orders(BatchIterator(-1, seed=2))
    assert first[0] != first[1] != first[2]


def test_without_shuffling_the_order_is_that_of_the_data():
    inputs = np.arange(5)[:, None]
    batches = BatchIterator(2, shuffle=False)(inputs, inputs)
    assert [batch.inputs[1].tolist() for batch in batches] == [[0, 1], [2, 3], [4]]


def test_bytes_become_scaled_float64_a_batch_at_a_time():
    pixels = np.array([[0, 255], [51, 102]], np.uint8)
    (batch,) = BatchIterator(-1, shuffle=False, input_scale=1 / 255)(pixels, pixels)
    np.testing.assert_allclose(batch.inputs, [[1, 1], [0, 0.2], [1, 0.4]])
    np.testing.assert_array_equal(batch.targets, [[1, 1], [0, 51], [255, 102]])


@pytest.mark.parametrize(
    ("batch_size", "error"),
    [(0, ValueError), (-2, ValueError), (1.5, TypeError), (True, TypeError)],
)
def test_a_bad_batch_size_is_named(batch_size, error):
    with pytest.raises(error, match="batch_size must be"):
        BatchIterator(batch_size)


GOOD = np.ones((3, 2))


@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        (np.ones(3), ValueError, r"must have the shape \(samples, features\), but has \(3,\)"),
        (np.ones((3, 2, 1)), ValueError, "must have the shape"),
        (np.ones((0, 2)), ValueError, "must not be empty"),
        (np.ones((3, 0)), ValueError, "must not be empty"),
        (
            [[1, 1], [1, np.nan], [1, 1]],
            ValueError,
            "must be finite, but is nan at sample 1, feature 1",
        ),
        (
            [[1, 1], [1, 1], [-np.inf, 1]],
            ValueError,
            "must be finite, but is -inf at sample 2, feature 0",
        ),
        ([["a"]], TypeError, "must hold real numbers"),
        (None, TypeError, "must hold real numbers"),
        (np.ones((3, 2), complex), TypeError, "must hold real numbers"),
    ],
)
def test_bad_data_is_named_at_once(bad, error, sentence):
    with pytest.raises(error, match=f"inputs {sentence}"):
        BatchIterator()(bad, GOOD)
    with pytest.raises(error, match=f"targets {sentence}"):
        BatchIterator()(GOOD, bad)


def test_finite_data_whose_sum_overflows_are_good_data():
    large = np.full((3, 2), np.finfo(float).max)
    assert len(list(BatchIterator()(large, GOOD))) == 1


def test_inputs_and_targets_of_different_length_are_named():
    with pytest.raises(ValueError, match="same number of samples, but have 3 and 2"):
        BatchIterator()(GOOD, GOOD[:2])


class InOrderAtFirst(BatchIterator):
    """The first epoch in order, the others shuffled."""

    def _order(self, samples):
        return super()._order(samples) if self.epochs else np.arange(samples)


@pytest.mark.parametrize("kind", [BatchIterator, InOrderAtFirst])
def test_the_rest_of_an_epoch_and_the_epochs_after_it_come_again(kind):
    inputs, loader = np.arange(20)[:, None], kind(3, seed=4)

    def drawn(batches):
        return [batch.inputs[1].tolist() for batch in batches]

    first = drawn(loader(inputs, inputs))
    loader.generator.random()  # a layer may draw from it too
    position = loader.position()
    assert drawn(loader.rest_of_epoch(inputs, inputs, 2)) == first[2:]
    assert loader.position() == position
    later = [drawn(loader(inputs, inputs)) for _ in range(2)]
    assert drawn(loader.rest_of_epoch(inputs, inputs, 5)) == later[1][5:]
    loader.restore(position)
    assert loader.epochs == 1
    assert drawn(loader.rest_of_epoch(inputs, inputs, 2)) == first[2:]
    assert [drawn(loader(inputs, inputs)) for _ in range(2)] == later


def test_what_fills_the_columns_can_be_replaced(rng):
    shapes = []

    def watched(columns, samples, scale):
        shapes.append((columns.shape, samples.dtype, scale))
        in_numpy(columns, samples, scale)

    inputs, targets = rng.integers(0, 256, (6, 4)).astype(np.uint8), rng.normal(size=(6, 2))
    loader = BatchIterator(-1, shuffle=False, input_scale=0.5)
    (expected,) = loader(inputs, targets)
    previous = use_fill(watched)
    try:
        (batch,) = loader(inputs, targets)
    finally:
        assert use_fill(previous) is watched
    assert shapes == [((6, 5), np.uint8, 0.5), ((6, 3), np.float64, 1.0)]
    np.testing.assert_array_equal(batch.inputs, expected.inputs)
    np.testing.assert_array_equal(batch.inputs[1:], 0.5 * inputs.T)
    np.testing.assert_array_equal(batch.targets[1:], targets.T)
