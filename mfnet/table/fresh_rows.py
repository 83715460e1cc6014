"""Rows that a trained network has not seen, found in whatever has become of its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.table.columns import Column, as_table
from mfnet.table.encoding import Encoding
from mfnet.table.kinds import as_numbers, as_text
from mfnet.table.preparation import marks_of_used
from mfnet.table.rows import are_known, fingerprint, of_mean_1, weights_of
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization, one_hot


@dataclass
class Tested:
    """The rows of a table that a trained network may be tested on.

    Attributes:
        inputs, targets: of these rows, (rows, inputs) and (rows, outputs), with their weights as a
            last target where the network was trained with weights.
        rows: their positions in the table.
        answered: how many rows of the table have an answer.
        remarks: which rows they are, and why, in sentences.
        is_same: whether the table is the one that the training began with, row by row.
    """

    inputs: Tensor
    targets: Tensor
    rows: NDArray[np.intp]
    answered: int
    remarks: list[str]
    is_same: bool


def rows_to_test(
    data: Any, kept: Mapping[str, Any], labels: Sequence[str],
    normalization: Standardization | None, target: str | None = None, weights: str | None = None,
) -> Tested:  # fmt: skip
    """The rows of a table that a network has not been trained or validated with.

    They are found by what they hold, so the table may have grown, shrunk or another order since.

    Args:
        data: what `as_table` takes.
        kept: what `Prepared.to_dict` gave; `seen` is None where it is not known.
        labels: the classes, in the order of the network's outputs; empty for a regression.
        normalization: of a number to predict.
        target: the column with the answers, if it has another name here.
        weights: the column with the rows' weights, if the network was trained with some. All rows
            count the same in a table that lacks it.

    Raises:
        TypeError, ValueError: if it is no table, lacks a column, or has no row to test on.
    """
    table = as_table(data)
    encoding = Encoding.from_dict(kept["encoding"])
    name = str(kept["target"]["name"])
    column = replace(table[target or name], name=name)
    encoding.check(table)
    answers, rows = answers_of(column, labels)
    marks = marks_of_used(table, column, rows, encoding)
    if kept["seen"] is None:
        seen = np.zeros(len(marks), np.bool_)
    else:
        seen = are_known(marks, kept["seen"])
    is_same = fingerprint(marks) == kept["fingerprint"]
    fresh = np.flatnonzero(~seen)
    if not fresh.size:
        raise ValueError(
            "every row was trained with, so none is left to test on: add rows that are new"
        )
    targets = answers[fresh]
    if normalization is not None:
        targets = normalization.apply(targets)
    known = "the model does not say which rows it was trained with: if they are among these, the "
    known += "score is too good"
    remarks = [known if kept["seen"] is None else _which(seen, is_same=is_same)]
    if len(rows) < len(table):
        remarks.append(f"{len(table) - len(rows):,} rows without an answer are left out")
    if weights is not None:
        remarks.append(
            f"every row counts as {weights!r} says" if weights in table.columns
            else f"the table has no column {weights!r}, so every row counts the same"
        )  # fmt: skip
        counts = np.ones(len(fresh))
        if weights in table.columns:
            counts = of_mean_1(weights_of(table[weights], rows[fresh]), weights)
        targets = np.column_stack([targets, counts])
    return Tested(
        encoding.transform(table, rows[fresh]), targets, rows[fresh], len(rows), remarks, is_same
    )


def _which(seen: NDArray[np.bool_], *, is_same: bool) -> str:
    """Which rows are tested on, and why these."""
    known, fresh = int(seen.sum()), int((~seen).sum())
    if is_same:
        return f"tested on the {fresh:,} rows that were put aside in training"
    if not known:
        return (
            f"none of the {fresh:,} rows was trained with, as far as can be told: a row that "
            "was changed since counts as a new one"
        )
    return (
        f"the table is not as it was in training: {known:,} of its {len(seen):,} rows were trained "
        f"with and are left out; tested on the other {fresh:,}, new ones and those put aside then. "
        "A row that was changed since counts as new, and whether it was trained with can't be told"
    )


def answers_of(column: Column, labels: Sequence[str]) -> tuple[Tensor, NDArray[np.intp]]:
    """The right answers as targets, (rows, outputs), and which rows have one.

    Raises ValueError if there is none, or one that is no class of the network's.
    """
    if not labels:
        numbers = as_numbers(column)
        rows = np.flatnonzero(np.isfinite(numbers))
        if not rows.size:
            raise ValueError(f"column {column.name!r} holds no number to test with")
        return numbers[rows][:, None], rows
    text = as_text(column)
    rows = np.flatnonzero(text.codes >= 0)
    if not rows.size:
        raise ValueError(f"column {column.name!r} holds no class to test with")
    position = {label: i for i, label in enumerate(labels)}
    present = [text.values[code] for code in np.unique(text.codes[rows])]
    unknown = [value for value in present if value not in position]
    if unknown:
        raise ValueError(
            f"the network knows no {', '.join(map(repr, unknown[:5]))} in {column.name!r}: it "
            f"knows {', '.join(labels)}"
        )
    codes = np.array([position.get(value, 0) for value in text.values], np.intp)[text.codes[rows]]
    return one_hot(codes, len(labels)), rows
