"""Gradient descent."""

from abc import ABC, abstractmethod

import numpy as np

from mfnet import checks
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Workspace


class Optimizer(ABC):
    """Changes a network's weights by their gradients.

    Args:
        learning_rate: how far a step goes; may be changed at any time.

    Raises:
        TypeError, ValueError: if `learning_rate` is not a finite number, 0 or more.
    """

    def __init__(self, learning_rate: float = 1e-3) -> None:
        self.learning_rate = learning_rate

    @property
    def learning_rate(self) -> float:
        """How far a step goes."""
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

        Raises TypeError or ValueError if `max_norm` is not a finite number above 0.
        """
        checks.finite_number("max_norm", max_norm, positive=True)
        for _, dJ_dw in net.weights_and_dJ_dws():
            norm = np.linalg.norm(dJ_dw)
            if norm > max_norm:
                dJ_dw *= max_norm / norm


class SGD(Optimizer):
    """Gradient descent, `W <- W - learning_rate * dJ/dW`; stochastic when fed with batches.

    (Robbins and Monro, "A Stochastic Approximation Method", 1951.)
    """

    def __init__(self, learning_rate: float = 1e-3) -> None:
        super().__init__(learning_rate)
        self._workspace = Workspace()

    def step(self, net: NeuralNetwork) -> None:
        """`W <- W - learning_rate * dJ/dW`."""
        for weights, dJ_dw in net.weights_and_dJ_dws():
            step = self._workspace.empty(*weights.shape)
            weights -= np.multiply(self.learning_rate, dJ_dw, out=step)

    def __repr__(self) -> str:
        return f"SGD(learning_rate={self.learning_rate})"
