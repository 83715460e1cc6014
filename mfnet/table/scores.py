"""How good predictions are, as people judge them: beside what guessing would give."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.evaluation import predict
from mfnet.nn import NeuralNetwork
from mfnet.table.encoding import Encoding
from mfnet.tensor import Tensor
from mfnet.trainutils import accuracy, r2_score

Progress = Callable[[float], object]
Score = Callable[[Tensor, Tensor], np.float64]

MOST_ROWS = 5000  # that an importance is measured on
REPETITIONS = 5
_ERRORS = 2.0  # standard errors that an accuracy has to be above guessing
_CORRELATION = 2.5  # standard errors that a correlation has to be above 0


def scores_of_classes(
    predicted: NDArray[np.intp], actual: NDArray[np.intp], labels: Sequence[str],
    weights: Tensor | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Accuracy beside that of the most frequent class; precision and recall; who is taken for whom.

    Args:
        predicted: (rows,), the position of each row's likeliest class among `labels`.
        actual: (rows,), that of the right one.
        labels: the classes.
        weights: (rows,), how much each row counts in a score; all the same unless given.

    Returns:
        What JSON can hold. `confusion` has a row for each right class, a column for each predicted
        one, and counts rows, whatever they weigh. A class that is nowhere predicted has the
        precision None; one that has no row, the recall None.
    """
    confusion = np.zeros((len(labels), len(labels)), np.int64)
    np.add.at(confusion, (actual, predicted), 1)
    weights = np.ones(len(actual)) if weights is None else weights
    weighed = np.zeros(confusion.shape)
    np.add.at(weighed, (actual, predicted), weights)
    hits = predicted == actual
    right, of_class, said = np.diag(weighed), weighed.sum(axis=1), weighed.sum(axis=0)
    most_frequent = int(of_class.argmax())
    guessed = actual == most_frequent
    present = of_class > 0
    return {
        "accuracy": float(np.average(hits, weights=weights)),
        "baseline": float(np.average(guessed, weights=weights)),
        "baseline_is": f"always {labels[most_frequent]!r}, the most frequent",
        "balanced_accuracy": float((right[present] / of_class[present]).mean()),
        "classes": [
            {
                "label": label,
                "precision": _share(right[i], said[i]),
                "recall": _share(right[i], of_class[i]),
                "rows": int(confusion[i].sum()),
            }
            for i, label in enumerate(labels)
        ],
        "confusion": confusion.tolist(),
        "better_than_guessing": _is_better((hits.astype(np.float64) - guessed) * weights)
        or _is_better_by_class(hits, actual, np.flatnonzero(present)),
    }


def scores_of_numbers(
    predicted: Tensor, actual: Tensor, training_mean: float | None = None,
    weights: Tensor | None = None,
) -> dict[str, Any]:  # fmt: skip
    """R² and the mean absolute error, beside those of always saying the mean.

    Args:
        predicted, actual: (rows,), in the target's own unit.
        training_mean: the mean of the training rows; that of `actual` unless given.
        weights: (rows,), how much each row counts; all the same unless given.

    Returns:
        What JSON can hold; `r2` is None where all answers are the same.
    """

    def average(of_rows: Tensor) -> float:
        return float(np.average(of_rows, weights=weights))

    errors = predicted - actual
    own_mean = average(actual)
    mean = own_mean if training_mean is None else training_mean
    variance, unexplained = average(np.square(actual - own_mean)), average(np.square(errors))
    return {
        "r2": 1 - unexplained / variance if variance > 0 else None,
        "mean_absolute_error": average(np.abs(errors)),
        "root_mean_squared_error": float(np.sqrt(unexplained)),
        "baseline": average(np.abs(actual - mean)),
        "baseline_is": f"always {mean:.6g}, the mean",
        "better_than_guessing": unexplained < average(np.square(actual - mean))
        and _go_together(predicted, actual),
    }


def score_for(*, classes: bool, weighted: bool) -> Score:
    """Accuracy or R² of outputs and targets, both with the bias row, (outputs + 1, rows).

    Args:
        classes: whether it is a classification.
        weighted: whether the targets have the rows' weights as a last row.
    """
    if not weighted:
        return accuracy if classes else r2_score
    return _weighted_accuracy if classes else _weighted_r2


def _weighted_accuracy(pred: Tensor, target: Tensor) -> np.float64:
    hits = pred[1:].argmax(axis=0) == target[1:-1].argmax(axis=0)
    return np.float64(np.average(hits, weights=target[-1]))


def _weighted_r2(pred: Tensor, target: Tensor) -> np.float64:
    """The mean over outputs, as `r2_score` takes it."""
    actual, weights = target[1:-1], target[-1]
    mean = np.average(actual, axis=1, weights=weights)[:, None]
    unexplained = (np.square(pred[1:] - actual) * weights).sum(axis=1)
    total = (np.square(actual - mean) * weights).sum(axis=1)
    shares = 1 - unexplained / np.where(total > 0, total, 1.0)
    return np.float64(np.where(total > 0, shares, unexplained == 0).mean())


def importances(
    net: NeuralNetwork,
    encoding: Encoding,
    inputs: Tensor,
    score: Callable[[Tensor], float],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """How much worse the score becomes when a column's cells are shuffled among the rows.

    (Breiman, "Random Forests", 2001, section 10.)

    Args:
        net: the network.
        encoding: which inputs are of which column.
        inputs: of the rows to measure on, (rows, inputs).
        score: of outputs, (rows, outputs); larger is better.
        seed: of the shuffles.
        progress: told the share that is done; what it raises ends the measurement.

    Returns:
        `column`, `importance` (the mean loss of score) and `deviation` over the shuffles; the most
        important first.
    """
    generator = np.random.default_rng(seed)
    whole = score(predict(net, inputs))
    found = []
    blocks = list(encoding.blocks())
    for number, (column, block) in enumerate(blocks, start=1):
        shuffled = inputs.copy()
        losses = []
        for _ in range(REPETITIONS):
            shuffled[:, block] = inputs[generator.permutation(len(inputs)), block]
            losses.append(whole - score(predict(net, shuffled)))
        found.append(
            {
                "column": column.name,
                "importance": float(np.mean(losses)),
                "deviation": float(np.std(losses)),
            }
        )
        if progress is not None:
            progress(number / len(blocks))
    return sorted(found, key=lambda entry: -entry["importance"])


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def _is_better(gains: Tensor) -> bool:
    """Whether gains over guessing, (rows,), are above 0 by more than chance."""
    if len(gains) < 2:
        return False
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    return bool(gains.mean() > _ERRORS * error)


def _go_together(predicted: Tensor, actual: Tensor) -> bool:
    """Whether predictions and answers are correlated by more than chance."""
    x, y = predicted - predicted.mean(), actual - actual.mean()
    size = np.sqrt(np.square(x).sum() * np.square(y).sum())
    return bool(size > 0 and (x * y).sum() / size > _CORRELATION / np.sqrt(len(x)))


def _is_better_by_class(
    hits: NDArray[np.bool_], actual: NDArray[np.intp], present: NDArray[np.intp]
) -> bool:
    """Whether the mean recall is above that of guessing, where one class is far more frequent."""
    recalls = np.array([hits[actual == label].mean() for label in present])
    rows = np.array([(actual == label).sum() for label in present])
    chance = 1 / len(present)
    error = np.sqrt((chance * (1 - chance) / rows).sum()) / len(present)
    return bool(len(present) > 1 and recalls.mean() > chance + (_ERRORS + 0.5) * error)
