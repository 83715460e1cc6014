"""mfnet's numbers are PyTorch's in float64, step by step: against a recording, and live too where
torch is installed."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import record_pytorch

import mfnet
from mfnet import Activation, CELoss, Id, Linear, MSELoss, NeuralNetwork, ReLU, Sigmoid
from mfnet.dataloader import with_bias

RECORDING = Path(record_pytorch.__file__).with_name("pytorch_parity.npz")
ACTIVATIONS: dict[str, type[Activation]] = {"relu": ReLU, "sigmoid": Sigmoid, "identity": Id}
LOSSES = {"ce": CELoss, "mse": MSELoss}
CASES = {case.name: case for case in record_pytorch.CASES}


def recorded(case):
    with np.load(RECORDING) as arrays:
        part = {name: arrays[f"{case.name}/{name}"] for name in ("inputs", "targets", "losses")}
        layers = range(len(case.activations))
        initial = [arrays[f"{case.name}/initial{i}"] for i in layers]
        final = [arrays[f"{case.name}/final{i}"] for i in layers]
    return part["inputs"], part["targets"], initial, part["losses"], final


def live(case):
    return *record_pytorch.data_and_weights(case), *record_pytorch.train_with_pytorch(case)


@pytest.mark.parametrize("reference", [recorded, live] if find_spec("torch") else [recorded])
@pytest.mark.parametrize("name", CASES)
def test_losses_and_weights_are_those_of_pytorch(name, reference):
    case = CASES[name]
    inputs, targets, initial, losses, final = reference(case)
    layers = []
    for matrix, activation in zip(initial, case.activations, strict=True):
        linear = Linear(matrix.shape[1] - 1, matrix.shape[0] - 1)
        linear.weights = matrix.copy()
        layers += [linear, ACTIVATIONS[activation]()]
    net, loss = NeuralNetwork(layers), LOSSES[case.loss]
    optimizer = getattr(mfnet, case.optimizer)(case.learning_rate, **case.options)
    own_losses = []
    for x, y in record_pytorch.batches(inputs, targets):
        pred, target = net.forward(with_bias(x)), with_bias(y)
        own_losses.append(loss.loss(pred, target))
        net.backward_weights(loss.grad(pred, target))
        optimizer.step(net)
    np.testing.assert_allclose(own_losses, losses, rtol=1e-10)
    assert losses[-10:].mean() < 0.8 * losses[:10].mean()
    for (weights, _), expected in zip(net.weights_and_dJ_dws(), final, strict=True):
        np.testing.assert_allclose(weights, expected, rtol=1e-10, atol=1e-12)
