import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from mfnet.trainutils import accuracy, is_one_hot, one_hot, softmax

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
