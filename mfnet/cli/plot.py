"""A training as a picture: its losses, how it predicts, what mattered."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from mfnet.checkpoint import Checkpoint
from mfnet.cli.evaluate import in_their_unit
from mfnet.cli.problem import Problem
from mfnet.evaluation import predict
from mfnet.extras import missing
from mfnet.files import check_writable, write_whole
from mfnet.fit import History

ROOM_NEEDED = 200_000  # bytes
MOST_POINTS = 2000
MOST_COLUMNS = 20
MOST_CLASSES = 30


def check_drawable(path: Path) -> None:
    """Find out before the training whether its curve can be drawn there.

    Raises:
        ImportError: if matplotlib is missing.
        ValueError: if it has no such kind of picture; without an ending it is a PNG.
        OSError: if the file can't be written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 (drawing alone needs it)
    except ImportError as error:
        raise missing("drawing", error, "cli") from error
    check_writable(path, ROOM_NEEDED)
    kinds = Figure().canvas.get_supported_filetypes()
    if path.suffix[1:].lower() not in {*kinds, ""}:
        raise ValueError(f"{path}: its name must end in one of .{', .'.join(sorted(kinds))}")


def draw(kept: Checkpoint, problem: Problem, result: dict[str, Any], path: Path) -> None:
    """Draw it. Raises OSError if the file can't be written."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (drawing alone needs it)

    history = kept.history or History()
    if problem.prepared is None:
        figure = Figure(figsize=(7, 4), layout="constrained")
        _draw_losses(figure.subplots(), history)
    else:
        figure = Figure(figsize=(15, 4.5), layout="constrained")
        losses, predictions, columns = figure.subplots(1, 3)
        _draw_losses(losses, history)
        if kept.labels:
            _draw_confusion(predictions, result["confusion"], kept.labels)
        else:
            _draw_predictions(predictions, kept, problem)
        _draw_importance(columns, result["importance"])
    picture = BytesIO()
    figure.savefig(picture, format=path.suffix[1:].lower() or "png")
    write_whole(path, picture.getvalue())


def _draw_losses(axes: Any, history: History) -> None:
    epochs = range(1, len(history.training_losses) + 1)
    axes.semilogy(epochs, history.training_losses, label="training")
    if history.validation_losses:
        axes.semilogy(epochs, history.validation_losses, label="validation")
        axes.legend()
    axes.set(xlabel="epoch", ylabel="mean loss")


def _draw_confusion(axes: Any, confusion: list[list[int]], labels: list[str]) -> None:
    numbers = np.array(confusion)
    shares = numbers / np.maximum(numbers.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set(xlabel="predicted class", ylabel="right class")
    if len(labels) > MOST_CLASSES:
        return
    places = range(len(labels))
    axes.set_xticks(places, labels, rotation=90 if len(labels) > 4 else 0)
    axes.set_yticks(places, labels)
    for row, column in np.ndindex(numbers.shape):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, numbers[row, column], ha="center", va="center", color=colour)


def _draw_predictions(axes: Any, kept: Checkpoint, problem: Problem) -> None:
    some = slice(MOST_POINTS)
    predicted = in_their_unit(kept, predict(kept.net, problem.test_inputs[some]))
    actual = in_their_unit(kept, problem.test_targets[some, :1])
    axes.scatter(actual, predicted, s=8, alpha=0.6)
    low, high = min(actual.min(), predicted.min()), max(actual.max(), predicted.max())
    axes.plot([low, high], [low, high], color="gray", linewidth=1)
    axes.set(xlabel="right value", ylabel="predicted value")


def _draw_importance(axes: Any, entries: list[dict[str, Any]]) -> None:
    shown = entries[:MOST_COLUMNS][::-1]
    axes.barh(
        [entry["column"] for entry in shown],
        [entry["importance"] for entry in shown],
        xerr=[entry["deviation"] for entry in shown],
    )
    axes.set(xlabel="fall of the score when the column is shuffled")
