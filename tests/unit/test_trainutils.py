import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from mfnet.dataloader import with_bias
from mfnet.loss import BCELoss, CELoss, MSELoss
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


@pytest.mark.parametrize(("threshold", "right"), [(0.0, 0.75), (0.5, 0.5)])
def test_one_output_is_a_yes_or_no(threshold, right):
    pred, yes = with_bias(np.array([[-2.0], [0.3], [4.0], [0.7]])), [[0.0], [1.0], [1.0], [0.0]]
    assert accuracy(pred, with_bias(np.array(yes)), threshold=threshold) == right
    assert accuracy(pred, with_bias(1 - np.array(yes)), threshold=threshold) == 1 - right


@pytest.mark.parametrize(
    ("pred", "target", "sentence"),
    [
        ([[np.nan, 1.0]], [[0.0, 1.0]], "pred must not hold nan"),
        ([[0.0, 1.0]], [[1.0, 1.0]], "target must be one-hot"),
        ([[0.0, 1.0]], [[0.5, 0.5]], "target must be one-hot"),
        ([[0.0]], [[0.5]], "target must be 0 or 1"),
        ([[np.nan]], [[1.0]], "pred must not hold nan"),
    ],
)
def test_what_has_no_accuracy_is_refused(pred, target, sentence):
    with pytest.raises(ValueError, match=sentence):
        accuracy(with_bias(np.array(pred)), with_bias(np.array(target)))


def test_a_single_output_is_decided_where_its_loss_decides():
    assert (BCELoss().threshold, MSELoss().threshold, CELoss().threshold) == (0.0, 0.5, 0.5)


@pytest.mark.parametrize("samples", [3, 7, 1000])
def test_a_column_that_varies_by_rounding_alone_is_constant(rng, samples):
    constants = rng.normal(size=500) * 10.0 ** rng.integers(-9, 9, 500)
    data = np.tile(constants, (samples, 1))
    scaling = Standardization.of(data)
    np.testing.assert_array_equal(scaling.scale, 1)
    assert (np.abs(scaling.apply(data)) <= 1e-12 * np.abs(constants)).all()
    np.testing.assert_array_equal(Standardization.of(data, np.arange(1.0, samples + 1)).scale, 1)
    assert Standardization.of([[1e6], [1e6 + 1e-3]]).scale == pytest.approx(5e-4)


def test_r2_of_a_constant_target_is_1_or_0_up_to_rounding():
    target = with_bias(np.full((3, 1), 0.1))
    assert r2_score(target, target) == 1
    assert r2_score(with_bias(np.full((3, 1), 0.1 + 1e-17)), target) == 1
    assert r2_score(with_bias(np.full((3, 1), 0.11)), target) == 0


def test_what_cannot_be_standardized_is_refused():
    with pytest.raises(ValueError, match="feature 1 has none"):
        Standardization.of([[1.0, 1e300], [2.0, -1e300]])


def test_weighted_standardization_is_that_of_repeated_samples(rng):
    data = rng.normal(size=(5, 2))
    repeated = Standardization.of(np.repeat(data, [1, 2, 1, 3, 1], axis=0))
    weighted = Standardization.of(data, np.array([1.0, 2, 1, 3, 1]))
    np.testing.assert_allclose(np.array(weighted), np.array(repeated), rtol=1e-14)


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
