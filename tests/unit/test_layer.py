import copy
import pickle
from functools import partial

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from mfnet import (
    Activation,
    BatchIterator,
    Dropout,
    Id,
    Layer,
    Linear,
    NeuralNetwork,
    ReLU,
    Sigmoid,
    Tanh,
)
from mfnet.layer import relu, relu_prime, sigmoid, sigmoid_prime
from mfnet.trainutils import split


def with_bias_row(rows):
    return np.vstack([np.ones(np.shape(rows)[1]), rows])


def test_linear_starts_with_he_weights_zero_biases_and_the_bias_row():
    linear = Linear(400, 300, seed=0)
    assert linear.weights.shape == linear.dJ_dw.shape == (301, 401)
    assert_array_equal(linear.weights[0], np.eye(1, 401)[0])
    assert not linear.weights[1:, 0].any()
    assert linear.weights[1:, 1:].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert abs(linear.weights[1:, 1:].mean()) < 1e-3


def test_the_same_seed_gives_the_same_weights():
    assert_array_equal(Linear(5, 4, seed=3).weights, Linear(5, 4, seed=3).weights)
    assert not np.array_equal(Linear(5, 4, seed=3).weights, Linear(5, 4, seed=4).weights)


def test_one_generator_serves_many_layers():
    generator = np.random.default_rng(0)
    first, second = Linear(5, 4, seed=generator), Linear(5, 4, seed=generator)
    assert not np.array_equal(first.weights, second.weights)


def test_a_layer_of_ones_own_initial_weights_keeps_the_bias_row():
    class Ones(Linear):
        def _init_weights(self, shape):
            return np.ones(shape)

    assert_array_equal(Ones(2, 1).weights, [[1, 0, 0], [1, 1, 1]])


@pytest.mark.parametrize("layer", [Sigmoid(), ReLU(), Id()])
def test_an_activation_leaves_the_bias_row_at_1_and_its_gradient_at_0(layer, rng):
    z = with_bias_row(rng.normal(size=(3, 4)))
    kept = z.copy()
    assert_array_equal(layer.forward(z)[0], np.ones(4))
    assert_array_equal(layer.backward(np.ones((4, 4)))[0], np.zeros(4))
    assert_array_equal(z, kept)


def test_activation_applies_g_and_g_prime_below_the_bias_row(rng):
    z, grad = with_bias_row(rng.normal(size=(3, 4))), rng.normal(size=(4, 4))
    layer = Activation(np.sin, np.cos)
    assert_array_equal(layer.forward(z)[1:], np.sin(z[1:]))
    assert_array_equal(layer.backward(grad)[1:], grad[1:] * np.cos(z[1:]))


def test_sigmoid_is_right_and_never_overflows():
    z = np.array([-1e308, -1e4, -800.0, -1.0, 0.0, 1.0, 800.0, 1e4, 1e308])
    with np.errstate(over="raise", invalid="raise"):
        s, s_prime = sigmoid(z), sigmoid_prime(z)
    expected = 1 / (1 + np.exp(1.0))
    np.testing.assert_allclose(s[2:7], [0, expected, 0.5, 1 - expected, 1], atol=1e-300, rtol=1e-15)
    np.testing.assert_allclose(s_prime, s * (1 - s), atol=1e-300, rtol=1e-12)


def test_relu_and_its_derivative():
    assert_array_equal(relu(np.array([-1.0, 0.0, 2.0])), [0, 0, 2])
    assert_array_equal(relu_prime(np.array([-1.0, 0.0, 2.0])), [0, 0, 1])
    assert relu_prime(np.ones(1)).dtype == np.float64
    assert np.isnan(relu(np.array([np.nan]))).all()


def test_a_layer_of_somebody_elses_has_empty_weights():
    class Twice(Layer):
        def forward(self, x):
            return 2 * x

        def backward(self, grad):
            return 2 * grad

    layer = Twice()
    assert layer.weights.size == layer.dJ_dw.size == 0
    assert list(NeuralNetwork([layer]).weights_and_dJ_dws()) == []


def test_a_network_without_layers_is_the_identity(rng):
    x = rng.normal(size=(3, 2))
    assert NeuralNetwork([]).forward(x) is x
    assert NeuralNetwork([]).backward(x) is x


