"""The worked example, matrix by matrix, as it stands in the fixture."""

import pytest
from numpy.testing import assert_array_equal

from mfnet import SGD, BatchIterator, Id, Linear, MSELoss, NeuralNetwork
from mfnet.train import train


@pytest.fixture
def net(worked_example):
    """Three linear layers with the example's weights, an identity after each."""
    layers = []
    for number in (1, 2, 3):
        weights = worked_example[f"W{number}"]
        linear = Linear(weights.shape[1] - 1, weights.shape[0] - 1)
        linear.weights = weights.copy()
        layers += [linear, Id()]
    return NeuralNetwork(layers)


def test_a_batch_has_the_bias_row(worked_example):
    (batch,) = BatchIterator(-1, shuffle=False)(worked_example["X"].T, worked_example["Y"].T)
    assert_array_equal(batch.inputs, worked_example["A0"])
    assert_array_equal(batch.targets, worked_example["Y_tilde"])


def test_forward_gives_every_z(net, worked_example):
    a = worked_example["A0"]
    for number, (linear, activation) in enumerate(
        zip(net.layers[::2], net.layers[1::2], strict=True), start=1
    ):
        z = linear.forward(a)
        assert_array_equal(z, worked_example[f"Z{number}"])
        a = activation.forward(z)
        assert_array_equal(a, z)


def test_the_loss(net, worked_example):
    pred = net.forward(worked_example["A0"])
    assert MSELoss.loss(pred, worked_example["Y_tilde"]) == worked_example["loss"]


def test_backward_gives_every_gradient(net, worked_example):
    """The example prints half of every gradient (see its note)."""
    pred = net.forward(worked_example["A0"])
    grad = MSELoss.grad(pred, worked_example["Y_tilde"])
    assert_array_equal(grad, 2 * worked_example["printed_dJ_dA3"])
    for number in (3, 2, 1):
        linear, activation = net.layers[2 * number - 2 : 2 * number]
        delta = activation.backward(grad)
        if number == 1:
            assert_array_equal(delta, 2 * worked_example["printed_Delta1"])
        grad = linear.backward(delta)
        assert_array_equal(linear.dJ_dw, 2 * worked_example[f"printed_dJ_dW{number}"])
        assert_array_equal(grad, 2 * worked_example[f"printed_dJ_dA{number - 1}"])


def test_backward_of_the_whole_network_is_that_of_its_layers(net, worked_example):
    pred = net.forward(worked_example["A0"])
    grad = net.backward(MSELoss.grad(pred, worked_example["Y_tilde"]))
    assert_array_equal(grad, 2 * worked_example["printed_dJ_dA0"])
    for number, (_, dJ_dw) in enumerate(net.weights_and_dJ_dws(), start=1):
        assert_array_equal(dJ_dw, 2 * worked_example[f"printed_dJ_dW{number}"])


def test_one_epoch_of_training_gives_the_updated_weights(net, worked_example):
    losses = train(
        net,
        worked_example["X"].T,
        worked_example["Y"].T,
        num_epochs=1,
        dataloader=BatchIterator(-1, shuffle=False),
        optimizer=SGD(worked_example["learning_rate_with_full_gradient"]),
    )
    assert losses == [worked_example["loss"]]
    for number, (weights, _) in enumerate(net.weights_and_dJ_dws(), start=1):
        assert_array_equal(weights, worked_example[f"W{number}_updated"])
