import itertools

import numpy as np
import pytest

from mfnet import BCELoss, CELoss, HuberLoss, Loss, MAELoss, MSELoss, WeightedCELoss
from mfnet.dataloader import with_bias
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.trainutils import one_hot


def test_mse_is_the_mean_squared_norm_of_the_error(rng):
    pred, target = with_bias(rng.normal(size=(7, 3))), with_bias(rng.normal(size=(7, 3)))
    error = pred - target
    assert MSELoss.loss(pred, target) == pytest.approx((error**2).sum() / 7, rel=1e-15)
    np.testing.assert_allclose(MSELoss.grad(pred, target), 2 / 7 * error, rtol=1e-15)


def test_cross_entropy_is_the_mean_of_minus_log_softmax(rng):
    logits, labels = rng.normal(size=(7, 3)), rng.integers(0, 3, 7)
    pred, target = with_bias(logits), with_bias(one_hot(labels, 3))
    likely = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = -np.log(likely[np.arange(7), labels]).mean()
    assert CELoss.loss(pred, target) == pytest.approx(expected, rel=1e-14)
    gradient = CELoss.grad(pred, target)
    np.testing.assert_allclose(gradient[1:], (likely.T - target[1:]) / 7, atol=1e-16)
    assert not gradient[0].any()


@pytest.mark.parametrize("loss", [MSELoss(), CELoss()])
def test_loss_and_gradient_at_once_are_the_two_by_themselves(rng, loss):
    pred, target = with_bias(rng.normal(size=(7, 3))), with_bias(one_hot(rng.integers(0, 3, 7), 3))
    value, gradient = loss.loss_and_grad(pred, target)
    assert value == loss.loss(pred, target)
    np.testing.assert_array_equal(gradient, loss.grad(pred, target))


@pytest.mark.parametrize("size", [1e4, 1e200, np.finfo(float).max])
@pytest.mark.parametrize("loss", [MSELoss, CELoss])
def test_no_finite_prediction_overflows_to_a_warning_or_nan(loss, size):
    pred = with_bias(np.array([[size, -size, 0.0], [-size, -size, -size]]))
    target = with_bias(one_hot([1, 2], 3))
    with np.errstate(all="raise", under="ignore"):
        value, gradient = loss.loss(pred, target), loss.grad(pred, target)
    assert isinstance(value, np.float64)
    assert not np.isnan(value)
    assert not np.isnan(gradient).any()


EXTREMES = np.array([-1.7e308, -1e308, -1e155, -1e4, 0.0, 1e-308, 1e4, 1e155, 1e308, 1.7e308])
LOSSES = [
    MSELoss(), MAELoss(), HuberLoss(), HuberLoss(1e308), CELoss(), BCELoss(),
    WeightedCELoss([1e308, 1.0, 0.0]), SampleWeightedLoss(CELoss()), SampleWeightedLoss(MSELoss()),
]  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_no_loss_of_any_finite_predictions_warns_or_is_nan(loss):
    pred = with_bias(np.array(list(itertools.product(EXTREMES, repeat=3))))
    targets = one_hot(np.arange(1000) % 3, 3)
    if isinstance(loss, SampleWeightedLoss):
        targets = np.column_stack([targets, np.tile([0.5, 1e300], 500)])
    target = with_bias(targets)
    with np.errstate(all="raise", under="ignore"):
        value, gradient = loss.loss_and_grad(pred, target)
        losses = loss.sample_losses(pred, target)
        loss.loss(pred, target)
        loss.grad(pred, target)
    assert not np.isnan(value)
    assert not np.isnan(gradient).any()
    assert not np.isnan(losses).any()


def test_cross_entropy_of_logits_of_1e4_is_exact():
    pred = with_bias(np.array([[1e4, -1e4]]))
    assert CELoss.loss(pred, with_bias(one_hot([1], 2))) == 2e4
    assert CELoss.loss(pred, with_bias(one_hot([0], 2))) == 0


@pytest.mark.parametrize("function", ["loss", "grad", "loss_and_grad"])
@pytest.mark.parametrize("loss", [MSELoss(), CELoss()])
def test_what_cannot_be_compared_is_refused(loss, function):
    compare = getattr(loss, function)
    with pytest.raises(ValueError, match=r"same shape.*\(3, 2\) and \(3, 1\)"):
        compare(np.ones((3, 2)), np.ones((3, 1)))
    with pytest.raises(ValueError, match="a row below the bias row"):
        compare(np.ones((1, 2)), np.ones((1, 2)))
    with pytest.raises(TypeError, match="target must be a numpy array"):
        compare(np.ones((3, 2)), [[1.0]])


def test_cross_entropy_wants_one_hot_targets():
    with pytest.raises(ValueError, match="target must be one-hot"):
        CELoss.loss(np.ones((3, 1)), np.array([[1.0], [0.5], [0.5]]))


def test_a_loss_cannot_be_made_without_its_two_methods():
    with pytest.raises(TypeError, match="abstract"):
        Loss()
