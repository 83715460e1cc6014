"""To ONNX with a table's encoding inside: its raw columns in, the prediction out.

Needs onnx: `pip install onnx`.

The graph has an input for each column that the network uses, of shape (rows, 1), under the column's
name: a number is float64, nan where it is blank; a category or a yes/no is a string, empty where it
is blank; a date is float64, the seconds since 1970 of its clock on the wall, nan where it is blank.
Its outputs are `prediction`, in the target's own unit or as a class's name, and for classes
`probabilities`, (rows, classes). All is computed in float64.
"""

from pathlib import Path
from typing import Any

from mfnet.checkpoint import Checkpoint
from mfnet.exchange.onnx import Graph, write_layers
from mfnet.exchange.raw_table import encoding_of, raw_columns, rows_of_categories
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.loss import CELoss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table import ColumnEncoding
from mfnet.table.words import BLANKS

try:
    import onnx
    from onnx import helper
except ImportError as error:
    raise missing("mfnet.exchange.table_onnx", error, "onnx") from error

__all__ = ["raw_columns", "table_to_onnx"]

ML_OPSET = 2
_DAY = 86400.0


def table_to_onnx(checkpoint: Checkpoint, path: str | Path) -> None:
    """Write the network of a table, with its encoding, to the file `path`.

    Args:
        checkpoint: what `mfnet train` has kept of a table; `notes["table"]` has the encoding.
        path: where to.

    Raises:
        TypeError: if a layer has no equivalent in ONNX.
        ValueError: if the checkpoint is of no table.
        OSError: if the file can't be written; what was there before is then still there.
    """
    encoding = encoding_of(checkpoint)
    graph = Graph("float64")
    parts = [_column(graph, column) for column in encoding.columns]
    graph.add("Concat", *parts, axis=1)
    write_layers(graph, checkpoint.net)
    outputs = _outputs(graph, checkpoint)
    inputs = [
        helper.make_tensor_value_info(column.name, _type_of(column), ["rows", 1])
        for column in encoding.columns
    ]
    model = graph.whole(inputs, outputs, **{"ai.onnx.ml": ML_OPSET})
    write_whole(path, model.SerializeToString())


def _type_of(column: ColumnEncoding) -> int:
    is_text = column.kind in {"yes/no", "category"}
    return int(onnx.TensorProto.STRING if is_text else onnx.TensorProto.DOUBLE)


def _column(graph: Graph, column: ColumnEncoding) -> str:
    """The nodes that encode a column, and the name of what they give, (rows, inputs)."""
    if column.kind == "number":
        blank = graph.add("IsNaN", column.name)
        parts = [_standardized(graph, column.name, blank, column, 0)]
    elif column.kind == "date":
        blank = graph.add("IsNaN", column.name)
        dates = _parts_of_dates(graph, column.name, blank)
        parts = [
            _standardized(graph, dates[part], blank, column, i)
            for i, part in enumerate(column.parts)
        ]
    else:
        return _looked_up(graph, column)
    if column.has_blank:
        parts.append(graph.add("Cast", blank, to=onnx.TensorProto.DOUBLE))
    return graph.add("Concat", *parts, axis=1)


def _standardized(graph: Graph, numbers: str, blank: str, column: ColumnEncoding, i: int) -> str:
    """`(x - mean) / scale`, the fill for a blank."""
    filled = graph.add("Where", blank, graph.constant(column.fill[i]), numbers)
    moved = graph.add("Sub", filled, graph.constant(column.mean[i]))
    return graph.add("Div", moved, graph.constant(column.scale[i]))


def _looked_up(graph: Graph, column: ColumnEncoding) -> str:
    """A row of a small matrix for each value: what the encoding makes of it."""
    values = [*column.categories, *sorted(BLANKS)]
    categories = len(column.categories)
    codes = [*range(categories), *[categories + 1] * len(BLANKS)]
    code = graph.add(
        "LabelEncoder", column.name, domain="ai.onnx.ml", keys_strings=values,
        values_int64s=codes, default_int64=categories,
    )  # fmt: skip
    found = graph.add("Gather", graph.constant(rows_of_categories(column)), code, axis=0)
    shape = graph.constant([-1, len(column.names)], dtype="int64")
    return graph.add("Reshape", found, shape)


