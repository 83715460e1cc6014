"""Gradient descent, with and without a memory of earlier gradients.

The formulas and the defaults are those of PyTorch's optimizers of the same names. Weight decay
leaves row 0 of the weights alone, which carries the bias feature on and is not learnt.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from operator import is_

import numpy as np

from mfnet import checks
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor, Workspace


class Optimizer(ABC):
    """Changes a network's weights by their gradients.

    Args:
        learning_rate: how far a step goes; may be changed at any time.

    Attributes:
        memory: what it remembers of the network that it changes.

    Raises:
        TypeError, ValueError: if `learning_rate` is not a finite number, 0 or more.
    """

    memory: "Memory"

    def __init__(self, learning_rate: float = 1e-3) -> None:
        self.learning_rate = learning_rate
        self.memory = Memory(0)

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
            _shorten([dJ_dw], max_norm)

    @staticmethod
    def clip_gradients_together(net: NeuralNetwork, max_norm: float = 1.0) -> None:
        """Shorten, in place, all gradients by one factor if together they exceed `max_norm`.

        `dJ/dW <- dJ/dW * min(1, max_norm / sqrt(sum over all W of ||dJ/dW||^2))`: as
        `clip_gradients` with all weights seen as one vector, which keeps its direction. PyTorch's
        `clip_grad_norm_` adds 1e-6 to the norm that it divides by.

        Raises TypeError or ValueError if `max_norm` is not a finite number above 0.
        """
        checks.finite_number("max_norm", max_norm, positive=True)
        _shorten([dJ_dw for _, dJ_dw in net.weights_and_dJ_dws()], max_norm)


class Memory:
    """What an optimizer remembers of every weight matrix: arrays of its shape, 0 at first.

    It is of one network as it is built. The first step of another network, or of this one with
    other layers, begins with an empty memory.

    Args:
        arrays: how many there are for a weight matrix.

    Attributes:
        steps: how many were taken.
    """

    def __init__(self, arrays: int) -> None:
        self.steps = 0
        self._number = arrays
        self._net: NeuralNetwork | None = None
        self._layers: list[object] = []
        self._shapes: list[tuple[int, ...]] = []
        self._arrays: list[list[Tensor]] = []

    def next_step(self, net: NeuralNetwork) -> Iterator[tuple[Tensor, Tensor, list[Tensor]]]:
        """The weights, their gradient and their arrays, of every layer that has weights."""
        if not self._is_of(net):
            self._forget(net)
        self.steps += 1
        for (weights, dJ_dw), arrays in zip(net.weights_and_dJ_dws(), self._arrays, strict=True):
            yield weights, dJ_dw, arrays

    def copy(self, net: NeuralNetwork) -> tuple[int, list[list[Tensor]]]:
        """How many steps `net` has taken, and a copy of the arrays, a list for each matrix.

        None and zeros for a network that it does not remember.
        """
        if not self._is_of(net):
            return 0, self._empty(net)
        return self.steps, [[array.copy() for array in arrays] for arrays in self._arrays]

    def restore(self, net: NeuralNetwork, steps: int, arrays: list[list[Tensor]]) -> None:
        """Remember of `net` what `copy` gave.

        Raises TypeError or ValueError if that is not of this network, or not of such an optimizer.
        """
        shapes = [[array.shape for array in of_a_matrix] for of_a_matrix in arrays]
        expected = [[array.shape for array in of_a_matrix] for of_a_matrix in self._empty(net)]
        if shapes != expected:
            raise ValueError(f"arrays must have the shapes {expected}, but have {shapes}")
        steps = checks.integer("steps", steps, minimum=0)
        self._forget(net)
        self.steps = steps
        self._arrays = [[array.copy() for array in of_a_matrix] for of_a_matrix in arrays]

    def _is_of(self, net: NeuralNetwork) -> bool:
        """Whether `net` is the network that it remembers, of the same layers and shapes."""
        return (
            self._net is net
            and len(self._layers) == len(net.layers)
            and all(map(is_, self._layers, net.layers))
            and self._shapes == [weights.shape for weights, _ in net.weights_and_dJ_dws()]
        )

    def _forget(self, net: NeuralNetwork) -> None:
        self._net, self._layers, self.steps = net, list(net.layers), 0
        self._shapes = [weights.shape for weights, _ in net.weights_and_dJ_dws()]
        self._arrays = self._empty(net)

    def _empty(self, net: NeuralNetwork) -> list[list[Tensor]]:
        return [
            [np.zeros_like(weights) for _ in range(self._number)]
            for weights, _ in net.weights_and_dJ_dws()
        ]


class SGD(Optimizer):
    """Gradient descent, `W <- W - learning_rate * dJ/dW`; stochastic when fed with batches.

    (Robbins and Monro, "A Stochastic Approximation Method", 1951.) With momentum, from `V = 0`:
    `G = dJ/dW + weight_decay W`, `V <- momentum V + G`, `W <- W - learning_rate V`, or with
    `nesterov` `W <- W - learning_rate (G + momentum V)` (Sutskever et al., "On the importance of
    initialization and momentum in deep learning", 2013, in PyTorch's form).

    Args:
        learning_rate: how far a step goes; may be changed at any time.
        momentum: what is kept of the step before, from 0 to below 1.
        nesterov: whether the step looks ahead along the momentum.
        weight_decay: how strongly weights are drawn towards 0, row 0 excepted.

    Raises:
        TypeError, ValueError: if one of them is not such a number, or `nesterov` is without
            momentum.
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
            gradient = _with_decay(dJ_dw, weights, self.weight_decay)
            for v in memory:
                v *= self.momentum
                v += gradient
                gradient = gradient + self.momentum * v if self.nesterov else v
            step = self._workspace.empty(*weights.shape)
            weights -= np.multiply(self.learning_rate, gradient, out=step)

    def __repr__(self) -> str:
        return _described(self, momentum=0.0, nesterov=False, weight_decay=0.0)


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
            gradient = _with_decay(dJ_dw, weights, self.weight_decay)
            scratch = self._workspace.empty(*weights.shape)
            _average(v, np.square(gradient, out=scratch), self.alpha)
            np.sqrt(v, out=scratch)
            scratch += self.epsilon
            np.divide(gradient, scratch, out=scratch)
            scratch *= self.learning_rate
            weights -= scratch

    def __repr__(self) -> str:
        return _described(self, alpha=0.99, epsilon=1e-8, weight_decay=0.0)


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
        return _with_decay(dJ_dw, weights, self.weight_decay)

    def __repr__(self) -> str:
        return _described(self, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.0)


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
        return _described(self, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=1e-2)


def _shorten(gradients: list[Tensor], max_norm: float) -> None:
    """Scale `gradients`, in place, so that together they are not longer than `max_norm`."""
    unit = 1.0
    norm = _norm(gradients)
    if norm == np.inf:
        # Squares overflow where the entries do not; measured by the largest entry, they cannot.
        unit = max(np.abs(gradient).max() for gradient in gradients)
        if unit == np.inf:
            return
        norm = _norm([gradient / unit for gradient in gradients])
    if norm > max_norm / unit:
        for gradient in gradients:
            if unit != 1.0:
                gradient /= unit
            gradient *= max_norm / norm


def _norm(gradients: list[Tensor]) -> np.float64:
    """The norm of all gradients seen as one vector."""
    with np.errstate(over="ignore"):
        norms = [np.linalg.norm(gradient) for gradient in gradients]
        return np.float64(np.linalg.norm(norms))


def _with_decay(dJ_dw: Tensor, weights: Tensor, weight_decay: float) -> Tensor:
    """`dJ/dW + weight_decay W`, row 0 excepted: the gradient of `J + weight_decay / 2 ||W||^2`."""
    if not weight_decay:
        return dJ_dw
    gradient = dJ_dw.copy()
    gradient[1:] += weight_decay * weights[1:]
    return gradient


def _average(average: Tensor, newest: Tensor, kept: float) -> None:
    """`average <- kept * average + (1 - kept) * newest`, in place; `newest` is used up."""
    newest *= 1.0 - kept
    average *= kept
    average += newest


def _described(optimizer: Optimizer, **defaults: object) -> str:
    """The call that makes such an optimizer, without what is left at its default."""
    settings = {"learning_rate": optimizer.learning_rate}
    for name, default in defaults.items():
        if getattr(optimizer, name) != default:
            settings[name] = getattr(optimizer, name)
    arguments = ", ".join(f"{name}={value}" for name, value in settings.items())
    return f"{type(optimizer).__name__}({arguments})"
