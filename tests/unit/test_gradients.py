"""Every gradient agrees with central finite differences, for random stacks of layers."""

from itertools import pairwise

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from mfnet import (
    Activation,
    BCELoss,
    CELoss,
    HuberLoss,
    LeakyReLU,
    Linear,
    MAELoss,
    MSELoss,
    NeuralNetwork,
    ReLU,
    WeightedCELoss,
    catalogue,
)
from mfnet.dataloader import with_bias
from mfnet.trainutils import one_hot

STEP = 1e-6


def _sine():
    return Activation(np.sin, np.cos)


ACTIVATIONS = [*(part.make for part in catalogue.ACTIVATIONS.values()), _sine, lambda: None]
KINKED = ReLU, LeakyReLU
REGRESSING = [MSELoss(), MAELoss(), HuberLoss(0.7)]


@st.composite
def cases(draw):
    """A random network, with or without an activation after each linear layer, and a batch."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=5))
    layers = []
    for features, units in pairwise(sizes):
        layers.append(Linear(features, units, seed=rng))
        layers[-1].weights[1:, 0] = rng.normal(size=units)
        layers.append(draw(st.sampled_from(ACTIVATIONS))())
    samples = draw(st.integers(1, 8))
    weights = rng.uniform(0.1, 3.0, sizes[-1])
    inputs = with_bias(rng.normal(size=(samples, sizes[0])))
    loss = draw(st.sampled_from([*REGRESSING, BCELoss(), CELoss(), WeightedCELoss(weights)]))
    if loss in REGRESSING:
        targets = rng.normal(size=(samples, sizes[-1]))
    else:
        targets = one_hot(rng.integers(0, sizes[-1], samples), sizes[-1])
    return NeuralNetwork(filter(None, layers)), inputs, with_bias(targets), loss


def _finite_differences(function, x, rows):
    """The central differences of `function()` by every entry of `x` in `rows`, changed in place."""
    differences = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        if index[0] in rows:
            kept = x[index]
            x[index] = kept + STEP
            above = function()
            x[index] = kept - STEP
            below = function()
            x[index] = kept
            differences[index] = (above - below) / (2 * STEP)
    return differences


def _kink_is_near(net, errors):
    """Whether a ReLU or the absolute error is so near its kink that a difference could cross it."""
    kinked = [layer.inputs[1:] for layer in net.layers if isinstance(layer, KINKED)]
    return any(np.abs(z).min() < 1e-4 for z in [*kinked, errors])


def _assert_close(gradient, differences):
    scale = max(np.abs(differences).max(), 1e-2)
    np.testing.assert_allclose(gradient, differences, rtol=0, atol=1e-6 * scale)


@given(cases())
def test_gradients_of_weights_and_inputs_are_finite_differences(case):
    net, inputs, targets, loss = case

    def value():
        return loss.loss(net.forward(inputs), targets)

    pred = net.forward(inputs)
    assume(not _kink_is_near(net, (pred - targets)[1:]))
    input_gradient = net.backward(loss.grad(pred, targets))
    gradients = [dJ_dw.copy() for _, dJ_dw in net.weights_and_dJ_dws()]
    for (weights, _), gradient in zip(net.weights_and_dJ_dws(), gradients, strict=True):
        _assert_close(gradient, _finite_differences(value, weights, range(1, len(weights))))
        assert not gradient[0].any()
    differences = _finite_differences(value, inputs, range(1, len(inputs)))
    _assert_close(input_gradient[1:], differences[1:])


@given(cases())
def test_training_computes_the_same_weight_gradients_as_backward(case):
    net, inputs, targets, loss = case
    grad = loss.grad(net.forward(inputs), targets)
    net.backward(grad)
    expected = [dJ_dw.copy() for _, dJ_dw in net.weights_and_dJ_dws()]
    net.backward_weights(grad)
    for (_, dJ_dw), gradient in zip(net.weights_and_dJ_dws(), expected, strict=True):
        np.testing.assert_array_equal(dJ_dw, gradient)
