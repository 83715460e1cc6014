"""Softmax, one-hot vectors and accuracy."""

import numpy as np
from numpy.typing import ArrayLike

from mfnet import checks
from mfnet.tensor import Tensor

# The difference of two numbers within this limit cannot overflow.
_LIMIT = np.finfo(np.float64).max / 4


def softmax(x: Tensor) -> Tensor:
    """`e^x_i / sum_k e^x_k`, column by column, of all rows of `x`.

    Computed from `x - max(x)`, which gives the same and cannot overflow (Goodfellow, Bengio,
    Courville, "Deep Learning", 4.1).

    Args:
        x: logits without a bias row, (classes, samples).

    Returns:
        (classes, samples); every column sums to 1.
    """
    e = np.exp(shifted_logits(x))
    e /= e.sum(axis=0)
    return e


def shifted_logits(x: Tensor) -> Tensor:
    """`x - max(x)`, column by column: the largest entry of every column is 0, none overflows."""
    shifted = np.minimum(np.maximum(x, -_LIMIT), _LIMIT)
    shifted -= shifted.max(axis=0)
    return shifted


def one_hot(labels: ArrayLike, num_classes: int) -> Tensor:
    """Labels as targets: row i is 1 at column labels[i], 0 elsewhere.

    Args:
        labels: integers from 0 to num_classes - 1, (samples,).
        num_classes: how many columns.

    Returns:
        (samples, num_classes), as a dataset outside the network.

    Raises:
        TypeError, ValueError: if a label is not such an integer.
    """
    checks.integer("num_classes", num_classes, minimum=1)
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers, but are {labels.dtype}")
    if labels.ndim != 1 or labels.size == 0:
        raise ValueError(f"labels must have the shape (samples,), but have {labels.shape}")
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(
            f"labels must be from 0 to {num_classes - 1}, "
            f"but are from {labels.min()} to {labels.max()}"
        )
    encoded = np.zeros((len(labels), num_classes))
    encoded[np.arange(len(labels)), labels] = 1.0
    return encoded


def is_one_hot(x: Tensor) -> bool:
    """Whether every column of `x` (classes, samples) is 1 in one row and 0 in all others."""
    x = np.asarray(x)
    if x.ndim != 2 or x.size == 0:
        return False
    # A 1 at the top of every column, and no more entries that are not 0 than columns.
    return bool(np.count_nonzero(x) == x.shape[1] and (x.max(axis=0) == 1).all())


def accuracy(pred: Tensor, target: Tensor) -> np.float64:
    """The share of samples whose largest prediction is where the largest target is.

    Args:
        pred: the network's output, (classes + 1, samples), with the bias row.
        target: one-hot below the bias row, of the same shape.

    Returns:
        From 0 to 1.

    Raises:
        ValueError: if the shapes differ or there is no row below the bias row.
    """
    checks.prediction_and_target(pred, target)
    return np.float64(np.mean(pred[1:].argmax(axis=0) == target[1:].argmax(axis=0)))
