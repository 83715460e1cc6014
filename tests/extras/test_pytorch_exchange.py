import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from networks import networks
from torch import nn

from mfnet import Activation, Linear, NeuralNetwork
from mfnet.dataloader import with_bias
from mfnet.evaluation import predict
from mfnet.exchange.pytorch import from_torch, to_torch


@given(networks(), st.integers(1, 9))
def test_pytorch_computes_the_same_and_the_same_gradients(net, samples):
    inputs = np.random.default_rng(samples).normal(size=(samples, 3))
    module = to_torch(net).eval()
    outputs = module(torch.tensor(inputs, requires_grad=True))
    np.testing.assert_allclose(outputs.detach(), predict(net, inputs), rtol=1e-11, atol=1e-13)
    linear = [part for part in module if isinstance(part, nn.Linear)]
    if not linear:
        return
    outputs.sum().backward()
    net.backward(np.ones_like(net.forward(with_bias(inputs))))
    for (_, dJ_dw), part in zip(net.weights_and_dJ_dws(), linear, strict=True):
        np.testing.assert_allclose(dJ_dw[1:, 1:], part.weight.grad, rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(dJ_dw[1:, 0], part.bias.grad, rtol=1e-9, atol=1e-11)


@given(networks())
def test_there_and_back_changes_no_bit(net):
    back = from_torch(to_torch(net))
    assert repr(back) == repr(net)
    for (weights, _), (expected, _) in zip(
        back.weights_and_dJ_dws(), net.weights_and_dJ_dws(), strict=True
    ):
        np.testing.assert_array_equal(weights, expected)


def test_weights_are_copies():
    net = NeuralNetwork([Linear(2, 2, seed=1)])
    module, kept = to_torch(net), net.layers[0].weights.copy()
    with torch.no_grad():
        module[0].weight.fill_(7)
    np.testing.assert_array_equal(net.layers[0].weights, kept)
    back = from_torch(module)
    with torch.no_grad():
        module[0].weight.fill_(8)
    assert (back.layers[0].weights[1:, 1:] == 7).all()


def test_float32_nested_sequences_and_layers_without_bias_come_over():
    module = nn.Sequential(nn.Sequential(nn.Linear(3, 4, bias=False), nn.ReLU()), nn.Linear(4, 2))
    inputs = np.random.default_rng(1).normal(size=(6, 3)).astype(np.float32)
    expected = module(torch.tensor(inputs)).detach()
    np.testing.assert_allclose(predict(from_torch(module), inputs), expected, rtol=1e-5, atol=1e-6)
    assert len(from_torch(nn.Linear(2, 2)).layers) == 1


@pytest.mark.parametrize(
    ("module", "error", "named"),
    [
        (nn.Sequential(nn.Linear(2, 2), nn.Conv1d(1, 1, 1)), TypeError, r"1 is Conv1d\("),
        (nn.Sequential(nn.Sequential(nn.GELU())), ValueError, r"0\.0 must be GELU\(approximate"),
        (nn.Sequential(nn.Softplus(beta=2)), ValueError, "0 must have beta 1"),
    ],
)
def test_what_mfnet_has_not_is_named(module, error, named):
    with pytest.raises(error, match=named):
        from_torch(module)


def test_what_pytorch_has_not_is_named():
    with pytest.raises(TypeError, match=r"layers\[1\] is Activation\(sin, cos\), which PyTorch"):
        to_torch(NeuralNetwork([Linear(2, 2), Activation(np.sin, np.cos)]))
    with pytest.raises(TypeError, match="net must be a NeuralNetwork"):
        to_torch([Linear(2, 2)])
