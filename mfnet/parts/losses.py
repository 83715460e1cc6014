"""Further losses, each with its gradient: sums over the outputs, means over the samples."""

__all__ = ["BCELoss", "BCEWithLogitsLoss", "HuberLoss", "MAELoss", "WeightedCELoss"]

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.layer import sigmoid
from mfnet.loss import Loss, cross_entropies_and_gradient
from mfnet.tensor import Tensor
from mfnet.trainutils import check_one_hot, mean


class MAELoss(Loss):
    """`J = 1/m sum over samples and outputs of |yhat - y|`: an outlier pulls no harder than others.

    (Bishop, PRML, 1.5.5; PyTorch's `L1Loss` with the reduction "sum", divided by m.)
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
    Estimation of a Location Parameter", 1964; PyTorch's `HuberLoss` with the reduction "sum",
    divided by m.)

    Args:
        delta: where the square ends, a finite number above 0.

    Raises:
        TypeError, ValueError: if `delta` is not such a number.
    """

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = checks.finite_number("delta", delta, positive=True)

    def loss(self, pred: Tensor, target: Tensor) -> np.float64:
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

    def grad(self, pred: Tensor, target: Tensor) -> Tensor:
        """`1/m` times `yhat - y`, held within -delta to delta."""
        checks.prediction_and_target(pred, target)
        gradient = np.zeros_like(pred)
        with np.errstate(over="ignore"):
            np.clip(pred[1:] - target[1:], -self.delta, self.delta, out=gradient[1:])
        gradient /= pred.shape[1]
        return gradient


class BCEWithLogitsLoss(Loss):
    """`J = -1/m sum over samples and outputs of y log s + (1 - y) log (1 - s)`.

    `s = sigmoid(yhat)`: `yhat` are logits, and the sigmoid is applied here, so the network must not
    end in one. Each output is a yes or no of its own, `y` from 0 to 1. (Bishop, PRML, 4.90.)

    Warning: `BCELoss`, the earlier name of this class, takes logits too, while PyTorch's `BCELoss`
    takes probabilities.
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


BCELoss = BCEWithLogitsLoss
"""The earlier name of `BCEWithLogitsLoss`: of logits; PyTorch's `BCELoss` takes probabilities."""


def _check_probabilities(pred: Tensor, target: Tensor) -> None:
    checks.prediction_and_target(pred, target)
    if not (target[1:].min() >= 0.0 and target[1:].max() <= 1.0):
        raise ValueError(
            "target must be from 0 to 1 below the bias row for the binary cross-entropy, "
            f"but is from {target[1:].min()} to {target[1:].max()}"
        )


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

    def loss(self, pred: Tensor, target: Tensor) -> np.float64:
        """`-1/m sum w_j y_j log softmax(yhat)_j`; errors as in `CELoss`."""
        return self.loss_and_grad(pred, target)[0]

    def grad(self, pred: Tensor, target: Tensor) -> Tensor:
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
        check_one_hot(targets)

    def _losses_and_gradient(self, pred: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        if len(pred) != len(self.class_weights) + 1:
            raise ValueError(
                f"pred must have a row for each of the {len(self.class_weights)} class_weights and "
                f"the bias row, but has {len(pred)}"
            )
        losses, gradient = cross_entropies_and_gradient(pred, target)
        weights = self.class_weights @ target[1:]
        with np.errstate(over="ignore"):
            losses *= weights
            gradient[1:] *= weights
        return losses, gradient
