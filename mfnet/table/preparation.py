"""A table made ready for a network: divided, encoded, and known again later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.loss import CELoss, Loss, MSELoss
from mfnet.parts.losses import WeightedCELoss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table.columns import Column, Table, as_table
from mfnet.table.encoding import Encoding
from mfnet.table.rows import (
    fingerprint,
    marks_of,
    of_mean_1,
    packed,
    put_aside,
    weights_of,
)
from mfnet.table.target import Target, target_of
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization

TEST_FRACTION = 0.2
VALIDATION_FRACTION = 0.1
FEWEST_ROWS = 5

SMALL_TABLE, SMALL_BATCH, LARGE_BATCH = 10_000, 32, 128
USUAL_STEPS, FEWEST_EPOCHS, MOST_EPOCHS = 3000, 10, 200


@dataclass(frozen=True)
class Question:
    """What is to be learnt from a table.

    Attributes:
        target: the column to predict; the last one unless given.
        task: `"classification"` or `"regression"`; None to decide by the target.
        kinds: what a column is, by its name, where somebody has decided, as for `Encoding`.
        class_weight: None, or `"balanced"`: a rare class counts as much as a frequent one.
        weights: the column that says how much each row counts, which is no input then.
        seed: of the division into parts.
        validation: the share of the training rows that is put aside for validation; 0 for none.
    """

    target: str | None = None
    task: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    class_weight: str | None = None
    weights: str | None = None
    seed: int = 0
    validation: float = 0.0


@dataclass
class Prepared:
    """A table in parts, as a network takes them: arrays of (rows, inputs) and (rows, outputs).

    Attributes:
        target: the column to predict.
        encoding: of the other columns, learnt from the training rows.
        normalization: of a number to predict, learnt from the training rows; None for classes.
        loss: what suits the task and the weights.
        training, validation, test: inputs and targets, with the rows' weights as a last target if
            there are any, of mean 1 in each part. Validation is None if none was asked.
        test_rows: the rows of the table that `test` is.
        marks: of the rows with a target, by which they are known again.
        seen: which of these the network was trained or validated with.
    """

    target: Target
    encoding: Encoding
    normalization: Standardization | None
    loss: Loss
    training: tuple[Tensor, Tensor]
    validation: tuple[Tensor, Tensor] | None
    test: tuple[Tensor, Tensor]
    test_rows: NDArray[np.intp]
    marks: NDArray[np.uint64]
    seen: NDArray[np.bool_]

    @property
    def labels(self) -> list[str]:
        """The classes, in the order of the outputs; empty for a regression."""
        return self.target.labels

    @property
    def fingerprint(self) -> str:
        """The same for the same rows in the same order."""
        return fingerprint(self.marks)

    def remarks(self) -> list[str]:
        """How the target was understood and the rows divided, in sentences."""
        target = self.target
        sentences = [f"{target.task} of {target.name!r}: {target.reason}"]
        if target.left_out:
            rows = "1 row" if target.left_out == 1 else f"{target.left_out:,} rows"
            sentences.append(f"{rows} without a value of {target.name!r} left out")
        parts = [f"{len(self.training[0]):,} rows to train with"]
        if self.validation is not None:
            parts.append(f"{len(self.validation[0]):,} to validate with")
        parts.append(f"{len(self.test[0]):,} to test with, which nothing is learnt from")
        how = "by chance, with every class's share in each" if self.labels else "by chance"
        return [*sentences, f"{', '.join(parts)}; divided {how}"]

    def to_dict(self) -> dict[str, Any]:
        """What has to be remembered, in what JSON can hold: the encoding, and the rows seen."""
        return {
            "encoding": self.encoding.to_dict(),
            "target": {"name": self.target.name, "task": self.target.task},
            "seen": packed(self.marks[self.seen]),
            "fingerprint": self.fingerprint,
        }


def prepare(data: Any, question: Question) -> Prepared:
    """Divide and encode a table.

    Args:
        data: what `as_table` takes.
        question: what is to be learnt.

    Raises:
        TypeError, ValueError: if it is no table, or nothing can be learnt from it.
    """
    table = as_table(data)
    name = table.names[-1] if question.target is None else question.target
    column = table[name]
    if question.weights is not None and question.weights == name:
        raise ValueError(f"column {name!r} can't be both target and weight")
    others = table.without(name, *filter(None, [question.weights]))
    if not others.columns:
        raise ValueError(f"the table has no column but the target {name!r} to predict it from")
    target = target_of(column, question.task)
    if len(target.rows) < FEWEST_ROWS:
        raise ValueError(
            f"{name!r} has a value in {len(target.rows)} of {len(column)} rows, and at least "
            f"{FEWEST_ROWS} are needed to train and test with"
        )
    weights = None
    if question.weights is not None:
        weights = weights_of(table[question.weights], target.rows)
    return _divided(others, target, column, weights, question)


class Usual(NamedTuple):
    """How a network is trained where nobody has said."""

    batch_size: int
    epochs: int
    optimizer: str
    weight_decay: float


def usual_training(rows: int, task: str) -> Usual:
    """What suits so many training rows.

    A small table takes small batches and many epochs, so that there are enough steps to learn it;
    a large one is learnt in few. A curve through few numbers needs to be held back, by a decay of
    the weights.
    """
    is_small = rows < SMALL_TABLE
    batch_size = SMALL_BATCH if is_small else LARGE_BATCH
    steps = -(-rows // batch_size)
    epochs = int(np.clip(round(USUAL_STEPS / steps), FEWEST_EPOCHS, MOST_EPOCHS))
    if is_small and task == "regression":
        return Usual(batch_size, epochs, "adamw", 1.0)
    return Usual(batch_size, epochs, "adam", 0.0)


def _divided(
    others: Table, target: Target, column: Column, weights: Tensor | None, question: Question
) -> Prepared:
    classes = target.codes if target.labels else None
    training, test = put_aside(
        len(target.rows), TEST_FRACTION, np.random.default_rng(question.seed), classes
    )
    validating = np.empty(0, np.intp)
    if question.validation:
        stays, aside = put_aside(
            len(training), question.validation, np.random.default_rng(question.seed),
            None if classes is None else classes[training],
        )  # fmt: skip
        training, validating = training[stays], training[aside]
    encoding = Encoding(dict(question.kinds)).fit(others, target.rows[training])
    normalization = None
    if not target.labels:
        normalization = Standardization.of(
            target.numbers[training][:, None], None if weights is None else weights[training]
        )
    loss = _loss(target, training, weights, question.class_weight)
    targets = target.targets(normalization)
    marks = marks_of_used(others, column, target.rows, encoding)
    seen = np.ones(len(target.rows), np.bool_)
    seen[test] = False

    def part(rows: NDArray[np.intp]) -> tuple[Tensor, Tensor]:
        outputs = targets[rows]
        if weights is not None:
            outputs = np.column_stack([outputs, of_mean_1(weights[rows], question.weights)])
        return encoding.transform(others, target.rows[rows]), outputs

    return Prepared(
        target, encoding, normalization, loss, part(training),
        part(validating) if len(validating) else None, part(test),
        target.rows[test], marks, seen,
    )  # fmt: skip


def _loss(
    target: Target, training: NDArray[np.intp], weights: Tensor | None, class_weight: str | None
) -> Loss:
    loss: Loss = CELoss() if target.labels else MSELoss()
    if class_weight is not None:
        checks.one_of("class_weight", class_weight, ("balanced",))
        if not target.labels:
            raise ValueError(f"class weights need classes, but {target.name!r} is a regression")
        counts = np.bincount(target.codes[training], minlength=len(target.labels))
        loss = WeightedCELoss(len(training) / (np.count_nonzero(counts) * np.maximum(counts, 1)))
    return loss if weights is None else SampleWeightedLoss(loss)


def marks_of_used(
    others: Table, column: Column, rows: NDArray[np.intp], encoding: Encoding
) -> NDArray[np.uint64]:
    """Marks of rows by what the network uses of them, target included."""
    used = {name: others[name].take(rows) for name in encoding.column_names}
    used[column.name] = column.take(rows)
    return marks_of(Table(used), list(used))
