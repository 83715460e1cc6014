"""Losses for regression and classification, each with its gradient.

`yhat` is the prediction, `y` the target, both (outputs + 1, m) with the bias row, which takes no
part: the gradient's row 0 is 0.

Every loss is a sum over the outputs and a mean over the m samples. PyTorch's `MSELoss`, `L1Loss`,
`HuberLoss` and `BCEWithLogitsLoss` are, by default, a mean over the outputs too: with k outputs,
the loss and its gradient here are k times PyTorch's, and with one output the same.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.machinery.names import names_of
from mfnet.machinery.shortcuts import one_by_one
from mfnet.tensor import Tensor
from mfnet.trainutils import check_one_hot, is_one_hot, mean, shifted_logits


class Loss(ABC):
    """How far predictions are from targets: a number to make small, and its gradient.

    Attributes:
        threshold: above which a single output means yes, where the targets are 0 and 1: halfway
            between them for outputs that approach the targets themselves, 0 for logits.
    """

    threshold: float = 0.5

    @abstractmethod
    def loss(self, pred: Tensor, target: Tensor) -> np.float64:
        """`J`, the mean over the samples; ValueError if the shapes differ.

        A static method, as `grad`, in a loss without settings.
        """

    @abstractmethod
    def grad(self, pred: Tensor, target: Tensor) -> Tensor:
        """`dJ/dyhat`, of the shape of `pred`; ValueError if the shapes differ."""

    def loss_and_grad(self, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
        """`loss` and `grad` at once, for losses that compute them from the same numbers."""
        return self.loss(pred, target), self.grad(pred, target)

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """The loss of each sample by itself, (m,), of which `loss` is the mean."""
        return one_by_one(self, pred, target)

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError if `targets`, (samples, outputs), are not what this loss takes.

        Called with the whole dataset before training. Most losses take all numbers.
        """


class MSELoss(Loss):
    """`J = 1/m sum over samples of ||yhat - y||^2` (Bishop, PRML, 5.11, times 2/m).

    PyTorch's `MSELoss` with the reduction "sum", divided by the number of samples.
    """

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

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`||yhat - y||^2` of each sample."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            losses: Tensor = np.square(pred[1:] - target[1:]).sum(axis=0)
        return losses


class CELoss(Loss):
    """`J = -1/m sum over samples and classes of y log softmax(yhat)`.

    `yhat` are logits: softmax is applied here. `y` is one-hot below the bias row. (Bishop, PRML,
    4.108 and 4.109; PyTorch's `CrossEntropyLoss()`.)
    """

    @staticmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`-1/m sum y log softmax(yhat)`; ValueError too if `target` is not one-hot."""
        return mean(cross_entropies_and_gradient(pred, target)[0])

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`(softmax(yhat) - y) / m`; ValueError too if `target` is not one-hot."""
        return cross_entropies_and_gradient(pred, target)[1]

    def loss_and_grad(self, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
        """`loss` and `grad`, from the same exponentials."""
        losses, gradient = cross_entropies_and_gradient(pred, target)
        return mean(losses), gradient

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`-log softmax(yhat)` of each sample's class; errors as in `loss`."""
        return cross_entropies_and_gradient(pred, target)[0]

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError if a row of `targets`, (samples, classes), is not one-hot."""
        check_one_hot(targets)


def cross_entropies_and_gradient(pred: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Each sample's `sum_i y_i (log sum_k e^yhat_k - yhat_i)`, and the gradient of their mean."""
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
    losses = np.log(sums) - (logits * y).sum(axis=0)
    softmax = np.divide(e, sums, out=e)
    np.subtract(softmax, y, out=gradient[1:])
    gradient[1:] /= pred.shape[1]
    return losses, gradient


if TYPE_CHECKING:  # further losses, which can be imported from here too
    from mfnet.parts.losses import *  # noqa: F403
else:
    __getattr__ = names_of("mfnet.parts.losses")
