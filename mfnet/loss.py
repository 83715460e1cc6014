"""Mean squared error and cross-entropy, each with its gradient.

`yhat` is the prediction, `y` the target, both (outputs + 1, m) with the bias row, which takes no
part: the gradient's row 0 is 0.
"""

from abc import ABC, abstractmethod

import numpy as np

from mfnet import checks
from mfnet.tensor import Tensor
from mfnet.trainutils import is_one_hot, shifted_logits


class Loss(ABC):
    """How far predictions are from targets: a number to make small, and its gradient."""

    @staticmethod
    @abstractmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`J`, the mean over the samples; ValueError if the shapes differ."""

    @staticmethod
    @abstractmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`dJ/dyhat`, of the shape of `pred`; ValueError if the shapes differ."""

    def loss_and_grad(self, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
        """`loss` and `grad` at once, for losses that compute them from the same numbers."""
        return self.loss(pred, target), self.grad(pred, target)


class MSELoss(Loss):
    """`J = 1/m sum over samples of ||yhat - y||^2` (Bishop, PRML, 5.11, times 2/m)."""

    @staticmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`1/m sum ||yhat - y||^2`; infinity where that exceeds float64's range."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            return np.float64(np.square(pred[1:] - target[1:]).sum() / pred.shape[1])

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`2/m (yhat - y)`."""
        checks.prediction_and_target(pred, target)
        gradient = np.empty_like(pred)
        gradient[0] = 0.0
        with np.errstate(over="ignore"):
            np.subtract(pred[1:], target[1:], out=gradient[1:])
            gradient[1:] *= 2.0 / pred.shape[1]
        return gradient


class CELoss(Loss):
    """`J = -1/m sum over samples and classes of y log softmax(yhat)`.

    `yhat` are logits: softmax is applied here. `y` is one-hot below the bias row. (Bishop, PRML,
    4.108 and 4.109.)
    """

    @staticmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`-1/m sum y log softmax(yhat)`, with `log softmax(yhat) = yhat - log sum e^yhat`.

        Raises ValueError too if `target` is not one-hot below the bias row.
        """
        return _cross_entropy_and_gradient(pred, target)[0]

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`(softmax(yhat) - y) / m`.

        Raises ValueError too if `target` is not one-hot below the bias row.
        """
        return _cross_entropy_and_gradient(pred, target)[1]

    def loss_and_grad(self, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
        """`loss` and `grad`, from the same exponentials."""
        return _cross_entropy_and_gradient(pred, target)


def _cross_entropy_and_gradient(pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
    checks.prediction_and_target(pred, target)
    if not is_one_hot(target[1:]):
        raise ValueError(
            "target must be one-hot below the bias row (one 1, else 0, in every column) "
            "for the cross-entropy"
        )
    logits, y = shifted_logits(pred[1:]), target[1:]
    gradient = np.empty_like(pred)
    gradient[0] = 0.0
    e = np.exp(logits, out=gradient[1:])
    sums = e.sum(axis=0)
    loss = np.float64((np.log(sums) - (logits * y).sum(axis=0)).mean())
    softmax = np.divide(e, sums, out=e)
    np.subtract(softmax, y, out=gradient[1:])
    gradient[1:] /= pred.shape[1]
    return loss, gradient
