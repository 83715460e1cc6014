"""Softmax, one-hot vectors, scores, standardization and splits."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    labels = checks.as_array("labels", labels)
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
    if not isinstance(x, np.ndarray):
        x = np.asarray(x)
    if x.ndim != 2 or x.size == 0:
        return False
    # A 1 at the top of every column, and no more entries that are not 0 than columns.
    return bool(np.count_nonzero(x) == x.shape[1] and (x.max(axis=0) == 1).all())


def check_one_hot(targets: NDArray[Any]) -> None:
    """Raise ValueError if a row of `targets`, (samples, classes), is not one-hot."""
    if not is_one_hot(targets.T):
        sample = next(i for i, row in enumerate(targets) if not is_one_hot(row[:, None]))
        raise ValueError(
            "targets must be one-hot (one 1, else 0, in every row) for the cross-entropy, "
            f"but sample {sample} is {targets[sample].tolist()}"
        )


def mean(losses: Tensor) -> np.float64:
    """The mean over samples, (m,); infinity where their sum exceeds float64's range."""
    with np.errstate(over="ignore"):
        return np.float64(losses.mean())


def accuracy(pred: Tensor, target: Tensor, *, threshold: float = 0.0) -> np.float64:
    """The share of samples whose largest prediction is where the 1 of the target is.

    A single output is a yes or no: yes above `threshold`, and the target 1 for yes, 0 for no.

    Args:
        pred: the network's output, (classes + 1, samples), with the bias row.
        target: one-hot below the bias row, or 0 and 1 in its only row; of the same shape.
        threshold: of a single output, the `threshold` of the loss that it was trained by: 0 for
            logits, and 0.5 where outputs are drawn to the targets themselves.

    Returns:
        From 0 to 1.

    Raises:
        ValueError: if there is no accuracy: if the shapes differ, there is no row below the bias
            row, `target` is not as above, or a prediction is nan.
    """
    checks.prediction_and_target(pred, target)
    outputs, classes = pred[1:], target[1:]
    if np.isnan(outputs).any():
        raise ValueError("pred must not hold nan: there is no accuracy of that")
    if len(classes) == 1:
        if not np.isin(classes, (0.0, 1.0)).all():
            raise ValueError(
                "target must be 0 or 1 for an accuracy of a single output, "
                f"but is from {classes.min()} to {classes.max()}"
            )
        return np.float64(np.mean((outputs > threshold) == (classes == 1.0)))
    if not is_one_hot(classes):
        raise ValueError("target must be one-hot below the bias row for an accuracy")
    return np.float64(np.mean(outputs.argmax(axis=0) == classes.argmax(axis=0)))


def r2_score(pred: Tensor, target: Tensor) -> np.float64:
    """The share of the targets' variance that the predictions explain, the mean over the outputs.

    `1 - sum (y - yhat)^2 / sum (y - mean(y))^2`: 1 is perfect, 0 as good as always saying the mean.
    An output whose targets are all the same, up to rounding, counts 1 if it is predicted as
    exactly, else 0.

    Args:
        pred: the network's output, (outputs + 1, samples), with the bias row.
        target: of the same shape.

    Returns:
        At most 1.

    Raises:
        ValueError: if the shapes differ or there is no row below the bias row.
    """
    checks.prediction_and_target(pred, target)
    y = target[1:]
    with np.errstate(over="ignore", invalid="ignore"):
        mean = y.mean(axis=1)
        unexplained = np.square(y - pred[1:]).mean(axis=1)
        variance = np.square(y - mean[:, None]).mean(axis=1)
        constant = ~varies(variance, mean, y.shape[1])
        exact = ~varies(unexplained, mean, y.shape[1])
        share = unexplained / np.where(constant, 1.0, variance)
    return np.float64(np.where(constant, np.where(exact, 1.0, 0.0), 1.0 - share).mean())


