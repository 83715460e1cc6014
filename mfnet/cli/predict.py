"""`mfnet predict`."""

import json
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import AS_JSON, explained, show
from mfnet.cli.kept import read_kept
from mfnet.cli.problem import normalized
from mfnet.dataloader import with_bias
from mfnet.datasets import read_csv
from mfnet.evaluation import predict, probabilities
from mfnet.loss import CELoss
from mfnet.pictures import read_digit


@click.command(
    "predict",
    params=[
        click.Argument(["model"], type=click.Path(path_type=Path)),
        click.Argument(["file"], type=click.Path(path_type=Path)),
        AS_JSON,
    ],
)
@explained
def predict_command(model: Path, file: Path, as_json: bool) -> None:  # noqa: FBT001
    """Predict FILE with the network kept in MODEL.

    FILE is a picture of a digit for a network trained on mnist, else a CSV file of samples with the
    columns that it was trained on; others in it are passed over.
    """
    kept = read_kept(model)
    if kept.notes["settings"]["data"] == "mnist":
        inputs: NDArray[Any] = _digit(file)
    else:
        inputs = _features(file, kept.notes["feature_names"])
    outputs = predict(kept.net, normalized(kept, inputs), input_scale=kept.notes["input_scale"])
    if as_json:
        show(json.dumps([_answer(kept, row) for row in outputs]))
        return
    for row in outputs:
        answer = _answer(kept, row)
        certain = f"  {answer['probability']:.1%}" if "probability" in answer else ""
        show(f"{answer['prediction']}{certain}")


def _answer(kept: Checkpoint, outputs: NDArray[Any]) -> dict[str, Any]:
    """What the outputs for a sample say."""
    if not kept.labels:
        normalization = kept.target_normalization
        number = outputs[None] if normalization is None else normalization.undo(outputs[None])
        return {"prediction": float(number[0, 0])}
    likely = probabilities(kept.loss or CELoss(), with_bias(outputs[None]))[:, 0]
    best = int(likely.argmax())
    return {
        "prediction": kept.labels[best],
        "probability": float(likely[best]),
        "probabilities": dict(zip(kept.labels, likely.tolist(), strict=True)),
    }


def _features(file: Path, names: list[str]) -> NDArray[Any]:
    """The columns of those names, of a CSV file with or without others."""
    table = read_csv(file, names[0])
    columns = [table.target_name, *table.feature_names]
    missing = [name for name in names if name not in columns]
    if missing:
        raise ValueError(f"{file} has no column {', '.join(missing)}")
    if table.targets.dtype.kind != "f" or not np.isfinite(table.targets).all():
        raise ValueError(f"{file}: column {names[0]} must hold finite numbers")
    data = np.column_stack([table.targets, table.inputs])
    return data[:, [columns.index(name) for name in names]]


def _digit(file: Path) -> NDArray[Any]:
    """A picture of a digit as MNIST has them; dark ink on light paper or the other way round."""
    return read_digit(file).reshape(1, -1)
