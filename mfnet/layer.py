"""Linear and activation layers: forward and backward, formula by formula.

The formulas are those of Nielsen, "Neural Networks and Deep Learning", chapter 2 (BP1 to BP4), with
the bias absorbed into the weights as in Bishop, "Pattern Recognition and Machine Learning", 5.3.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import numpy as np

from mfnet import checks
from mfnet.machinery.representation import with_values
from mfnet.machinery.workspace import Workspace
from mfnet.tensor import Tensor, matmul, tensor

Elementwise: TypeAlias = Callable[[Tensor], Tensor]
Initialization: TypeAlias = Callable[[np.random.Generator, tuple[int, int]], Tensor]


class Layer(ABC):
    """One step of a network: forward from `A[l-1]` to the next matrix, backward with gradients.

    Attributes:
        weights: what the layer learns; empty where it learns nothing.
        dJ_dw: the gradient of the loss with respect to `weights`, after a backward pass.
        training: whether the network trains or predicts, between which `Dropout` differs.
    """

    weights: Tensor = tensor([])
    dJ_dw: Tensor = tensor([])
    training: bool = False

    _of_last_pass: ClassVar[tuple[str, ...]] = ()  # attributes that hold the data of a pass

    @abstractmethod
    def forward(self, x: Tensor) -> Tensor:
        """The layer's output for its input `x`, both of shape (features + 1, samples)."""

    @abstractmethod
    def backward(self, grad: Tensor) -> Tensor:
        """From `grad`, dJ/d(output), store `dJ_dw` and return dJ/d(input), of the input's shape.

        Raises ValueError if `grad` has not the shape of the last forward pass's output.
        """

    def backward_weights(self, grad: Tensor) -> None:
        """Store `dJ_dw` alone: the first layer's dJ/d(input) is not needed for training."""
        self.backward(grad)

    def restore_bias_row(self) -> None:
        """Reset weights that are constants, after an optimizer's step; most layers have none."""

    def __getstate__(self) -> dict[str, Any]:
        """A pickle or copy goes without the last pass, which holds samples of the data."""
        return vars(self) | {name: tensor([]) for name in self._of_last_pass}

    def __repr__(self) -> str:
        return with_values(self)


class Linear(Layer):
    """`Z = W A`: every output is a weighted sum of all inputs, the bias included.

    `W` has the shape (out_features + 1, in_features + 1). Row 0 is 1 0 … 0: it carries the bias
    feature on and is not learnt. Column 0 holds the biases, which start at 0. The other weights
    start at random, with mean 0 and by default the variance 2 / in_features.

    Args:
        in_features, out_features: the numbers of inputs and outputs, without the bias feature.
        seed: of the initial weights: an integer, or a `numpy.random.Generator` to draw from, which
            can serve a whole stack of layers.
        init: the law of the initial weights, a key of `INITIALIZATIONS`.

    Attributes:
        inputs: `A`, the input of the last forward pass, (in_features + 1, samples).

    Raises TypeError or ValueError if an argument is not as described.
    """

    _of_last_pass = ("inputs",)

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        seed: int | np.random.Generator | None = None,
        init: str = "he_normal",
    ) -> None:
        self.in_features = checks.integer("in_features", in_features, minimum=1)
        self.out_features = checks.integer("out_features", out_features, minimum=1)
        self.init = checks.one_of("init", init, INITIALIZATIONS)
        self._generator = checks.generator("seed", seed)
        self.weights = self._init_weights((self.out_features + 1, self.in_features + 1))
        self.restore_bias_row()
        self.dJ_dw = np.zeros_like(self.weights)
        self.inputs = tensor([])
        self._workspace = Workspace()

    def forward(self, x: Tensor) -> Tensor:
        """`Z = W A`, shapes (out + 1, in + 1) (in + 1, m) = (out + 1, m), else ValueError."""
        checks.matrix("x", x, rows=self.weights.shape[1])
        self.inputs = x
        return matmul(self.weights, x, self._workspace)

    def backward(self, grad: Tensor) -> Tensor:
        """From `Delta = dJ/dZ`, (out + 1, m): store `dJ/dW = Delta A^T`, return `W^T Delta`.

        By the chain rule: `Z_ij = sum_k W_ik A_kj`, so dZ_ij / dW_ik = A_kj, summed over the
        samples j, and dZ_ij / dA_kj = W_ik, summed over the outputs i: `dJ/dA = W^T Delta`.
        """
        self.backward_weights(grad)
        return matmul(self.weights.T, grad, self._workspace)

    def backward_weights(self, grad: Tensor) -> None:
        """`dJ/dW = Delta A^T`, its row 0 set to 0: row 0 of `W` is a constant, not a parameter."""
        checks.gradient(grad, (self.weights.shape[0], self.inputs.shape[-1]))
        self.dJ_dw = matmul(grad, self.inputs.T, self._workspace)
        self.dJ_dw[0] = 0.0

    def restore_bias_row(self) -> None:
        """Make row 0 of the weights 1 0 … 0 again, whatever an optimizer did to it."""
        self.weights[0] = 0.0
        self.weights[0, 0] = 1.0

    def _init_weights(self, shape: tuple[int, int]) -> Tensor:
        weights = INITIALIZATIONS[self.init](self._generator, shape)
        weights[:, 0] = 0.0
        return weights


