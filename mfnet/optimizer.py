"""Gradient descent, with and without momentum: the formulas and defaults of PyTorch's `SGD`.

Weight decay leaves row 0 of the weights alone, which carries the bias feature on.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from mfnet import checks
from mfnet.machinery.clipping import shorten
from mfnet.machinery.memory import Memory
from mfnet.machinery.names import names_of
from mfnet.machinery.representation import with_names
from mfnet.machinery.workspace import Workspace
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor


class Optimizer(ABC):
    """Changes a network's weights by their gradients.

    Args:
        learning_rate: how far a step goes, a finite number, 0 or more; may be changed at any time.

    Attributes:
        memory: what the optimizer remembers of the network that it changes.
    """

    def __init__(self, learning_rate: float = 1e-3) -> None:
        self.learning_rate = learning_rate
        self.memory = Memory(0)

    @property
    def learning_rate(self) -> float:
        """How far a step goes; setting it raises TypeError or ValueError for a bad value."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = checks.finite_number("learning_rate", value)

    @abstractmethod
    def step(self, net: NeuralNetwork) -> None:
        """Change the weights of `net`, in place, by the gradients of its last backward pass."""

    @staticmethod
    def clip_gradients(net: NeuralNetwork, max_norm: float = 1.0) -> None:
        """Shorten, in place, every gradient longer than `max_norm`, each weight matrix by itself.

        `dJ/dW <- dJ/dW * min(1, max_norm / ||dJ/dW||)`, the Frobenius norm (Pascanu, Mikolov,
        Bengio, "On the difficulty of training recurrent neural networks", 2013, algorithm 1).
        `max_norm` is a finite number above 0, else TypeError or ValueError.
        """
        checks.finite_number("max_norm", max_norm, positive=True)
        for _, dJ_dw in net.parameters_and_gradients():
            shorten([dJ_dw], max_norm)

    @staticmethod
    def clip_gradients_together(net: NeuralNetwork, max_norm: float = 1.0) -> None:
        """Shorten, in place, all gradients by one factor if together they exceed `max_norm`.

        `dJ/dW <- dJ/dW * min(1, max_norm / sqrt(sum over all W of ||dJ/dW||^2))`: the gradient of
        all weights keeps its direction. PyTorch's `clip_grad_norm_` adds 1e-6 to the divisor.
        """
        checks.finite_number("max_norm", max_norm, positive=True)
        shorten([dJ_dw for _, dJ_dw in net.parameters_and_gradients()], max_norm)


class SGD(Optimizer):
    """Gradient descent, `W <- W - learning_rate * dJ/dW`; stochastic when fed with batches.

    (Robbins and Monro, "A Stochastic Approximation Method", 1951.) With momentum, from `V = 0`:
    `G = dJ/dW + weight_decay W`, `V <- momentum V + G`, `W <- W - learning_rate V`, or with
    `nesterov` `W <- W - learning_rate (G + momentum V)` (Sutskever et al., "On the importance of
    initialization and momentum in deep learning", 2013, in PyTorch's form).

    Args:
        learning_rate: how far a step goes; may be changed at any time.
        momentum: the share of the last step that is kept, from 0 to below 1.
        nesterov: whether the step looks ahead along the momentum.
        weight_decay: how strongly weights are drawn towards 0, row 0 excepted.

    Raises TypeError or ValueError if one is not such a number, or `nesterov` without momentum.
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        *,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        self.momentum = checks.fraction("momentum", momentum)
        self.weight_decay = checks.finite_number("weight_decay", weight_decay)
        if nesterov and not self.momentum:
            raise ValueError("nesterov needs a momentum above 0, but momentum is 0")
        self.nesterov = nesterov
        self.memory = Memory(1 if self.momentum else 0)
        self._workspace = Workspace()

    def step(self, net: NeuralNetwork) -> None:
        """`W <- W - learning_rate * dJ/dW`, or with momentum `W <- W - learning_rate * V`."""
        for weights, dJ_dw, memory in self.memory.next_step(net):
            gradient = with_decay(dJ_dw, weights, self.weight_decay)
            for v in memory:  # none without momentum
                v *= self.momentum
                v += gradient
                gradient = gradient + self.momentum * v if self.nesterov else v
            step = self._workspace.empty(*weights.shape)
            weights -= np.multiply(self.learning_rate, gradient, out=step)

    def __repr__(self) -> str:
        return with_names(self)


class Schedule(ABC):
    """A learning rate that changes: from the number of steps taken so far to that of the next."""

    @abstractmethod
    def __call__(self, steps: int) -> float:
        """The learning rate of the step that comes after `steps` others."""


def with_decay(dJ_dw: Tensor, weights: Tensor, weight_decay: float) -> Tensor:
    """`dJ/dW + weight_decay W`, row 0 excepted: the gradient of `J + weight_decay / 2 ||W||^2`."""
    if not weight_decay:
        return dJ_dw
    gradient = dJ_dw.copy()
    gradient[1:] += weight_decay * weights[1:]
    return gradient


if TYPE_CHECKING:  # further optimizers, which can be imported from here too
    from mfnet.parts.optimizers import *  # noqa: F403
else:
    __getattr__ = names_of("mfnet.parts.optimizers")
