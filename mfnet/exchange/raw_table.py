"""A table's columns as a network takes them that has the table's encoding inside."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.checkpoint import Checkpoint
from mfnet.table import ColumnEncoding, Encoding, as_table
from mfnet.table.columns import Column, TextColumn
from mfnet.table.kinds import as_numbers, as_text
from mfnet.table.words import moments


def encoding_of(checkpoint: Checkpoint) -> Encoding:
    """The encoding that a checkpoint remembers. Raises ValueError if it is of no table."""
    if "table" not in checkpoint.notes:
        raise ValueError("the checkpoint remembers no table: export its network alone")
    return Encoding.from_dict(checkpoint.notes["table"]["encoding"])


def raw_columns(data: Any, encoding: Encoding) -> dict[str, Any]:
    """A table's columns as an exported network takes them, by name, each (rows, 1).

    `data` is what `mfnet.table.as_table` takes. Raises TypeError or ValueError if it is no table or
    lacks a column.
    """
    table = as_table(data)
    encoding.check(table)
    return {
        encoded.name: _raw(table[encoded.name], encoded)[:, None] for encoded in encoding.columns
    }


def _raw(column: Column, encoded: ColumnEncoding) -> Any:
    if encoded.kind == "number":
        return as_numbers(column, encoded.how.get("ways"))
    text: TextColumn = as_text(column)
    if encoded.kind == "date":
        seconds = [
            np.nan if moment is None else (moment - moment.__class__(1970, 1, 1)).total_seconds()
            for moment in moments(text.values, encoded.how["format"])
        ]
        return np.array([*seconds, np.nan])[text.codes]
    return np.array([*text.values, ""], object)[text.codes]


def rows_of_categories(column: ColumnEncoding) -> NDArray[np.float64]:
    """The inputs that each category, another value and a blank become, (categories + 2, inputs)."""
    categories = len(column.categories)
    example = TextColumn(
        column.name, np.array([*range(categories + 1), -1], np.int32),
        [*column.categories, "\0"],
    )  # fmt: skip
    rows = np.empty((categories + 2, len(column.names)))
    column.encode(example, rows)
    return rows
