import numpy as np
import pytest

from mfnet import BCELoss, CELoss, HuberLoss, Loss, MAELoss, MSELoss, WeightedCELoss
from mfnet.dataloader import with_bias
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.trainutils import one_hot

LOSSES = [
    MSELoss(), MAELoss(), HuberLoss(0.7), BCELoss(), CELoss(), WeightedCELoss([0.5, 2.0, 1.0]),
]  # fmt: skip


class Foreign(Loss):
    """Somebody's own loss, which knows its two methods only."""

    @staticmethod
    def loss(pred, target):
        return np.float64(((pred - target) ** 4).sum() / pred.shape[1])

    @staticmethod
    def grad(pred, target):
        return 4 * (pred - target) ** 3 / pred.shape[1]


@pytest.fixture
def batch(rng):
    """Predictions, targets and weights of seven samples."""
    pred, target = rng.normal(size=(7, 3)), one_hot(rng.integers(0, 3, 7), 3)
    return pred, target, np.array([0.0, 1, 2, 3, 1, 0, 2])


def weighted(target, weights):
    return with_bias(np.column_stack([target, weights]))


@pytest.mark.parametrize("loss", [*LOSSES, Foreign()], ids=lambda loss: type(loss).__name__)
def test_sample_losses_are_those_of_each_sample_alone(batch, loss):
    pred, target = map(with_bias, batch[:2])
    losses = loss.sample_losses(pred, target)
    np.testing.assert_allclose(losses, Loss.sample_losses(loss, pred, target), rtol=1e-14)
    assert losses.mean() == pytest.approx(loss.loss(pred, target), rel=1e-14)


@pytest.mark.parametrize("loss", [*LOSSES, Foreign()], ids=lambda loss: type(loss).__name__)
def test_a_weight_is_how_often_a_sample_is_there(batch, loss):
    pred, target, weights = batch
    times = weights.astype(int)
    value, gradient = SampleWeightedLoss(loss).loss_and_grad(
        with_bias(pred), weighted(target, weights / weights.mean())
    )
    repeated = with_bias(pred.repeat(times, 0)), with_bias(target.repeat(times, 0))
    assert value == pytest.approx(loss.loss(*repeated), rel=1e-13)
    expected = np.zeros_like(gradient)
    np.add.at(expected.T, np.arange(7).repeat(times), loss.grad(*repeated).T)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("loss", [*LOSSES, Foreign()], ids=lambda loss: type(loss).__name__)
def test_the_gradient_is_that_of_finite_differences(batch, loss):
    pred, target = with_bias(batch[0]), weighted(batch[1], batch[2])
    whole = SampleWeightedLoss(loss)
    gradient = whole.grad(pred, target)
    assert not gradient[0].any()
    for index in np.ndindex(3, 7):
        place = index[0] + 1, index[1]
        ends = []
        for step in (1e-6, -1e-6):
            moved = pred.copy()
            moved[place] += step
            ends.append(whole.loss(moved, target))
        difference = (ends[0] - ends[1]) / 2e-6
        assert gradient[place] == pytest.approx(difference, rel=1e-6, abs=1e-8)


def test_bad_class_weights_are_named():
    for weights, error in [([[1], [2, 3]], ValueError), ("ab", TypeError), ([1, -1], ValueError)]:
        with pytest.raises(error, match="class_weights must"):
            WeightedCELoss(weights)


def test_what_cannot_be_weighted_is_named(batch):
    pred, target, weights = batch
    loss = SampleWeightedLoss(MSELoss())
    with pytest.raises(ValueError, match="a row more than pred, for the weights, but has 4"):
        loss.loss(with_bias(pred), with_bias(target))
    with pytest.raises(ValueError, match=r"weights must be 0 or more, but the least is -2\.0"):
        loss.grad(with_bias(pred), weighted(target, weights - 2))
    with pytest.raises(TypeError, match="loss must be a Loss"):
        SampleWeightedLoss(MSELoss)
