"""A weight for each sample: how much it counts in a loss."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.loss import Loss
from mfnet.machinery.shortcuts import check_targets, gradient, sample_losses
from mfnet.tensor import Tensor
from mfnet.trainutils import mean


class SampleWeightedLoss(Loss):
    """`J = 1/m sum over samples of w J`, each sample's own loss times its weight `w`.

    The weights come with the targets, as one more output: `target` has the shape (outputs + 2, m),
    its last row holds them. So they are shuffled, put aside and cut into batches as targets are.

    The mean is over samples, not over their weights, so that a batch of little weight moves little;
    weights of mean 1 leave a learning rate its meaning. Then a sample of weight 2 is as one that is
    there twice, exactly so where a batch is the whole dataset.

    Args:
        loss: of the samples, whatever it is.

    Raises:
        TypeError: if `loss` is no `Loss`.
    """

    def __init__(self, loss: Loss) -> None:
        self.base = checks.instance("loss", loss, Loss)

    def loss(self, pred: Tensor, target: Tensor) -> np.float64:
        """`1/m sum w J`; errors as those of the loss that is weighted."""
        return mean(self.sample_losses(pred, target))

    def grad(self, pred: Tensor, target: Tensor) -> Tensor:
        """`w dJ/dyhat`, column by column, as a sample's loss is no other's business.

        Errors as those of the loss that is weighted.
        """
        y, w = _parts(pred, target)
        with np.errstate(over="ignore"):
            return gradient(self.base, pred, y) * w

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`w J` of each sample, (m,); errors as those of the loss that is weighted."""
        y, w = _parts(pred, target)
        losses = sample_losses(self.base, pred, y)
        with np.errstate(over="ignore"):
            return losses * w

    def check_targets(self, targets: NDArray[Any]) -> None:
        """Raise ValueError for weights below 0, and as the loss that is weighted."""
        _check_weights(targets[:, -1])
        check_targets(self.base, targets[:, :-1])


def _parts(pred: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The targets and the weights."""
    if len(target) != len(pred) + 1:
        raise ValueError(
            f"target must have a row more than pred, for the weights, but has {len(target)}, "
            f"and pred {len(pred)}"
        )
    _check_weights(target[-1])
    return target[:-1], target[-1]


def _check_weights(weights: NDArray[Any]) -> None:
    if weights.min() < 0:
        raise ValueError(f"weights must be 0 or more, but the least is {weights.min()}")
