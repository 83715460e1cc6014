import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
from hypothesis import given
from networks import networks

from mfnet import Linear, NeuralNetwork, ReLU
from mfnet.exchange.pytorch import to_torch
from mfnet.exchange.safetensors import load_weights, save_weights


def other_weights(net):
    for weights, _ in net.weights_and_dJ_dws():
        weights[1:] += 1.0


@given(networks())
def test_there_and_back_changes_no_bit(tmp_path_factory, net):
    path = tmp_path_factory.mktemp("safetensors") / "net.safetensors"
    kept = [weights.copy() for weights, _ in net.weights_and_dJ_dws()]
    save_weights(net, path)
    other_weights(net)
    load_weights(net, path)
    for (weights, _), expected in zip(net.weights_and_dJ_dws(), kept, strict=True):
        np.testing.assert_array_equal(weights, expected)


@given(networks())
def test_pytorch_loads_the_file(tmp_path_factory, net):
    path = tmp_path_factory.mktemp("safetensors") / "net.safetensors"
    save_weights(net, path)
    module = to_torch(net)
    expected = {name: value.clone() for name, value in module.state_dict().items()}
    for parameter in module.parameters():
        parameter.data.zero_()
    module.load_state_dict(safetensors.torch.load_file(path), strict=True)
    for name, value in module.state_dict().items():
        np.testing.assert_array_equal(value, expected[name])


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda good: {**good, "4.weight": np.ones((2, 2))}, "must hold 0.weight, 0.bias, 2.weigh"),
        (lambda good: {k: v for k, v in good.items() if k != "2.bias"}, "but holds"),
        (lambda good: {**good, "2.bias": np.ones(3)}, r"2\.bias must be floats of shape \(2,\)"),
        (lambda good: {**good, "2.bias": np.ones(2, int)}, r"2\.bias must be floats .* int64"),
    ],
)
def test_a_file_of_another_network_changes_nothing(tmp_path, make, named):
    net = NeuralNetwork([Linear(3, 4, seed=1), ReLU(), Linear(4, 2, seed=2)])
    path = tmp_path / "net.safetensors"
    save_weights(net, path)
    safetensors.numpy.save_file(make(safetensors.numpy.load_file(path)), path)
    other_weights(net)
    before = [weights.copy() for weights, _ in net.weights_and_dJ_dws()]
    with pytest.raises(ValueError, match=named):
        load_weights(net, path)
    for (weights, _), expected in zip(net.weights_and_dJ_dws(), before, strict=True):
        np.testing.assert_array_equal(weights, expected)


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"\xff" * 100])
def test_another_file_is_named(tmp_path, content):
    path = tmp_path / "net.safetensors"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is damaged or no safetensors file"):
        load_weights(NeuralNetwork([]), path)


@pytest.mark.parametrize("function", [save_weights, load_weights])
def test_what_is_no_network_is_named(tmp_path, function):
    save_weights(NeuralNetwork([]), tmp_path / "net.safetensors")
    with pytest.raises(TypeError, match="net must be a NeuralNetwork"):
        function([Linear(1, 1)], tmp_path / "net.safetensors")
