"""Losses for regression and classification, each with its gradient.

`yhat` is the prediction, `y` the target, both (outputs + 1, m) with the bias row, which takes no
part: the gradient's row 0 is 0.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.machinery.names import names_of
from mfnet.machinery.shortcuts import stands_for
from mfnet.tensor import Tensor
from mfnet.trainutils import is_one_hot, shifted_logits


class Loss(ABC):
    """How far predictions are from targets: a number to make small, and its gradient.

    Attributes:
        threshold: above which a single output says yes, where the targets are 0 and 1: halfway
            between them, as outputs are drawn to the targets themselves; 0 for logits.
    """

    threshold: float = 0.5

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

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """The loss of each sample by itself, (m,), of which `loss` is the mean.

        Here one after the other; a loss that knows a faster way overrides it.
        """
        samples = range(pred.shape[1])
        return np.array([self.loss(pred[:, [i]], target[:, [i]]) for i in samples])

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError if one of `targets`, (samples, outputs), is none for this loss.

        Called with the whole dataset before training. Here all numbers are right.
        """


def loss_and_grad(loss: Loss, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
    """Both, by the two methods of `loss` for each where they are newer than the one for both."""
    if stands_for(loss, "loss_and_grad", "loss", "grad"):
        return loss.loss_and_grad(pred, target)
    return Loss.loss_and_grad(loss, pred, target)


def check_targets(loss: Loss, targets: NDArray[Any]) -> None:
    """As `loss` has it, unless what it computes is newer and may take other targets."""
    if stands_for(loss, "check_targets", "loss", "grad", "loss_and_grad"):
        loss.check_targets(targets)


def mean(losses: Tensor) -> np.float64:
    """The mean over samples, (m,); infinity where their sum exceeds float64's range."""
    with np.errstate(over="ignore"):
        return np.float64(losses.mean())


class MSELoss(Loss):
    """`J = 1/m sum over samples of ||yhat - y||^2` (Bishop, PRML, 5.11, times 2/m)."""

    @staticmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`1/m sum ||yhat - y||^2`; infinity where that exceeds float64's range."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            return np.float64(np.square(pred[1:] - target[1:]).sum() / pred.shape[1])

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`||yhat - y||^2` of each sample."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            losses: Tensor = np.square(pred[1:] - target[1:]).sum(axis=0)
        return losses

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
        return mean(cross_entropies_and_gradient(pred, target)[0])

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`(softmax(yhat) - y) / m`.

        Raises ValueError too if `target` is not one-hot below the bias row.
        """
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


def check_one_hot(targets: NDArray[Any]) -> None:
    """Raise ValueError if a row of `targets`, (samples, classes), is not one-hot."""
    if not is_one_hot(targets.T):
        sample = next(i for i, row in enumerate(targets) if not is_one_hot(row[:, None]))
        raise ValueError(
            "targets must be one-hot (one 1, else 0, in every row) for the cross-entropy, "
            f"but sample {sample} is {targets[sample].tolist()}"
        )


def cross_entropies_and_gradient(
    pred: Tensor, target: Tensor, class_weights: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Of each sample the loss, (m,), and the gradient of their mean."""
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
    if class_weights is not None:
        weights = class_weights @ y
        with np.errstate(over="ignore"):
            losses *= weights
            gradient[1:] *= weights
    return losses, gradient


if TYPE_CHECKING:  # what is built on this module, and can be imported from it too
    from mfnet.parts.losses import BCELoss as BCELoss
    from mfnet.parts.losses import HuberLoss as HuberLoss
    from mfnet.parts.losses import MAELoss as MAELoss
    from mfnet.parts.losses import WeightedCELoss as WeightedCELoss
else:
    __getattr__ = names_of("mfnet.parts.losses")