def test_printing_a_network_shows_its_architecture():
    net = NeuralNetwork([Linear(784, 128), ReLU(), Linear(128, 10), Sigmoid(), Id()])
    assert repr(net) == (
        "NeuralNetwork([Linear(784, 128), ReLU(), Linear(128, 10), Sigmoid(), Identity()])"
    )
    assert repr(Activation(relu, relu_prime)) == "Activation(relu, relu_prime)"


@pytest.mark.parametrize(
    ("features", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), ("2", TypeError)]
)
def test_a_bad_number_of_features_is_named(features, error):
    with pytest.raises(error, match="in_features must be"):
        Linear(features, 1)
    with pytest.raises(error, match="out_features must be"):
        Linear(1, features)


def test_a_bad_matrix_is_named_with_its_shape():
    linear = Linear(3, 2)
    with pytest.raises(ValueError, match=r"x must have the shape \(4, samples\).*has \(3, 5\)"):
        linear.forward(np.ones((3, 5)))
    with pytest.raises(ValueError, match=r"x must have the shape .*has \(4,\)"):
        linear.forward(np.ones(4))
    with pytest.raises(ValueError, match=r"x must have the shape .*has \(4, 0\)"):
        ReLU().forward(np.ones((4, 0)))
    with pytest.raises(TypeError, match="x must be a numpy array, but is list"):
        linear.forward([[1.0], [1.0], [1.0], [1.0]])
    with pytest.raises(ValueError, match="grad must have the shape"):
        linear.backward(np.ones((3, 1)))
    linear.forward(np.ones((4, 5)))
    with pytest.raises(ValueError, match=r"grad must have the shape .*\(3, 5\), but has \(3, 4\)"):
        linear.backward(np.ones((3, 4)))
    with pytest.raises(ValueError, match="grad must have the shape"):
        Sigmoid().backward(np.ones((3, 1)))


def through_a_pickle(net):
    return pickle.loads(pickle.dumps(net))  # noqa: S301 (our own)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, through_a_pickle])
def test_a_copy_or_a_pickle_holds_no_sample_of_the_last_pass(rng, duplicate):
    layers = [Linear(4, 3, seed=rng), Tanh(), Dropout(0.5, seed=rng), Linear(3, 2, seed=rng)]
    net, x = NeuralNetwork(layers), np.full((5, 1000), 0.123)
    net.training = True
    net.backward(net.forward(x))
    net.training = False
    twin = duplicate(net)
    assert len(pickle.dumps(twin)) < 5000
    for layer, original in zip(twin.layers, net.layers, strict=True):
        assert not any(np.shape(value)[-1:] == (1000,) for value in vars(layer).values())
        assert any(np.shape(value)[-1:] == (1000,) for value in vars(original).values())
    np.testing.assert_array_equal(twin.forward(x), net.forward(x))
    with pytest.raises(ValueError, match="grad must have the shape"):
        duplicate(net).backward(np.ones((3, 1000)))


def test_an_activation_of_any_functions_can_be_printed():
    scaled = Activation(partial(np.multiply, 2.0), np.ones_like)
    assert repr(scaled) == "Activation(functools.partial(<ufunc 'multiply'>, 2.0), ones_like)"
    assert repr(NeuralNetwork([scaled])) == f"NeuralNetwork([{scaled!r}])"
    with pytest.raises(TypeError, match="g must be a function, but is 5"):
        Activation(5, np.ones_like)
    with pytest.raises(TypeError, match="g_prime must be a function, but is None"):
        Activation(np.sin, None)


@pytest.mark.parametrize(
    "make", [partial(Linear, 1, 1), Dropout, BatchIterator, partial(split, [[1], [2]], [[1], [2]])]
)
@pytest.mark.parametrize(("seed", "error"), [(1.5, TypeError), ("1", TypeError), (-1, ValueError)])
def test_a_bad_seed_is_named(make, seed, error):
    with pytest.raises(error, match=f"seed must be None, an integer, 0 or more.* but is {seed!r}"):
        make(seed=seed)


def test_a_network_of_something_else_is_refused():
    with pytest.raises(TypeError, match=r"layers\[1\] must be a Layer"):
        NeuralNetwork([Linear(1, 1), ReLU])
