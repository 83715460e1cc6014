"""Every part has its counterpart in PyTorch and in ONNX, or a reason why it has none."""

import numpy as np
import pytest
import torch

from mfnet import NeuralNetwork
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, PARTS, assemble
from mfnet.dataloader import with_bias
from mfnet.exchange import onnx, pytorch
from mfnet.exchange.pytorch import from_torch, loss_to_torch, optimizer_to_torch, to_torch
from mfnet.layer import Layer
from mfnet.loss import Loss, WeightedCELoss
from mfnet.trainutils import one_hot

RNG = np.random.default_rng(1)


def named(parts):
    return pytest.mark.parametrize("part", parts, ids=lambda part: part.name)


def makeable(parts):
    return [part for part in parts if part.is_choice]


def has_a_reason(part, module):
    return any(issubclass(part.kind, kind) for kind in module.WITHOUT_COUNTERPART)


def made(part):
    needed = {"in_features": 3, "out_features": 2, "class_weights": [1.0, 2.0, 0.5]}
    missing = {a.name for a in part.arguments} - set(part.defaults)
    return part.make(**{name: needed[name] for name in missing})


@named(PARTS)
def test_every_part_has_a_counterpart_in_pytorch_or_a_reason_why_not(part):
    if has_a_reason(part, pytorch):
        return
    if issubclass(part.kind, Layer):
        assert len(to_torch(NeuralNetwork([made(part)]))) == 1
    elif issubclass(part.kind, Loss):
        assert callable(loss_to_torch(made(part)))
    else:
        assert optimizer_to_torch(part.make(), [torch.zeros(1, requires_grad=True)])


@named(PARTS)
def test_every_part_has_a_counterpart_in_onnx_or_a_reason_why_not(tmp_path, part):
    if not has_a_reason(part, onnx):
        onnx.to_onnx(NeuralNetwork([made(part)]), tmp_path / "net.onnx")
        assert (tmp_path / "net.onnx").stat().st_size


@named(ACTIVATIONS.values())
def test_every_activation_is_pytorchs_and_comes_back(part):
    layer = part.make()
    (module,) = to_torch(NeuralNetwork([layer]))
    z = RNG.normal(scale=4, size=(50, 6))
    x = torch.tensor(z, requires_grad=True)
    expected = module(x)
    expected.sum().backward()
    out = layer.forward(with_bias(z))
    np.testing.assert_allclose(out[1:].T, expected.detach(), rtol=1e-10, atol=1e-14)
    delta = layer.backward(np.ones_like(out))
    np.testing.assert_allclose(delta[1:].T, x.grad, rtol=1e-10, atol=1e-13)
    assert repr(from_torch(module)) == f"NeuralNetwork([{layer!r}])"


@named([part for part in LOSSES.values() if not has_a_reason(part, pytorch)])
def test_every_loss_is_pytorchs(part):
    loss = made(part)
    pred = RNG.normal(scale=3, size=(40, 3))
    target = RNG.normal(size=(40, 3))
    if part.targets != "any number":
        target = one_hot(RNG.integers(0, 3, 40), 3)
    p = torch.tensor(pred, requires_grad=True)
    expected = loss_to_torch(loss)(p, torch.tensor(target))
    expected.backward()
    value, gradient = loss.loss_and_grad(with_bias(pred), with_bias(target))
    assert value == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(gradient[1:].T, p.grad, rtol=1e-10, atol=1e-15)


@named(makeable(OPTIMIZERS.values()))
@pytest.mark.parametrize("settings", [{}, {"weight_decay": 0.1}], ids=str)
def test_every_optimizer_is_pytorchs(part, settings):
    net = assemble(3, [], 2, seed=1)
    module = to_torch(net)
    optimizer = part.make(learning_rate=0.01, **settings)
    there = optimizer_to_torch(optimizer, module.parameters())
    loss = LOSSES["mean-squared-error"].make()
    for _ in range(5):
        x, y = RNG.normal(size=(8, 3)), RNG.normal(size=(8, 2))
        net.backward(loss.grad(net.forward(with_bias(x)), with_bias(y)))
        optimizer.step(net)
        there.zero_grad()
        loss_to_torch(loss)(module(torch.tensor(x)), torch.tensor(y)).backward()
        there.step()
    weights = net.layers[0].weights
    np.testing.assert_allclose(weights[1:, 1:], module[0].weight.detach(), rtol=1e-10)
    np.testing.assert_allclose(weights[1:, 0], module[0].bias.detach(), rtol=1e-10)


def test_what_pytorch_has_not_is_named():
    class Own(WeightedCELoss):
        pass

    with pytest.raises(TypeError, match=r"loss is .*Own.*, which PyTorch has no equivalent of"):
        loss_to_torch(Own([1.0, 2.0]))
