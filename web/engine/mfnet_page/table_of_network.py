"""The table of a network: how its columns are encoded, what its outputs mean, and its rows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mfnet.evaluation import predict
from mfnet.exchange.table_program import lines_of_table
from mfnet.nn import NeuralNetwork
from mfnet.table import Encoding, Table
from mfnet.table.kinds import as_numbers
from mfnet.table.predictions import Meaning
from mfnet.table.preparation import Prepared, Question
from mfnet.tensor import Tensor

if TYPE_CHECKING:
    from mfnet.checkpoint import Checkpoint
    from mfnet_page.own_table import Opened

HOW = ("delimiter", "decimal", "encoding", "header", "sheet")
OF_THE_COMMAND_LINE = ("target", "task", "ignore", "kinds", "class_weight", "sample_weight", *HOW)


@dataclass(frozen=True)
class TableOfNetwork:
    """What a network remembers of its table, and the table itself where it is here.

    Attributes:
        file: its name.
        encoding: of its columns, learnt from the rows to train with.
        kept: what a file of the network says of the table, in what JSON can hold.
        settings: what the command line would have been told.
        meaning: of the outputs.
        fields: for each column that is used, what a form needs to ask for it.
        rows: the whole table, where it is here.
        test_rows: which of its rows the network is tested on.
        question: what was to be learnt; None for a network that a file brought.
        training_mean: of a number to predict.
    """

    file: str
    encoding: Encoding
    kept: dict[str, Any]
    settings: dict[str, Any]
    meaning: Meaning
    fields: list[dict[str, Any]]
    rows: Table | None = None
    test_rows: Any = None
    question: Question | None = None

    @classmethod
    def of(
        cls, opened: "Opened | None", prepared: Prepared, seed: int, share: float
    ) -> "TableOfNetwork":
        """That of the visitor's table."""
        assert opened is not None  # noqa: S101 (what is prepared was opened)
        question = opened.question(seed, share)
        fields = _fields(prepared, opened.table)
        settings = {
            **dict.fromkeys(OF_THE_COMMAND_LINE), **opened.how,
            "data": opened.name,
            "target": opened.target,
            "task": opened.task,
            "ignore": [name for name, kind in question.kinds.items() if kind == "ignored"],
            "kinds": [f"{n}={kind}" for n, kind in question.kinds.items() if kind != "ignored"],
        }  # fmt: skip
        meaning = Meaning(opened.target, prepared.labels, prepared.normalization, prepared.loss)
        return cls(
            opened.name, prepared.encoding, {**prepared.to_dict(), "fields": fields}, settings,
            meaning, fields, opened.table, prepared.test_rows, question,
        )  # fmt: skip

    @classmethod
    def of_checkpoint(cls, checkpoint: "Checkpoint") -> "TableOfNetwork":
        """That of a network in a file. Raises ValueError or KeyError if it says of no table."""
        notes = checkpoint.notes
        if "table" not in notes:
            raise ValueError("the file remembers no table")
        kept, said = dict(notes["table"]), notes["settings"]
        encoding = Encoding.from_dict(kept["encoding"])
        meaning = Meaning(
            str(kept["target"]["name"]), checkpoint.labels, checkpoint.target_normalization,
            checkpoint.loss,
        )  # fmt: skip
        settings = {name: said.get(name) for name in OF_THE_COMMAND_LINE} | {"data": said["data"]}
        fields = kept.get("fields") or [_field_alone(column) for column in encoding.columns]
        return cls(str(said["data"]), encoding, kept, settings, meaning, fields)

    @property
    def training_mean(self) -> float | None:
        """The mean of a number to predict, of the rows to train with."""
        normalization = self.meaning.normalization
        return None if normalization is None else float(normalization.mean[0])

    def outputs(self, net: NeuralNetwork, table: Table) -> Tensor:
        """What a network gives for the rows of a table, (rows, outputs)."""
        return predict(net, self.encoding.transform(table))

    def program(self) -> tuple[str, ...]:
        """Lines of a program that read the table and divide it as here."""
        if self.question is None:
            return ()
        how = {name: self.settings[name] for name in HOW}
        lines = [*lines_of_table(self.file, how, self.question)]
        if not self.question.validation:
            return (*lines, "inputs, targets = prepared.training")
        return (
            *lines,
            "both = zip(prepared.training, prepared.validation, strict=True)",
            "inputs, targets = (np.concatenate(parts) for parts in both)",
            "sizes = [len(prepared.training[0]), len(prepared.validation[0])]",
            "chances = np.repeat([1.0, 0.0], sizes)  # the last ones validate",
        )


def _fields(prepared: Prepared, table: Table) -> list[dict[str, Any]]:
    """What a form asks for each column: how far numbers go, which values there are."""
    training = prepared.target.rows[~np.isin(prepared.target.rows, prepared.test_rows)]
    fields = []
    for column in prepared.encoding.columns:
        found = _field_alone(column)
        if column.kind == "number":
            numbers = as_numbers(table[column.name].take(training), column.how.get("ways"))
            there = numbers[np.isfinite(numbers)]
            least, low, high, most = np.percentile(there, (0, 1, 99, 100)).tolist()
            found |= {
                "least": least, "low": low, "high": high, "most": most,
                "whole": bool((there % 1 == 0).all()),
            }  # fmt: skip
        fields.append(found)
    return fields


def _field_alone(column: Any) -> dict[str, Any]:
    """What the encoding alone says of a column."""
    found: dict[str, Any] = {"name": column.name, "kind": column.kind}
    if column.kind == "number":
        fill, reach = column.fill[0], 3 * column.scale[0]
        low, high = column.mean[0] - reach, column.mean[0] + reach
        found |= {"value": fill, "least": low, "low": low, "high": high, "most": high,
                  "whole": False}  # fmt: skip
    elif column.kind == "date":
        found |= {"format": column.how["format"]}
    else:
        found |= {"values": column.categories, "has_other": column.has_other}
    return found