def varies(variance: Tensor, mean: Tensor, samples: int) -> NDArray[np.bool_]:
    """Whether numbers of that variance and mean differ by more than rounding, elementwise.

    The computed variance of equal numbers is not 0 where their mean is rounded; it is bounded by
    `n eps variance + (n eps mean)^2`. (Chan, Golub, LeVeque, "Algorithms for Computing the Sample
    Variance", 1983; the bound that scikit-learn's `StandardScaler` has.)
    """
    unit = samples * np.finfo(np.float64).eps
    with np.errstate(over="ignore"):
        return np.asarray(variance > unit * variance + np.square(unit * mean))


class Standardization(NamedTuple):
    """Columns moved and scaled to mean 0 and standard deviation 1.

    Attributes:
        mean: of each column, (features,).
        scale: the standard deviation of each column, 1 where the column does not vary by more than
            rounding, (features,).
    """

    mean: Tensor
    scale: Tensor

    @classmethod
    def of(cls, data: ArrayLike, weights: Tensor | None = None) -> "Standardization":
        """The one that standardizes `data`, (samples, features).

        Args:
            data: (samples, features).
            weights: how much each sample counts, (samples,), 0 or more; all the same unless given.

        Raises:
            TypeError, ValueError: if `data` is no dataset, or a variance exceeds float64's range.
        """
        array = checks.dataset("data", data).astype(np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.average(array, axis=0, weights=weights)
            variance = np.average(np.square(array - mean), axis=0, weights=weights)
        if not np.isfinite(variance).all():
            feature = np.flatnonzero(~np.isfinite(variance))[0]
            raise ValueError(f"data must have a finite variance, but feature {feature} has none")
        deviation = np.sqrt(variance)
        return cls(mean, np.where(varies(variance, mean, len(array)), deviation, 1.0))

    def apply(self, data: ArrayLike) -> Tensor:
        """`(data - mean) / scale`, (samples, features).

        Raises TypeError or ValueError if `data` is no dataset of so many features.
        """
        standardized: Tensor = (self._checked(data) - self.mean) / self.scale
        return standardized

    def undo(self, data: ArrayLike) -> Tensor:
        """`data * scale + mean`, (samples, features).

        Raises TypeError or ValueError if `data` is no dataset of so many features.
        """
        original: Tensor = self._checked(data) * self.scale + self.mean
        return original

    def _checked(self, data: ArrayLike) -> NDArray[Any]:
        array = checks.dataset("data", data)
        if array.shape[1] != len(self.mean):
            raise ValueError(
                f"data must have {len(self.mean)} features, but has the shape {array.shape}"
            )
        return array


class Split(NamedTuple):
    """A dataset in two parts, both of (samples, features)."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any]
    test_targets: NDArray[Any]


def split(
    inputs: ArrayLike,
    targets: ArrayLike,
    fraction: float = 0.2,
    *,
    seed: int | np.random.Generator | None = None,
) -> Split:
    """Put a random `fraction` of the samples, at least one, aside to test with.

    Args:
        inputs: (samples, features).
        targets: (samples, outputs).
        fraction: from 0 to below 1.
        seed: of the choice: an integer, or a `numpy.random.Generator` to draw from; the same
            integer gives the same parts.

    Raises:
        TypeError, ValueError: if the two are no dataset, of too few samples for two parts, or
            `seed` is not a seed.
    """
    inputs = checks.dataset("inputs", inputs)
    targets = checks.dataset("targets", targets)
    checks.same_number_of_samples(inputs, targets)
    aside = max(1, round(len(inputs) * checks.fraction("fraction", fraction)))
    if aside >= len(inputs):
        raise ValueError(
            f"inputs must have samples for two parts, but has {len(inputs)}, and {aside} go aside"
        )
    order = checks.generator("seed", seed).permutation(len(inputs))
    test, rest = order[:aside], order[aside:]
    return Split(inputs[rest], targets[rest], inputs[test], targets[test])
