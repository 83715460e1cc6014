"""What a network says of rows: as plain data, and beside the rows' own columns as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mfnet.dataloader import with_bias
from mfnet.evaluation import probabilities
from mfnet.loss import CELoss, Loss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table.columns import Column, Table, TextColumn
from mfnet.table.words import written
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization

ROWS_AT_A_TIME = 1000


@dataclass(frozen=True)
class Meaning:
    """What a network's outputs mean.

    Attributes:
        target: the name of what is predicted.
        labels: the classes, in the order of the outputs; empty for a number.
        normalization: of a number, where there is one.
        loss: that it was trained by, which says how outputs become probabilities.
    """

    target: str
    labels: Sequence[str] = field(default=())
    normalization: Standardization | None = None
    loss: Loss | None = None

    def answers(self, outputs: Tensor) -> Iterator[dict[str, Any]]:
        """What outputs, (rows, outputs), say of each row.

        A `prediction`, in the target's own unit or as a class's name; for classes its
        `probability`, and the `probabilities` of all by name.
        """
        if not self.labels:
            normalization = self.normalization
            numbers = outputs if normalization is None else normalization.undo(outputs)
            yield from ({"prediction": number} for number in numbers[:, 0].tolist())
            return
        loss = self.loss.base if isinstance(self.loss, SampleWeightedLoss) else self.loss
        likely = probabilities(loss or CELoss(), with_bias(outputs))
        for row, best in zip(likely.T.tolist(), likely.argmax(axis=0).tolist(), strict=True):
            yield {
                "prediction": self.labels[best],
                "probability": row[best],
                "probabilities": dict(zip(self.labels, row, strict=True)),
            }

    def beside(self, table: Table, outputs: Tensor) -> Iterator[str]:
        """The table with what is predicted as further columns, as CSV, in parts of whole lines."""
        chances = [f"probability of {label}" for label in self.labels]
        yield as_csv([[*table.names, f"predicted {self.target}", *chances]])
        for start in range(0, len(table), ROWS_AT_A_TIME):
            rows = slice(start, start + ROWS_AT_A_TIME)
            own = zip(*(cells(column.take(rows)) for column in table.columns.values()), strict=True)
            said = self.answers(outputs[rows])
            added = [(x["prediction"], *x.get("probabilities", {}).values()) for x in said]
            yield as_csv([(*row, *more) for row, more in zip(own, added, strict=True)])


def cells(column: Column) -> list[str]:
    """A column's cells as people write them; nothing where they are blank."""
    if isinstance(column, TextColumn):
        return [column.values[code] if code >= 0 else "" for code in column.codes.tolist()]
    return ["" if np.isnan(number) else written(number) for number in column.numbers.tolist()]


def as_csv(rows: list[Any]) -> str:
    """Rows as lines, without the end of the last one."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().removesuffix("\n")
