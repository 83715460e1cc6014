"""`mfnet predict`."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import AS_JSON, explained, show
from mfnet.cli.kept import read_kept, table_of
from mfnet.cli.settings import READING
from mfnet.cli.tables import check_output, read_table
from mfnet.dataloader import with_bias
from mfnet.evaluation import predict, probabilities
from mfnet.files import write_whole
from mfnet.loss import CELoss
from mfnet.pictures import read_digit
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table import Column, Encoding, Table, TextColumn
from mfnet.table.words import written

ROWS_AT_A_TIME = 1000


@click.command(
    "predict",
    params=[
        click.Argument(["model"], type=click.Path(path_type=Path)),
        click.Argument(["file"]),
        click.Option(
            ["--output"], type=click.Path(path_type=Path),
            help="Where to write the predictions, if not to standard output.",
        ),
        *READING,
        AS_JSON,
    ],
)  # fmt: skip
@explained
def predict_command(
    model: Path, file: str, output: Path | None, as_json: bool, **reading: Any  # noqa: FBT001
) -> None:  # fmt: skip
    """Predict FILE with the network kept in MODEL.

    FILE is a picture of a digit for a network trained on mnist, else a table with the columns that
    it was trained on, in any order; others may stand beside them. The answer is the table with
    the predictions, and the classes' probabilities, as further columns, or JSON.
    """
    kept = read_kept(model)
    if kept.notes["settings"]["data"] == "mnist":
        outputs = predict(kept.net, _digit(Path(file)), input_scale=kept.notes["input_scale"])
        answers = list(_answers(kept, outputs))
        _write(output, json.dumps(answers) if as_json else "\n".join(map(_line, answers)))
        return
    if output is not None:
        check_output(output, file)
    table = read_table(file, reading)
    remembered = table_of(kept, kept.notes["settings"]["target"] or "target")
    inputs = Encoding.from_dict(remembered["encoding"]).transform(table)
    outputs = predict(kept.net, inputs, input_scale=kept.notes["input_scale"])
    if as_json:
        _write(output, json.dumps(list(_answers(kept, outputs))))
    else:
        _write_table(output, kept, table, outputs, remembered["target"]["name"])


def _answers(kept: Checkpoint, outputs: NDArray[Any]) -> Iterator[dict[str, Any]]:
    """What the outputs for each sample say."""
    if not kept.labels:
        normalization = kept.target_normalization
        numbers = outputs if normalization is None else normalization.undo(outputs)
        yield from ({"prediction": number} for number in numbers[:, 0].tolist())
        return
    loss = kept.loss.base if isinstance(kept.loss, SampleWeightedLoss) else kept.loss
    likely = probabilities(loss or CELoss(), with_bias(outputs))
    for row, best in zip(likely.T.tolist(), likely.argmax(axis=0).tolist(), strict=True):
        yield {
            "prediction": kept.labels[best],
            "probability": row[best],
            "probabilities": dict(zip(kept.labels, row, strict=True)),
        }


def _line(answer: dict[str, Any]) -> str:
    return f"{answer['prediction']}  {answer['probability']:.1%}"


def _write_table(
    output: Path | None, kept: Checkpoint, table: Table, outputs: NDArray[Any], target: str
) -> None:
    """The table with the predictions beside its own columns, as CSV."""
    names = [*table.names, f"predicted {target}", *(f"probability of {x}" for x in kept.labels)]
    parts = [_csv([names])]
    if output is None:
        show(parts.pop())
    for start in range(0, len(table), ROWS_AT_A_TIME):
        rows = slice(start, start + ROWS_AT_A_TIME)
        cells = [_cells(column.take(rows)) for column in table.columns.values()]
        said = _answers(kept, outputs[rows])
        added = [(x["prediction"], *x.get("probabilities", {}).values()) for x in said]
        own = zip(*cells, strict=True)
        part = _csv([(*row, *more) for row, more in zip(own, added, strict=True)])
        if output is None:
            show(part)
        else:
            parts.append(part)
    if output is not None:
        _write(output, "\n".join(parts))


def _cells(column: Column) -> list[str]:
    if isinstance(column, TextColumn):
        return [column.values[code] if code >= 0 else "" for code in column.codes.tolist()]
    return ["" if np.isnan(number) else written(number) for number in column.numbers.tolist()]


def _csv(rows: list[Any]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().removesuffix("\n")


def _write(output: Path | None, text: str) -> None:
    if output is None:
        show(text)
    else:
        write_whole(output, f"{text}\n".encode())


def _digit(file: Path) -> NDArray[Any]:
    """A picture of a digit as MNIST has them; dark ink on light paper or the other way round."""
    return read_digit(file).reshape(1, -1)
