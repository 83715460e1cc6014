import numpy as np
import pytest

from mfnet import ELU, GELU, LeakyReLU, Linear, NeuralNetwork, Softplus, Tanh
from mfnet.layer import INITIALIZATIONS

Z = np.array([[1.0, 1.0, 1.0, 1.0, 1.0], [-3.0, -0.5, 0.0, 0.5, 3.0]])


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (Tanh(), np.tanh(Z[1])),
        (LeakyReLU(0.1), [-0.3, -0.05, 0.0, 0.5, 3.0]),
        (ELU(), [np.exp(-3) - 1, np.exp(-0.5) - 1, 0.0, 0.5, 3.0]),
        (ELU(2.0), [2 * np.exp(-3) - 2, 2 * np.exp(-0.5) - 2, 0.0, 0.5, 3.0]),
        (Softplus(), np.log(1 + np.exp(Z[1]))),
        (GELU(), [-0.00363739, -0.15428599, 0.0, 0.34571401, 2.99636261]),
    ],
    ids=repr,
)
def test_each_activation_is_its_formula_below_the_bias_row(layer, expected):
    a = layer.forward(Z)
    np.testing.assert_array_equal(a[0], 1)
    np.testing.assert_allclose(a[1], expected, atol=1e-8)
    assert repr(NeuralNetwork([layer])) == f"NeuralNetwork([{layer!r}])"


@pytest.mark.parametrize("layer", [Tanh(), LeakyReLU(), ELU(), Softplus(), GELU()], ids=repr)
def test_no_finite_input_overflows_to_a_warning_or_nan(layer):
    size = np.finfo(float).max / 2
    z = np.array([[1.0] * 6, [-size, -1e200, -1e4, 1e4, 1e200, size]])
    with np.errstate(all="raise", under="ignore"):
        a = layer.forward(z)
        delta = layer.backward(np.ones_like(z))
    assert np.isfinite(a).all()
    assert np.isfinite(delta).all()
    np.testing.assert_allclose(a[1, 3:], np.minimum(z[1, 3:], a[1, 3:]))
    assert (np.abs(delta) <= 1 + 1e-12).all()


def test_a_steep_slope_below_0_overflows_without_a_warning():
    z = np.array([[1.0, 1.0], [-1e308, 1e308]])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(LeakyReLU(10).forward(z)[1], [-np.inf, 1e308])


@pytest.mark.parametrize("slope", [-1, np.inf, np.nan])
def test_a_bad_slope_is_named(slope):
    with pytest.raises(ValueError, match="negative_slope must be"):
        LeakyReLU(slope)
    with pytest.raises(ValueError, match="alpha must be"):
        ELU(slope)


@pytest.mark.parametrize(
    ("init", "variance"),
    [("he_normal", 2 / 200), ("he_uniform", 2 / 200),
     ("glorot_normal", 2 / 500), ("glorot_uniform", 2 / 500)],
)  # fmt: skip
def test_initial_weights_have_the_variance_of_their_name(init, variance):
    weights = Linear(200, 300, seed=1, init=init).weights
    np.testing.assert_array_equal(weights[0], np.eye(1, 201)[0])
    assert not weights[1:, 0].any()
    assert weights[1:, 1:].var() == pytest.approx(variance, rel=0.03)
    assert abs(weights[1:, 1:].mean()) < 0.002
    bounded = np.abs(weights[1:, 1:]).max() <= np.sqrt(3 * variance)
    assert bounded == init.endswith("uniform")


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(ValueError, match=f"init must be one of {', '.join(INITIALIZATIONS)}"):
        Linear(2, 3, init="normal")
