"""More activation layers, each with its function and derivative."""

__all__ = ["ELU", "GELU", "LeakyReLU", "Softplus", "Tanh"]

import numpy as np

from mfnet import checks
from mfnet.layer import Activation, sigmoid
from mfnet.tensor import Tensor


class Tanh(Activation):
    """`g(z) = tanh(z)`, from -1 to 1: a sigmoid that is 0 at 0 (Bishop, PRML, 5.59)."""

    def __init__(self) -> None:
        super().__init__(np.tanh, tanh_prime)


class LeakyReLU(Activation):
    """`g(z) = z` where z > 0, else `negative_slope * z`: no unit stops learning for good.

    (Maas, Hannun, Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.)

    Args:
        negative_slope: the slope below 0, a finite number, 0 or more.

    Raises:
        TypeError, ValueError: if it is not such a number.
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = checks.finite_number("negative_slope", negative_slope)
        super().__init__(self._leaky_relu, self._leaky_relu_prime)

    def _leaky_relu(self, z: Tensor) -> Tensor:
        with np.errstate(over="ignore"):  # a slope above 1
            return np.where(z > 0.0, z, self.negative_slope * z)

    def _leaky_relu_prime(self, z: Tensor) -> Tensor:
        return np.where(z > 0.0, 1.0, self.negative_slope)


class ELU(Activation):
    """`g(z) = z` where z > 0, else `alpha (e^z - 1)`: flat far below 0, where it nears `-alpha`.

    So a layer's outputs have a mean nearer 0 than those of `ReLU`. With alpha = 1 the slope is the
    same on both sides of 0. (Clevert, Unterthiner, Hochreiter, "Fast and Accurate Deep Network
    Learning by Exponential Linear Units (ELUs)", 2016, section 3.) Element by element, from an
    array to one of its shape.

    Args:
        alpha: how far below 0 it goes, a finite number, 0 or more.

    Raises:
        TypeError, ValueError: if it is not such a number.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = checks.finite_number("alpha", alpha)
        super().__init__(self._elu, self._elu_prime)

    def _elu(self, z: Tensor) -> Tensor:
        # e^z only where z is not above 0, where it cannot overflow.
        return np.where(z > 0.0, z, self.alpha * np.expm1(np.minimum(z, 0.0)))

    def _elu_prime(self, z: Tensor) -> Tensor:
        """1 where z > 0, else `alpha e^z`."""
        return np.where(z > 0.0, 1.0, self.alpha * np.exp(np.minimum(z, 0.0)))

    def __repr__(self) -> str:
        return f"ELU({self.alpha})"


class Softplus(Activation):
    """`g(z) = log(1 + e^z)`: a ReLU without a corner, whose derivative is the sigmoid.

    (Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing",
    2001.)
    """

    def __init__(self) -> None:
        super().__init__(softplus, sigmoid)


class GELU(Activation):
    """`g(z) = z/2 (1 + tanh(u))` with `u = sqrt(2/pi) (z + 0.044715 z^3)`.

    It follows `z` times the normal distribution's `P(X <= z)` to within 0.0005. (Hendrycks and
    Gimpel, "Gaussian Error Linear Units", 2016, section 2; PyTorch's `approximate="tanh"`.)
    """

    def __init__(self) -> None:
        super().__init__(gelu, gelu_prime)


def tanh_prime(z: Tensor) -> Tensor:
    """`1 - tanh(z)^2`."""
    t = np.tanh(z)
    return 1.0 - t * t


def softplus(z: Tensor) -> Tensor:
    """`log(1 + e^z) = max(0, z) + log(1 + e^-|z|)`, which cannot overflow."""
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def gelu(z: Tensor) -> Tensor:
    """`z/2 (1 + tanh(u))`."""
    return 0.5 * z * (1.0 + np.tanh(_gelu_u(z)))


def gelu_prime(z: Tensor) -> Tensor:
    """`(1 + tanh(u)) / 2 + z/2 (1 - tanh(u)^2) du/dz`, `du/dz = sqrt(2/pi) (1 + 0.134145 z^2)`."""
    t = np.tanh(_gelu_u(z))
    du_dz = _ROOT * (1.0 + 3.0 * _CUBIC * _bounded(z) ** 2)
    derivative: Tensor = 0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * du_dz
    return derivative


_ROOT = float(np.sqrt(2.0 / np.pi))
_CUBIC = 0.044715


def _gelu_u(z: Tensor) -> Tensor:
    z = _bounded(z)
    u: Tensor = _ROOT * z * (1.0 + _CUBIC * z * z)
    return u


def _bounded(z: Tensor) -> Tensor:
    """`z` within ±100, beyond which tanh(u) is ±1 in float64 and powers of z need not overflow."""
    return np.minimum(np.maximum(z, -100.0), 100.0)
