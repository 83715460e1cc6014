"""`mfnet predict`."""

import json
from pathlib import Path
from typing import Any

import click
from numpy.typing import NDArray

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import AS_JSON, explained, show
from mfnet.cli.kept import read_kept, table_of
from mfnet.cli.settings import READING
from mfnet.cli.tables import check_output, read_table
from mfnet.evaluation import predict
from mfnet.files import write_whole
from mfnet.pictures import read_digit
from mfnet.table import Encoding, Table
from mfnet.table.predictions import Meaning


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
        answers = list(_meaning(kept, "digit").answers(outputs))
        _write(output, json.dumps(answers) if as_json else "\n".join(map(_line, answers)))
        return
    if output is not None:
        check_output(output, file)
    table = read_table(file, reading)
    remembered = table_of(kept, kept.notes["settings"]["target"] or "target")
    inputs = Encoding.from_dict(remembered["encoding"]).transform(table)
    outputs = predict(kept.net, inputs, input_scale=kept.notes["input_scale"])
    meaning = _meaning(kept, remembered["target"]["name"])
    if as_json:
        _write(output, json.dumps(list(meaning.answers(outputs))))
    else:
        _write_table(output, meaning, table, outputs)


def _meaning(kept: Checkpoint, target: str) -> Meaning:
    return Meaning(target, kept.labels, kept.target_normalization, kept.loss)


def _line(answer: dict[str, Any]) -> str:
    return f"{answer['prediction']}  {answer['probability']:.1%}"


def _write_table(
    output: Path | None, meaning: Meaning, table: Table, outputs: NDArray[Any]
) -> None:
    """The table with the predictions beside its own columns, as CSV."""
    parts = meaning.beside(table, outputs)
    if output is not None:
        _write(output, "\n".join(parts))
        return
    for part in parts:
        show(part)


def _write(output: Path | None, text: str) -> None:
    if output is None:
        show(text)
    else:
        write_whole(output, f"{text}\n".encode())


def _digit(file: Path) -> NDArray[Any]:
    """A picture of a digit as MNIST has them; dark ink on light paper or the other way round."""
    return read_digit(file).reshape(1, -1)
