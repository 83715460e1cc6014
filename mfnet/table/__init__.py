"""Tables as people have them: read, looked at, and encoded for a network.

    table = read("titanic.csv")
    target = target_of(table["survived"])
    training, test = put_aside(len(target.rows), 0.2, generator, target.codes)
    encoding = Encoding().fit(table.without("survived"), target.rows[training])
    inputs = encoding.transform(table, target.rows[training])

`encoding.kinds` says what each column was found to be, and why; `encoding.to_dict()` is plain data
that a checkpoint's notes can hold. Every function that takes a table takes a DataFrame of pandas or
polars too.

Needs numpy alone, but for `read`, which needs pandas.
"""

from mfnet.table.columns import Column, NumberColumn, Table, TextColumn, as_table
from mfnet.table.encoding import ColumnEncoding, Encoding
from mfnet.table.kinds import Kind, histogram, kinds_of
from mfnet.table.reading import read
from mfnet.table.rows import put_aside
from mfnet.table.target import Target, target_of

__all__ = [
    "Column", "ColumnEncoding", "Encoding", "Kind", "NumberColumn", "Table", "Target", "TextColumn",
    "as_table", "histogram", "kinds_of", "put_aside", "read", "target_of",
]  # fmt: skip
