import numpy as np
import pytest

from mfnet import SGD, Linear, NeuralNetwork, Optimizer


@pytest.fixture
def net(rng):
    net = NeuralNetwork([Linear(3, 4, seed=rng), Linear(4, 2, seed=rng)])
    net.backward(np.ones_like(net.forward(np.ones((4, 5)))))
    return net


def test_gradient_descent_goes_against_the_gradient(net):
    expected = [weights - 0.1 * dJ_dw for weights, dJ_dw in net.weights_and_dJ_dws()]
    SGD(0.1).step(net)
    for (weights, _), wanted in zip(net.weights_and_dJ_dws(), expected, strict=True):
        np.testing.assert_array_equal(weights, wanted)


def test_clipping_shortens_each_matrix_by_itself_in_place(net):
    first, second = (dJ_dw for _, dJ_dw in net.weights_and_dJ_dws())
    first *= 10 / np.linalg.norm(first)
    second *= 0.5 / np.linalg.norm(second)
    directions, kept = first / 10, second.copy()
    Optimizer.clip_gradients(net, max_norm=2.0)
    np.testing.assert_allclose(first, 2 * directions, rtol=1e-14)
    np.testing.assert_array_equal(second, kept)


@pytest.mark.parametrize("max_norm", [0, -1.0, np.nan, np.inf])
def test_a_bad_norm_is_named(net, max_norm):
    with pytest.raises(ValueError, match="max_norm must be"):
        Optimizer.clip_gradients(net, max_norm)


@pytest.mark.parametrize(
    ("rate", "error"),
    [(np.nan, ValueError), (np.inf, ValueError), (-1, ValueError), ("1", TypeError)],
)
def test_a_bad_learning_rate_is_named_then_and_later(rate, error):
    with pytest.raises(error, match="learning_rate must be"):
        SGD(rate)
    optimizer = SGD()
    with pytest.raises(error, match="learning_rate must be"):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == 1e-3
