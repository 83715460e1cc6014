"""Further optimizers, with the formulas and defaults of PyTorch's optimizers of the same names."""

__all__ = ["Adam", "AdamW", "RMSprop"]

import numpy as np

from mfnet import checks
from mfnet.machinery.memory import Memory
from mfnet.machinery.representation import with_names
from mfnet.machinery.workspace import Workspace
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer, with_decay
from mfnet.tensor import Tensor


class RMSprop(Optimizer):
    """Steps divided by the gradient's recent size, for every weight by itself.

    From `V = 0`, with `G = dJ/dW + weight_decay W`: `V <- alpha V + (1 - alpha) G^2`,
    `W <- W - learning_rate G / (sqrt(V) + epsilon)`. (Tieleman and Hinton, "Neural Networks for
    Machine Learning", lecture 6e, 2012; with epsilon outside the root, as in PyTorch.)

    Args:
        learning_rate: how far a step goes; may be changed at any time.
        alpha: what is kept of the earlier squares, from 0 to below 1.
        epsilon: keeps the divisor from 0.
        weight_decay: how strongly weights are drawn towards 0, row 0 excepted.

    Raises:
        TypeError, ValueError: if one of them is not such a number.
    """

    def __init__(
        self,
        learning_rate: float = 1e-2,
        *,
        alpha: float = 0.99,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        self.alpha = checks.fraction("alpha", alpha)
        self.epsilon = checks.finite_number("epsilon", epsilon, positive=True)
        self.weight_decay = checks.finite_number("weight_decay", weight_decay)
        self.memory = Memory(1)
        self._workspace = Workspace()

    def step(self, net: NeuralNetwork) -> None:
        """`V <- alpha V + (1 - alpha) G^2`, `W <- W - learning_rate G / (sqrt(V) + epsilon)`."""
        for weights, dJ_dw, (v,) in self.memory.next_step(net):
            gradient = with_decay(dJ_dw, weights, self.weight_decay)
            scratch = self._workspace.empty(*weights.shape)
            _average(v, np.square(gradient, out=scratch), self.alpha)
            np.sqrt(v, out=scratch)
            scratch += self.epsilon
            np.divide(gradient, scratch, out=scratch)
            scratch *= self.learning_rate
            weights -= scratch

    def __repr__(self) -> str:
        return with_names(self)


class Adam(Optimizer):
    """Steps along the gradient's running mean, divided by the root of its running mean square.

    From `M = V = 0`, at step t: `M <- beta1 M + (1 - beta1) G`, `V <- beta2 V + (1 - beta2) G^2`,
    `W <- W - learning_rate Mhat / (sqrt(Vhat) + epsilon)` with `Mhat = M / (1 - beta1^t)` and
    `Vhat = V / (1 - beta2^t)`, and `G = dJ/dW + weight_decay W`. (Kingma and Ba, "Adam: A Method
    for Stochastic Optimization", 2015, algorithm 1.)

    Args:
        learning_rate: how far a step goes; may be changed at any time.
        beta1: what is kept of the mean, from 0 to below 1.
        beta2: what is kept of the mean square, from 0 to below 1.
        epsilon: keeps the divisor from 0.
        weight_decay: how strongly weights are drawn towards 0, row 0 excepted.

    Raises:
        TypeError, ValueError: if one of them is not such a number.
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = checks.fraction("beta1", beta1)
        self.beta2 = checks.fraction("beta2", beta2)
        self.epsilon = checks.finite_number("epsilon", epsilon, positive=True)
        self.weight_decay = checks.finite_number("weight_decay", weight_decay)
        self.memory = Memory(2)
        self._workspace = Workspace()

    def step(self, net: NeuralNetwork) -> None:
        """`W <- W - learning_rate Mhat / (sqrt(Vhat) + epsilon)`."""
        for weights, dJ_dw, (m, v) in self.memory.next_step(net):
            gradient = self._decayed(dJ_dw, weights)
            scratch = self._workspace.empty(*weights.shape)
            np.copyto(scratch, gradient)
            _average(m, scratch, self.beta1)
            _average(v, np.square(gradient, out=scratch), self.beta2)
            t = self.memory.steps
            np.divide(v, 1.0 - self.beta2**t, out=scratch)
            np.sqrt(scratch, out=scratch)
            scratch += self.epsilon
            np.divide(m, scratch, out=scratch)
            scratch *= self.learning_rate / (1.0 - self.beta1**t)
            weights -= scratch

    def _decayed(self, dJ_dw: Tensor, weights: Tensor) -> Tensor:
        """The gradient `G` that the averages are of."""
        return with_decay(dJ_dw, weights, self.weight_decay)

    def __repr__(self) -> str:
        return with_names(self)


class AdamW(Adam):
    """Adam with weight decay that its averages know nothing of.

    `W <- W - learning_rate * weight_decay * W` first, row 0 excepted; then Adam's step with
    `G = dJ/dW`. (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2,
    with the decay times the learning rate, as in PyTorch.)

    Args, Raises: as Adam.
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(
            learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon, weight_decay=weight_decay
        )

    def _decayed(self, dJ_dw: Tensor, weights: Tensor) -> Tensor:
        """`dJ/dW` as it is: the weights themselves decay."""
        weights[1:] *= 1.0 - self.learning_rate * self.weight_decay
        return dJ_dw

    def __repr__(self) -> str:
        return with_names(self)


def _average(average: Tensor, newest: Tensor, kept: float) -> None:
    """`average <- kept * average + (1 - kept) * newest`, in place; `newest` is used up."""
    newest *= 1.0 - kept
    average *= kept
    average += newest
