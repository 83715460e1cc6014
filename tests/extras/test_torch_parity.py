"""Activations, losses and clipping are PyTorch's of the same names, gradients included."""

import numpy as np
import pytest
import torch

from mfnet import (
    GELU,
    BCELoss,
    CELoss,
    HuberLoss,
    LeakyReLU,
    Linear,
    MAELoss,
    MSELoss,
    NeuralNetwork,
    Optimizer,
    Softplus,
    Tanh,
    WeightedCELoss,
)
from mfnet.dataloader import with_bias
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.trainutils import one_hot

WEIGHTS = [0.5, 2.0, 1.0]


@pytest.mark.parametrize(
    ("layer", "module"),
    [
        (Tanh(), torch.nn.Tanh()),
        (LeakyReLU(0.2), torch.nn.LeakyReLU(0.2)),
        (Softplus(), torch.nn.Softplus(threshold=1e9)),
        (GELU(), torch.nn.GELU(approximate="tanh")),
    ],
    ids=repr,
)
def test_activations(layer, module):
    z = np.random.default_rng(1).normal(scale=4, size=(50, 6))
    x = torch.tensor(z, requires_grad=True)
    expected = module(x)
    expected.sum().backward()
    out = layer.forward(with_bias(z))
    np.testing.assert_allclose(out[1:].T, expected.detach(), rtol=1e-10, atol=1e-14)
    delta = layer.backward(np.ones_like(out))
    np.testing.assert_allclose(delta[1:].T, x.grad, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize(
    ("loss", "module"),
    [
        (MAELoss(), lambda p, y: torch.nn.L1Loss(reduction="sum")(p, y) / len(p)),
        (HuberLoss(0.7), lambda p, y: torch.nn.HuberLoss("sum", 0.7)(p, y) / len(p)),
        (BCELoss(), lambda p, y: torch.nn.BCEWithLogitsLoss(reduction="sum")(p, y) / len(p)),
        (CELoss(), torch.nn.CrossEntropyLoss()),
        (
            WeightedCELoss(WEIGHTS),
            lambda p, y: (
                torch.nn.CrossEntropyLoss(torch.tensor(WEIGHTS, dtype=p.dtype), reduction="sum")(
                    p, y.argmax(dim=1)
                )
                / len(p)
            ),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_losses(loss, module):
    rng = np.random.default_rng(2)
    pred, target = rng.normal(scale=3, size=(40, 3)), one_hot(rng.integers(0, 3, 40), 3)
    p = torch.tensor(pred, requires_grad=True)
    expected = module(p, torch.tensor(target))
    expected.backward()
    value, gradient = loss.loss_and_grad(with_bias(pred), with_bias(target))
    assert value == pytest.approx(expected.item(), rel=1e-12)
    assert not gradient[0].any()
    np.testing.assert_allclose(gradient[1:].T, p.grad, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize(
    ("loss", "module"),
    [
        (MSELoss(), lambda p, y: torch.square(p - y).sum(dim=1)),
        (HuberLoss(0.7), lambda p, y: torch.nn.HuberLoss("none", 0.7)(p, y).sum(dim=1)),
        (CELoss(), torch.nn.CrossEntropyLoss(reduction="none")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_losses_with_sample_weights(loss, module):
    rng = np.random.default_rng(3)
    pred, target = rng.normal(scale=3, size=(40, 3)), one_hot(rng.integers(0, 3, 40), 3)
    weights = rng.uniform(0, 4, 40)
    p = torch.tensor(pred, requires_grad=True)
    expected = (torch.tensor(weights) * module(p, torch.tensor(target))).mean()
    expected.backward()
    with_weights = with_bias(np.column_stack([target, weights]))
    value, gradient = SampleWeightedLoss(loss).loss_and_grad(with_bias(pred), with_weights)
    assert value == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(gradient[1:].T, p.grad, rtol=1e-10, atol=1e-15)


def test_clipping_all_gradients_together():
    net = NeuralNetwork([Linear(3, 4, seed=1), Linear(4, 2, seed=2)])
    net.backward(np.ones_like(net.forward(np.ones((4, 5)))))
    parameters = [torch.nn.Parameter(torch.tensor(w)) for w, _ in net.weights_and_dJ_dws()]
    for parameter, (_, dJ_dw) in zip(parameters, net.weights_and_dJ_dws(), strict=True):
        parameter.grad = torch.tensor(dJ_dw)
    torch.nn.utils.clip_grad_norm_(parameters, 0.5)
    Optimizer.clip_gradients_together(net, 0.5)
    for parameter, (_, dJ_dw) in zip(parameters, net.weights_and_dJ_dws(), strict=True):
        np.testing.assert_allclose(dJ_dw, parameter.grad, rtol=1e-5)