def he_normal(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    """The variance 2 / in_features (He et al., "Delving Deep into Rectifiers", 2015, eq. 10)."""
    return generator.normal(0.0, np.sqrt(2.0 / (shape[1] - 1)), shape)


# `mfnet.parts.initialization` adds further laws.
INITIALIZATIONS: dict[str, Initialization] = {"he_normal": he_normal}


class Activation(Layer):
    """`A = g(Z)`, element by element on rows 1…; row 0, the bias feature, stays 1.

    Args:
        g: the function, from an array to an array of the same shape.
        g_prime: its derivative, also a function of `Z`.

    Attributes:
        inputs: `Z`, the input of the last forward pass.

    Raises TypeError if one of the two is not a function.
    """

    _of_last_pass = ("inputs",)

    def __init__(self, g: Elementwise, g_prime: Elementwise) -> None:
        checks.function("g", g)
        checks.function("g_prime", g_prime)
        self.g = g
        self.g_prime = g_prime
        self.inputs = tensor([])
        self._workspace = Workspace()

    def forward(self, x: Tensor) -> Tensor:
        """`A = g(Z)`, of the shape of `Z`; ValueError if `x` is not a matrix with a bias row."""
        checks.matrix("x", x)
        self.inputs = x
        a = self._workspace.empty(*x.shape)
        a[0] = 1.0
        a[1:] = self.g(x[1:])
        return a

    def backward(self, grad: Tensor) -> Tensor:
        """`dJ/dZ = dJ/dA * g'(Z)`, element by element; row 0, of a constant, is 0."""
        checks.gradient(grad, self.inputs.shape)
        delta = self._workspace.empty(*grad.shape)
        delta[0] = 0.0
        np.multiply(grad[1:], self.g_prime(self.inputs[1:]), out=delta[1:])
        return delta


class Sigmoid(Activation):
    """`g(z) = 1 / (1 + e^-z)`."""

    def __init__(self) -> None:
        super().__init__(sigmoid, sigmoid_prime)


class ReLU(Activation):
    """`g(z) = max(0, z)`."""

    def __init__(self) -> None:
        super().__init__(relu, relu_prime)


class Identity(Activation):
    """`g(z) = z`."""

    def __init__(self) -> None:
        super().__init__(identity, identity_prime)


Id = Identity
"""The earlier name of `Identity`."""


def sigmoid(z: Tensor) -> Tensor:
    """`1 / (1 + e^-z)`, computed from `e^-|z|`, which cannot overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_prime(z: Tensor) -> Tensor:
    """`sigmoid(z) (1 - sigmoid(z)) = e^-|z| / (1 + e^-|z|)^2`, as it is the same for z and -z."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def relu(z: Tensor) -> Tensor:
    """`max(0, z)`, nan for nan."""
    return np.maximum(z, 0.0)


def relu_prime(z: Tensor) -> Tensor:
    """1 where z > 0, else 0: the derivative at 0, where there is none, is taken as 0."""
    return np.where(z > 0.0, 1.0, 0.0)


def identity(z: Tensor) -> Tensor:
    """`z`."""
    return z


def identity_prime(z: Tensor) -> Tensor:
    """1 everywhere."""
    return np.ones_like(z)
