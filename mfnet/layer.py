"""Linear and activation layers: forward and backward, formula by formula.

Source of the formulas: Nielsen, "Neural Networks and Deep Learning", chapter 2 (BP1 to BP4), with
the bias absorbed into the weights, as in Bishop, "Pattern Recognition and Machine Learning", 5.3.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import numpy as np

from mfnet import checks
from mfnet.machinery.workspace import Workspace
from mfnet.tensor import Tensor, matmul, tensor

Elementwise: TypeAlias = Callable[[Tensor], Tensor]
Initialization: TypeAlias = Callable[[np.random.Generator, tuple[int, int]], Tensor]


class Layer(ABC):
    """One step of a network: from `A[l-1]` to the next matrix, and from gradient to gradient.

    Attributes:
        weights: what is learnt; empty where a layer learns nothing.
        dJ_dw: the gradient of the loss with respect to `weights`, after a backward pass.
        training: whether the pass is one of training, for layers that differ from predicting then.
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
        """From `grad`, dJ/d(output), store `dJ_dw` and return dJ/d(input), of the input's shape."""

    def backward_weights(self, grad: Tensor) -> None:
        """The part of `backward` that training needs of the first layer: `dJ_dw` alone."""
        self.backward(grad)

    def restore_bias_row(self) -> None:
        """Undo what an optimizer did to weights that are not free: nothing, in most layers."""

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled and copied: all but the last pass, which holds samples of the data."""
        return vars(self) | {name: tensor([]) for name in self._of_last_pass}


class Linear(Layer):
    """`Z = W A`: every output a weighted sum of all inputs, the bias included.

    `W` has the shape (out_features + 1, in_features + 1). Row 0 is 1 0 … 0: it carries the bias
    feature on and is not learnt. Column 0 holds the biases, which start at 0. The weights are drawn
    with mean 0 and, by `init`, the variance 2 / in_features (`"he_normal"`, `"he_uniform"`: He et
    al., "Delving Deep into Rectifiers", 2015, eq. 10) or 2 / (in_features + out_features)
    (`"glorot_normal"`, `"glorot_uniform"`: Glorot and Bengio, "Understanding the difficulty of
    training deep feedforward neural networks", 2010, eq. 12 and 16).

    Args:
        in_features: how many features come in, without the bias feature.
        out_features: how many go out, without the bias feature.
        seed: of the initial weights; a `numpy.random.Generator` is drawn from, so that one can
            serve a whole stack of layers.
        init: the law of the initial weights, one of `INITIALIZATIONS`.

    Attributes:
        inputs: `A`, the input of the last forward pass, (in_features + 1, samples).

    Raises:
        TypeError, ValueError: if a number of features is not an integer of at least 1, `seed` not a
            seed, or `init` not such a name.
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
        """`Z = W A`, shapes (out + 1, in + 1) (in + 1, m) = (out + 1, m).

        Raises ValueError if `x` has another number of rows.
        """
        checks.matrix("x", x, rows=self.weights.shape[1])
        self.inputs = x
        return matmul(self.weights, x, self._workspace)

    def backward(self, grad: Tensor) -> Tensor:
        """`dJ/dW = Delta A^T` is stored, `dJ/dA = W^T Delta` returned.

        By the chain rule: `Z_ij = sum_k W_ik A_kj`, so that dZ_ij / dW_ik = A_kj, summed over the
        samples j, and dZ_ij / dA_kj = W_ik, summed over the outputs i.

        Args:
            grad: `Delta = dJ/dZ`, (out + 1, m).

        Returns:
            (in + 1, m).

        Raises:
            ValueError: if `grad` has not the shape of the last forward pass's output.
        """
        self.backward_weights(grad)
        return matmul(self.weights.T, grad, self._workspace)

    def backward_weights(self, grad: Tensor) -> None:
        """`dJ/dW = Delta A^T`, its row 0 set to 0: row 0 of `W` is a constant, not a parameter."""
        expected = (self.weights.shape[0], self.inputs.shape[-1])
        if grad.shape != expected:
            raise ValueError(
                "grad must have the shape of the last forward pass's output, "
                f"{expected}, but has {grad.shape}"
            )
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

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features})"


