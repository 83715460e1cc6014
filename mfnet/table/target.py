"""The column to predict: what it asks for, and its values as a network's targets."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.table import words
from mfnet.table.columns import BLANK, Column, NumberColumn, TextColumn
from mfnet.table.kinds import as_numbers, as_text, kind_of
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization, one_hot

TASKS = ("classification", "regression")
FEW_NUMBERS = 20
MOST_CLASSES = 1000


@dataclass
class Target:
    """What is to be predicted.

    Attributes:
        name: the column's.
        task: `"classification"` or `"regression"`.
        reason: why, as a sentence.
        rows: those that have a value, the only ones to train and test with.
        left_out: how many have none.
        labels: the classes, in the order of the network's outputs; empty for a regression.
        codes: (len(rows),), the class of each; empty for a regression.
        numbers: (len(rows),), the number of each; empty for a classification.
    """

    name: str
    task: str
    reason: str
    rows: NDArray[np.intp]
    left_out: int
    labels: list[str]
    codes: NDArray[np.intp]
    numbers: NDArray[np.float64]

    def as_dict(self) -> dict[str, Any]:
        """What is worth showing of it, in what JSON can hold."""
        return {
            "name": self.name, "task": self.task, "reason": self.reason, "labels": self.labels,
            "rows": len(self.rows), "left_out": self.left_out,
        }  # fmt: skip

    def targets(self, normalization: Standardization | None) -> Tensor:
        """What a network is trained towards: (rows, classes), one-hot, or (rows, 1), numbers."""
        if self.labels:
            return one_hot(self.codes, len(self.labels))
        column = self.numbers[:, None]
        return column if normalization is None else normalization.apply(column)


def target_of(column: Column, task: str | None = None) -> Target:
    """What a column asks for, as the target.

    Text is told apart, numbers are predicted. Whole numbers of few values could be either; the
    reason then says how to have the other.

    Args:
        column: the column.
        task: one of `TASKS`, where somebody has decided.

    Raises:
        ValueError: if it has no value, only one class, or as many classes as rows; if numbers are
            wanted and there are none.
    """
    if task is not None:
        checks.one_of("task", task, TASKS)
    kind = kind_of(column)
    if kind.kind == "blank":
        raise ValueError(f"the target {column.name!r} is blank in every row")
    is_number = isinstance(column, NumberColumn) or kind.kind == "number"
    reason = "as you said"
    if task is None:
        task, reason = _task(column, is_number=is_number)
    if task == "regression":
        return _regression(column, reason, kind.how.get("ways"))
    if kind.kind == "date" and reason != "as you said":
        raise ValueError(
            f"the target {column.name!r} holds dates, which are neither classes nor numbers: make "
            "a number of them, such as the days since the first"
        )
    return _classification(column, reason)


def _task(column: Column, *, is_number: bool) -> tuple[str, str]:
    """The task, and why."""
    if not is_number:
        return "classification", "it holds text"
    numbers = as_numbers(column, list(words.ways_of(getattr(column, "values", []))))
    different = np.unique(numbers[np.isfinite(numbers)])
    whole = (different % 1 == 0).all()
    if len(different) == 2:
        return "classification", "it holds two different numbers"
    if whole and len(different) <= FEW_NUMBERS:
        shown = f"{len(different)} different whole numbers"
        if np.array_equal(different, np.arange(len(different))):
            return "classification", (
                f"it holds {shown}, 0 to {len(different) - 1}, as classes are numbered; if they "
                "are quantities, say --task regression"
            )
        return "regression", (
            f"it holds numbers; as they are only {shown}, they could be classes as well: then say "
            "--task classification"
        )
    return "regression", "it holds numbers"


def _regression(column: Column, reason: str, ways: list[str] | None) -> Target:
    numbers = as_numbers(column, ways or list(words.ways_of(getattr(column, "values", []))))
    rows = np.flatnonzero(np.isfinite(numbers))
    if not rows.size:
        raise ValueError(
            f"the target {column.name!r} holds no numbers, so it can't be a regression: say "
            "--task classification"
        )
    values = numbers[rows]
    if values.min() == values.max():
        raise ValueError(
            f"the target {column.name!r} is {words.written(values[0])} in every row that has a "
            "value: there is nothing to learn"
        )
    none = np.empty(0, np.intp)
    left_out = len(column) - len(rows)
    return Target(column.name, "regression", reason, rows, left_out, [], none, values)


def _classification(column: Column, reason: str) -> Target:
    text = as_text(column)
    rows = np.flatnonzero(text.codes != BLANK)
    codes, labels = _classes(text, rows)
    if len(labels) == 1:
        raise ValueError(
            f"the target {column.name!r} is {labels[0]!r} in every row that has a value: there is "
            "nothing to learn"
        )
    if len(labels) > 2 and len(labels) > 0.5 * len(rows):
        raise ValueError(
            f"the target {column.name!r} has {len(labels):,} classes in {len(rows):,} rows: there "
            "must be several rows of each, so is it another column that you want to predict?"
        )
    if len(labels) > MOST_CLASSES:
        raise ValueError(
            f"the target {column.name!r} has {len(labels):,} classes, and at most {MOST_CLASSES:,} "
            "can be told apart: is it another column that you want to predict?"
        )
    left_out = len(column) - len(rows)
    none = np.empty(0)
    return Target(column.name, "classification", reason, rows, left_out, labels, codes, none)


def _classes(text: TextColumn, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[str]]:
    """The classes in their order: numbers by size, else by name."""
    present = np.unique(text.codes[rows])
    values = [text.values[code] for code in present]
    as_number = words.numbers(values)
    if np.isfinite(as_number).all():
        order = np.lexsort((values, as_number))
    else:
        order = np.argsort(np.array(values, object))
    position = np.empty(len(text.values), np.intp)
    position[present[order]] = np.arange(len(order))
    return position[text.codes[rows]], [values[i] for i in order]
