"""A weight for each sample: how much it counts in a loss."""

import numpy as np

from mfnet.loss import Loss
from mfnet.tensor import Tensor


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
        if not isinstance(loss, Loss):
            raise TypeError(f"loss must be a Loss, but is {loss!r}")
        self.base = loss

    def loss(self, pred: Tensor, target: Tensor) -> np.float64:  # type: ignore[override]
        """`1/m sum w J`; errors as those of the loss that is weighted."""
        return np.float64(self.sample_losses(pred, target).mean())

    def grad(self, pred: Tensor, target: Tensor) -> Tensor:  # type: ignore[override]
        """`w dJ/dyhat`, column by column, as a sample's loss is no other's business.

        Errors as those of the loss that is weighted.
        """
        y, w = _parts(pred, target)
        gradient = self.base.grad(pred, y)
        gradient *= w
        return gradient

    def sample_losses(self, pred: Tensor, target: Tensor) -> Tensor:
        """`w J` of each sample, (m,); errors as those of the loss that is weighted."""
        y, w = _parts(pred, target)
        losses: Tensor = w * self.base.sample_losses(pred, y)
        return losses


def _parts(pred: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The targets and the weights."""
    if len(target) != len(pred) + 1:
        raise ValueError(
            f"target must have a row more than pred, for the weights, but has {len(target)}, "
            f"and pred {len(pred)}"
        )
    if target[-1].min() < 0:
        raise ValueError(f"weights must be 0 or more, but the least is {target[-1].min()}")
    return target[:-1], target[-1]
