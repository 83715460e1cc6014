"""Losses for regression and classification, each with its gradient.

`yhat` is the prediction, `y` the target, both (outputs + 1, m) with the bias row, which takes no
part: the gradient's row 0 is 0.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.layer import sigmoid
from mfnet.shortcuts import stands_for
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


class MAELoss(Loss):
    """`J = 1/m sum over samples and outputs of |yhat - y|`: an outlier pulls as little as any.

    (Bishop, PRML, 1.5.5.)
    """

    @staticmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`1/m sum |yhat - y|`."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            return np.float64(np.abs(pred[1:] - target[1:]).sum() / pred.shape[1])

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`sum |yhat - y|` of each sample."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            losses: Tensor = np.abs(pred[1:] - target[1:]).sum(axis=0)
        return losses

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`1/m sign(yhat - y)`: where there is no derivative, at 0, it is taken as 0."""
        checks.prediction_and_target(pred, target)
        gradient = np.zeros_like(pred)
        np.sign(pred[1:] - target[1:], out=gradient[1:])
        gradient /= pred.shape[1]
        return gradient


class HuberLoss(Loss):
    """`J = 1/m sum over samples and outputs of h(yhat - y)`, a square near 0 and a line beyond.

    `h(r) = r^2 / 2` where `|r| <= delta`, else `delta (|r| - delta / 2)`. (Huber, "Robust
    Estimation of a Location Parameter", 1964.)

    Args:
        delta: where the square ends, a finite number above 0.

    Raises:
        TypeError, ValueError: if `delta` is not such a number.
    """

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = checks.finite_number("delta", delta, positive=True)

    def loss(self, pred: Tensor, target: Tensor) -> np.float64:  # type: ignore[override]
        """`1/m sum h(yhat - y)`."""
        with np.errstate(over="ignore"):
            return np.float64(self.sample_losses(pred, target).sum() / pred.shape[1])

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`sum h(yhat - y)` of each sample."""
        checks.prediction_and_target(pred, target)
        with np.errstate(over="ignore"):
            distance = np.abs(pred[1:] - target[1:])
            near = np.minimum(distance, self.delta)
            losses: Tensor = (near * (distance - near / 2)).sum(axis=0)
        return losses

    def grad(self, pred: Tensor, target: Tensor) -> Tensor:  # type: ignore[override]
        """`1/m` times `yhat - y`, held within -delta to delta."""
        checks.prediction_and_target(pred, target)
        gradient = np.zeros_like(pred)
        with np.errstate(over="ignore"):
            np.clip(pred[1:] - target[1:], -self.delta, self.delta, out=gradient[1:])
        gradient /= pred.shape[1]
        return gradient


class BCELoss(Loss):
    """`J = -1/m sum over samples and outputs of y log s + (1 - y) log (1 - s)`.

    `s = sigmoid(yhat)`: `yhat` are logits. Every output is a yes or no of its own, `y` from 0 to 1.
    (Bishop, PRML, 4.90.)
    """

    threshold = 0.0  # where the sigmoid is a half

    @staticmethod
    def loss(pred: Tensor, target: Tensor) -> np.float64:
        """`1/m sum max(yhat, 0) - y yhat + log(1 + e^-|yhat|)`, the same without overflow.

        Raises ValueError too if an entry of `target` is not from 0 to 1.
        """
        _check_probabilities(pred, target)
        z, y = pred[1:], target[1:]
        with np.errstate(over="ignore"):
            total = (np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))).sum()
        return np.float64(total / pred.shape[1])

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`1/m (sigmoid(yhat) - y)`.

        Raises ValueError too if an entry of `target` is not from 0 to 1.
        """
        _check_probabilities(pred, target)
        gradient = np.zeros_like(pred)
        np.subtract(sigmoid(pred[1:]), target[1:], out=gradient[1:])
        gradient /= pred.shape[1]
        return gradient

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError if an entry of `targets`, (samples, outputs), is not from 0 to 1."""
        if not (targets.min() >= 0.0 and targets.max() <= 1.0):
            raise ValueError(
                "targets must be from 0 to 1 for the binary cross-entropy, "
                f"but are from {targets.min()} to {targets.max()}"
            )


def _check_probabilities(pred: Tensor, target: Tensor) -> None:
    checks.prediction_and_target(pred, target)
    if not (target[1:].min() >= 0.0 and target[1:].max() <= 1.0):
        raise ValueError(
            "target must be from 0 to 1 below the bias row for the binary cross-entropy, "
            f"but is from {target[1:].min()} to {target[1:].max()}"
        )


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
        return mean(_cross_entropies_and_gradient(pred, target)[0])

    @staticmethod
    def grad(pred: Tensor, target: Tensor) -> Tensor:
        """`(softmax(yhat) - y) / m`.

        Raises ValueError too if `target` is not one-hot below the bias row.
        """
        return _cross_entropies_and_gradient(pred, target)[1]

    def loss_and_grad(self, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
        """`loss` and `grad`, from the same exponentials."""
        losses, gradient = _cross_entropies_and_gradient(pred, target)
        return mean(losses), gradient

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`-log softmax(yhat)` of each sample's class; errors as in `loss`."""
        return _cross_entropies_and_gradient(pred, target)[0]

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError if a row of `targets`, (samples, classes), is not one-hot."""
        _check_one_hot(targets)


class WeightedCELoss(Loss):
    """The cross-entropy with a weight for each class, so that a rare one counts as much as others.

    `J = -1/m sum over samples of w_j y_j log softmax(yhat)_j`, `w_j` the weight of sample j's
    class. The mean is over samples, not over their weights as in PyTorch, where a batch without the
    rare class would count as much as one with it.

    Args:
        class_weights: a finite number, 0 or more, for each class, (classes,); their mean over all
            samples should be 1 if a learning rate is to mean what it does in `CELoss`.

    Raises:
        TypeError, ValueError: if they are not such numbers.
    """

    def __init__(self, class_weights: ArrayLike) -> None:
        array = checks.as_array("class_weights", class_weights)
        weights = checks.dataset("class_weights", array.reshape(1, -1)).ravel()
        if weights.min() < 0:
            raise ValueError(f"class_weights must be 0 or more, but the least is {weights.min()}")
        self.class_weights = weights.astype(np.float64)

    def loss(self, pred: Tensor, target: Tensor) -> np.float64:  # type: ignore[override]
        """`-1/m sum w_j y_j log softmax(yhat)_j`; errors as in `CELoss`."""
        return self.loss_and_grad(pred, target)[0]

    def grad(self, pred: Tensor, target: Tensor) -> Tensor:  # type: ignore[override]
        """`w_j (softmax(yhat)_j - y_j) / m`, column by column; errors as in `CELoss`."""
        return self.loss_and_grad(pred, target)[1]

    def loss_and_grad(self, pred: Tensor, target: Tensor) -> tuple[np.float64, Tensor]:
        """`loss` and `grad`, from the same exponentials."""
        losses, gradient = self._losses_and_gradient(pred, target)
        return mean(losses), gradient

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`-w_j log softmax(yhat)_j` of each sample, j its class; errors as in `loss`."""
        return self._losses_and_gradient(pred, target)[0]

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError if a row of `targets`, (samples, classes), is not one-hot."""
        if targets.shape[1] != len(self.class_weights):
            raise ValueError(
                f"targets must have a column for each of the {len(self.class_weights)} "
                f"class_weights, but have the shape {targets.shape}"
            )
        _check_one_hot(targets)

    def _losses_and_gradient(self, pred: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        if len(pred) != len(self.class_weights) + 1:
            raise ValueError(
                f"pred must have a row for each of the {len(self.class_weights)} class_weights and "
                f"the bias row, but has {len(pred)}"
            )
        return _cross_entropies_and_gradient(pred, target, self.class_weights)


def _check_one_hot(targets: NDArray[Any]) -> None:
    if not is_one_hot(targets.T):
        sample = next(i for i, row in enumerate(targets) if not is_one_hot(row[:, None]))
        raise ValueError(
            "targets must be one-hot (one 1, else 0, in every row) for the cross-entropy, "
            f"but sample {sample} is {targets[sample].tolist()}"
        )


def _cross_entropies_and_gradient(
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
