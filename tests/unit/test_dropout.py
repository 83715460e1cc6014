import numpy as np
import pytest

from mfnet import BatchIterator, Dropout, Linear, NeuralNetwork, ReLU
from mfnet.dataloader import with_bias
from mfnet.train import training


def test_it_drops_its_share_while_training_keeps_the_mean_and_the_bias(rng):
    layer, z = Dropout(0.3, seed=1), with_bias(rng.uniform(1, 2, size=(400, 50)))
    layer.training = True
    a = layer.forward(z)
    assert (a[0] == 1).all()
    dropped = a[1:] == 0
    assert dropped.mean() == pytest.approx(0.3, abs=0.01)
    np.testing.assert_allclose(a[1:][~dropped], z[1:][~dropped] / 0.7)
    assert a[1:].mean() == pytest.approx(z[1:].mean(), rel=0.02)
    delta = layer.backward(np.ones_like(z))
    np.testing.assert_array_equal(delta[1:] == 0, dropped)
    np.testing.assert_allclose(delta[1:][~dropped], 1 / 0.7)
    assert (layer.forward(z) != a).any()


def test_a_network_predicts_unless_it_is_being_trained(rng):
    seen = []

    class Watching(Dropout):
        def forward(self, x):
            seen.append(self.training)
            return super().forward(x)

    net = NeuralNetwork([Linear(3, 8, seed=1), ReLU(), Watching(0.5, seed=2), Linear(8, 1, seed=3)])
    inputs, targets = rng.normal(size=(10, 3)), rng.normal(size=(10, 1))
    x = with_bias(inputs)
    for _ in training(net, inputs, targets, num_epochs=1, dataloader=BatchIterator(5)):
        np.testing.assert_array_equal(net.forward(x), net.forward(x))
        assert not net.training
    assert seen == [True, False, False, True, False, False]


def test_a_gradient_of_another_shape_is_refused(rng):
    layer = Dropout(0.5, seed=0)
    layer.training = True
    layer.forward(np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"grad must have the shape .*\(3, 4\), but has \(3, 5\)"):
        layer.backward(np.ones((3, 5)))


@pytest.mark.parametrize("probability", [1, 1.5, -0.1, np.nan])
def test_a_bad_probability_is_named(probability):
    with pytest.raises(ValueError, match="probability must be"):
        Dropout(probability)
