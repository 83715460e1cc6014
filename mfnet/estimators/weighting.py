"""The `sample_weight` of a `fit`."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils.validation import _check_sample_weight

from mfnet.loss import Loss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.tensor import Tensor


def check_weights(x: NDArray[Any], sample_weight: ArrayLike | None) -> tuple[Any, Tensor | None]:
    """The samples of positive weight, as an index, and their weights, scaled to a mean of 1.

    Samples of weight 0 are dropped before anything else, so they have no influence at all. Without
    weights: all samples, and None.
    """
    if sample_weight is None:
        return slice(None), None
    weights = _check_sample_weight(sample_weight, x, dtype=np.float64)
    if not (np.isfinite(weights).all() and weights.min() >= 0 and weights.max() > 0):
        raise ValueError(
            f"sample_weight must be finite, 0 or more, and above 0 somewhere, but is {weights}"
        )
    positive = weights > 0
    return positive, weights[positive] / weights[positive].mean()


def with_weights(targets: Tensor, loss: Loss, weights: Tensor | None) -> tuple[Tensor, Loss]:
    """Targets and loss, extended by the weights if there are any."""
    if weights is None:
        return targets, loss
    return np.column_stack([targets, weights]), SampleWeightedLoss(loss)
