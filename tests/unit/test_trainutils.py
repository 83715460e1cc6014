import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from mfnet.dataloader import with_bias
from mfnet.trainutils import (
    Standardization,
    accuracy,
    is_one_hot,
    one_hot,
    r2_score,
    softmax,
    split,
)

logits = st_numpy.arrays(
    np.float64,
    st_numpy.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(allow_nan=False, allow_infinity=False),
)


@given(logits)
def test_softmax_of_any_finite_logits_is_a_distribution(x):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        likely = softmax(x)
    assert (likely >= 0).all()
    np.testing.assert_allclose(likely.sum(axis=0), 1, rtol=1e-14)


def test_softmax_goes_column_by_column():
    x = np.log([[1.0, 2.0], [3.0, 2.0]])
    np.testing.assert_allclose(softmax(x), [[0.25, 0.5], [0.75, 0.5]])


def test_one_hot_and_back():
    targets = one_hot(np.array([2, 0], np.uint8), 3)
    np.testing.assert_array_equal(targets, [[0, 0, 1], [1, 0, 0]])
    assert is_one_hot(targets.T)


@pytest.mark.parametrize("x", [np.array([[0.5], [0.5]]), np.ones((2, 1)), np.zeros((2, 1)), [1, 0]])
def test_what_is_not_one_hot(x):
    assert not is_one_hot(x)


@pytest.mark.parametrize(
    ("labels", "error"),
    [([0, 3], ValueError), ([-1], ValueError), ([0.0], TypeError), ([[1]], ValueError)],
)
def test_labels_out_of_range_or_of_a_wrong_kind_are_named(labels, error):
    with pytest.raises(error, match="labels must"):
        one_hot(labels, 3)


def test_accuracy_leaves_the_bias_row_out():
    pred = np.array([[9.0, 9.0, 9.0], [3.0, 1.0, 0.0], [2.0, 2.0, 5.0]])
    target = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert accuracy(pred, target) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="same shape"):
        accuracy(pred, target[:, :2])


def test_r2_is_the_share_of_the_variance_that_is_explained(rng):
    target = rng.normal(size=(50, 2))
    pred = target + rng.normal(scale=0.3, size=(50, 2))
    expected = 1 - ((target - pred) ** 2).sum(axis=0) / ((target - target.mean(axis=0)) ** 2).sum(
        axis=0
    )
    assert r2_score(with_bias(pred), with_bias(target)) == pytest.approx(expected.mean())
    assert r2_score(with_bias(target), with_bias(target)) == 1
    same = np.full((50, 2), target.mean(axis=0))
    assert r2_score(with_bias(same), with_bias(target)) == pytest.approx(0)
    assert r2_score(with_bias(np.ones((5, 1))), with_bias(np.ones((5, 1)))) == 1
    assert r2_score(with_bias(np.zeros((5, 1))), with_bias(np.ones((5, 1)))) == 0


def test_standardized_columns_have_mean_0_and_deviation_1_and_come_back(rng):
    data = rng.normal(5, 3, size=(200, 3))
    data[:, 1] = 7
    standardization = Standardization.of(data)
    standardized = standardization.apply(data)
    np.testing.assert_allclose(standardized.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(standardized.std(axis=0), [1, 0, 1], atol=1e-14)
    np.testing.assert_allclose(standardization.undo(standardized), data)
    with pytest.raises(ValueError, match=r"data must have 3 features, but has the shape \(4, 2\)"):
        standardization.apply(np.ones((4, 2)))


def test_a_split_keeps_every_sample_once_with_its_target(rng):
    inputs = np.arange(50.0)[:, None]
    parts = split(inputs, inputs * 2, 0.3, seed=1)
    assert len(parts.test_inputs) == 15
    together = np.concatenate([parts.inputs, parts.test_inputs])
    np.testing.assert_array_equal(np.sort(together, axis=0), inputs)
    np.testing.assert_array_equal(parts.targets, parts.inputs * 2)
    np.testing.assert_array_equal(parts.test_targets, parts.test_inputs * 2)
    again = split(inputs, inputs * 2, 0.3, seed=1)
    np.testing.assert_array_equal(again.inputs, parts.inputs)
    with pytest.raises(ValueError, match="samples for two parts"):
        split(inputs[:1], inputs[:1])