def _he_normal(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    return generator.normal(0.0, np.sqrt(2.0 / (shape[1] - 1)), shape)


def _glorot_normal(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    return generator.normal(0.0, np.sqrt(2.0 / (sum(shape) - 2)), shape)


# A uniform distribution from -a to a has the variance a^2 / 3.
def _he_uniform(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    a = np.sqrt(6.0 / (shape[1] - 1))
    return generator.uniform(-a, a, shape)


def _glorot_uniform(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    a = np.sqrt(6.0 / (sum(shape) - 2))
    return generator.uniform(-a, a, shape)


INITIALIZATIONS: dict[str, Initialization] = {
    "he_normal": _he_normal,
    "he_uniform": _he_uniform,
    "glorot_normal": _glorot_normal,
    "glorot_uniform": _glorot_uniform,
}


class Activation(Layer):
    """`A = g(Z)`, element by element on rows 1…; row 0, the bias feature, stays 1.

    Args:
        g: the function, from an array to an array of the same shape.
        g_prime: its derivative, as a function of `Z` too.

    Attributes:
        inputs: `Z`, the input of the last forward pass.

    Raises:
        TypeError: if one of the two is not a function.
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
        """`A = g(Z)`, of the shape of `Z`.

        Raises ValueError if `x` is not a matrix with a bias row.
        """
        checks.matrix("x", x)
        self.inputs = x
        a = self._workspace.empty(*x.shape)
        a[0] = 1.0
        a[1:] = self.g(x[1:])
        return a

    def backward(self, grad: Tensor) -> Tensor:
        """`dJ/dZ = dJ/dA * g'(Z)`, element by element; row 0 is 0, as the bias feature is constant.

        Raises ValueError if `grad` has not the shape of the last forward pass's output.
        """
        if grad.shape != self.inputs.shape:
            raise ValueError(
                "grad must have the shape of the last forward pass's output, "
                f"{self.inputs.shape}, but has {grad.shape}"
            )
        delta = self._workspace.empty(*grad.shape)
        delta[0] = 0.0
        np.multiply(grad[1:], self.g_prime(self.inputs[1:]), out=delta[1:])
        return delta

    def __repr__(self) -> str:
        # A partial function, for one, has no name.
        g, g_prime = (getattr(f, "__name__", repr(f)) for f in (self.g, self.g_prime))
        return f"Activation({g}, {g_prime})"


class Sigmoid(Activation):
    """`g(z) = 1 / (1 + e^-z)`."""

    def __init__(self) -> None:
        super().__init__(sigmoid, sigmoid_prime)

    def __repr__(self) -> str:
        return "Sigmoid()"


class ReLU(Activation):
    """`g(z) = max(0, z)`."""

    def __init__(self) -> None:
        super().__init__(relu, relu_prime)

    def __repr__(self) -> str:
        return "ReLU()"


class Id(Activation):
    """`g(z) = z`."""

    def __init__(self) -> None:
        super().__init__(identity, identity_prime)

    def __repr__(self) -> str:
        return "Id()"


def sigmoid(z: Tensor) -> Tensor:
    """`1 / (1 + e^-z)`, computed from `e^-|z|`, which cannot overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_prime(z: Tensor) -> Tensor:
    """`sigmoid(z) (1 - sigmoid(z)) = e^-|z| / (1 + e^-|z|)^2`, as it is the same for z and -z."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def relu(z: Tensor) -> Tensor:
    """`max(0, z)`, nan for nan.

    Chosen by a mask, as `np.maximum` branches on the sign of every entry, which nobody can predict.
    """
    return np.where(z < 0.0, 0.0, z)


def relu_prime(z: Tensor) -> Tensor:
    """1 where z > 0, else 0: the derivative at 0, where there is none, is taken as 0."""
    return np.where(z > 0.0, 1.0, 0.0)


def identity(z: Tensor) -> Tensor:
    """`z`."""
    return z


def identity_prime(z: Tensor) -> Tensor:
    """1 everywhere."""
    return np.ones_like(z)
