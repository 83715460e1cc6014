"""Row 0 of every Linear's weights is exactly 1 0 … 0, whatever happens."""

import numpy as np
import pytest

from mfnet import SGD, BatchIterator, CELoss, Id, Linear, MSELoss, NeuralNetwork, Optimizer, ReLU
from mfnet.train import train
from mfnet.trainutils import one_hot


class DecayingMomentum(Optimizer):
    """Somebody's own optimizer, which changes all of a weight matrix, row 0 included."""

    def __init__(self):
        super().__init__(0.01)
        self.velocities = {}

    def step(self, net):
        for position, (weights, dJ_dw) in enumerate(net.weights_and_dJ_dws()):
            velocity = 0.9 * self.velocities.get(position, 0.0) + dJ_dw + 0.1 * weights
            self.velocities[position] = velocity
            weights -= self.learning_rate * velocity


STACKS = {
    "linear": [(3, 4)],
    "linear after linear": [(3, 5), (5, 6), (6, 4)],
    "linear, relu, linear": [(3, 8), ReLU, (8, 4)],
    "relu first": [ReLU, (3, 8), (8, 4), Id],
}


@pytest.mark.parametrize("loss", [MSELoss, CELoss])
@pytest.mark.parametrize("optimizer", [lambda: SGD(0.05), DecayingMomentum])
@pytest.mark.parametrize("max_gradient_norm", [None, 0.1])
@pytest.mark.parametrize("stack", STACKS)
def test_row_0_stays_after_many_steps(stack, max_gradient_norm, optimizer, loss, rng):
    net = NeuralNetwork(
        Linear(*part, seed=rng) if isinstance(part, tuple) else part() for part in STACKS[stack]
    )
    before = [weights.copy() for weights, _ in net.weights_and_dJ_dws()]
    inputs = 0.3 * rng.normal(size=(50, 3))
    targets = one_hot(rng.integers(0, 4, 50), 4)
    train(
        net,
        inputs,
        targets,
        num_epochs=20,
        dataloader=BatchIterator(8, seed=0),
        loss=loss(),
        optimizer=optimizer(),
        max_gradient_norm=max_gradient_norm,
    )
    for (weights, _), old in zip(net.weights_and_dJ_dws(), before, strict=True):
        np.testing.assert_array_equal(weights[0], np.eye(1, weights.shape[1])[0])
        assert not np.array_equal(weights[1:], old[1:])


def test_the_gradient_of_row_0_is_zero_even_for_a_linear_after_a_linear(rng):
    net = NeuralNetwork([Linear(3, 4, seed=rng), Linear(4, 2, seed=rng)])
    pred = net.forward(np.vstack([np.ones(5), rng.normal(size=(3, 5))]))
    net.backward(rng.normal(size=pred.shape))
    for _, dJ_dw in net.weights_and_dJ_dws():
        assert not dJ_dw[0].any()
        assert dJ_dw[1:].all()