def _parts_of_dates(graph: Graph, seconds: str, blank: str) -> dict[str, str]:
    """Year, month, day, weekday and hour from seconds since 1970.

    (Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.)
    """

    def const(value: float) -> str:
        return graph.constant(value)

    def floored(a: str, b: float) -> str:
        return graph.add("Floor", graph.add("Div", a, const(b)))

    def minus(a: str, b: str, factor: float = 1.0) -> str:
        return graph.add("Sub", a, graph.add("Mul", b, const(factor)))

    def plus(a: str, value: float) -> str:
        return graph.add("Add", a, const(value))

    there = graph.add("Where", blank, const(0.0), seconds)
    days = floored(there, _DAY)
    hour = graph.add("Div", minus(there, days, _DAY), const(3600.0))
    since_monday = plus(days, 3.0)
    weekday = minus(since_monday, floored(since_monday, 7.0), 7.0)
    z = plus(days, 719468.0)
    era = floored(z, 146097.0)
    day_of_era = minus(z, era, 146097.0)
    year_of_era = graph.add("Sub", day_of_era, floored(day_of_era, 1460.0))
    year_of_era = graph.add("Add", year_of_era, floored(day_of_era, 36524.0))
    year_of_era = floored(graph.add("Sub", year_of_era, floored(day_of_era, 146096.0)), 365.0)
    leap = graph.add("Sub", floored(year_of_era, 4.0), floored(year_of_era, 100.0))
    day_of_year = graph.add("Sub", minus(day_of_era, year_of_era, 365.0), leap)
    shifted = plus(graph.add("Mul", day_of_year, const(5.0)), 2.0)
    month_from_march = floored(shifted, 153.0)
    begun = floored(plus(graph.add("Mul", month_from_march, const(153.0)), 2.0), 5.0)
    day = plus(graph.add("Sub", day_of_year, begun), 1.0)
    is_late = graph.add("Less", month_from_march, const(10.0))
    month = graph.add("Where", is_late, plus(month_from_march, 3.0), plus(month_from_march, -9.0))
    from_march = graph.add("Add", year_of_era, graph.add("Mul", era, const(400.0)))
    year = graph.add("Where", is_late, from_march, plus(from_march, 1.0))
    return {"year": year, "month": month, "day": day, "weekday": weekday, "hour": hour}


def _outputs(graph: Graph, checkpoint: Checkpoint) -> list[Any]:
    """The nodes after the network, and the graph's outputs."""
    double, text = onnx.TensorProto.DOUBLE, onnx.TensorProto.STRING
    if not checkpoint.labels:
        normalization = checkpoint.target_normalization
        if normalization is not None:
            scaled = graph.add("Mul", graph.last, graph.constant(normalization.scale))
            graph.add("Add", scaled, graph.constant(normalization.mean))
        graph.name_last("prediction")
        return [helper.make_tensor_value_info("prediction", double, ["rows", 1])]
    loss = checkpoint.loss
    loss = loss.base if isinstance(loss, SampleWeightedLoss) else loss
    if loss is not None and not isinstance(loss, CELoss) and "CE" not in type(loss).__name__:
        raise ValueError(f"probabilities of a network trained by {loss!r} are no softmax")
    logits = graph.last
    graph.add("Softmax", logits, axis=1)
    graph.name_last("probabilities")
    best = graph.add("ArgMax", logits, axis=1, keepdims=1)
    graph.add("Gather", graph.constant(checkpoint.labels, dtype=object), best, axis=0)
    graph.name_last("prediction")
    return [
        helper.make_tensor_value_info("prediction", text, ["rows", 1]),
        helper.make_tensor_value_info("probabilities", double, ["rows", len(checkpoint.labels)]),
    ]
