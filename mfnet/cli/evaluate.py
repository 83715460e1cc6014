"""`mfnet evaluate`."""

from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import AS_JSON, FOLDER, explained, tell
from mfnet.cli.kept import check_same_data, read_kept, table_of
from mfnet.cli.problem import Problem, problem_of_kept
from mfnet.cli.report import show_scores
from mfnet.cli.settings import READING
from mfnet.cli.tables import is_table, read_table
from mfnet.dataloader import with_bias
from mfnet.evaluation import evaluate, predict
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table import Encoding
from mfnet.table.fresh_rows import Tested, rows_to_test
from mfnet.table.scores import (
    MOST_ROWS,
    Score,
    importances,
    score_for,
    scores_of_classes,
    scores_of_numbers,
)
from mfnet.tensor import Tensor


@click.command(
    "evaluate",
    params=[
        click.Argument(["model"], type=click.Path(path_type=Path)),
        click.Argument(["data"], required=False),
        FOLDER,
        click.Option(["--target"], help="The column with the right answers, if DATA has another."),
        *READING,
        AS_JSON,
    ],
)
@explained
def evaluate_command(
    model: Path, data: str | None, folder: Path, target: str | None,
    as_json: bool, **reading: Any,  # noqa: FBT001
) -> None:  # fmt: skip
    """Test the network kept in MODEL.

    On the samples put aside when it was trained; with DATA, a table with the columns that it was
    trained with, on that table. A row that it was trained with is never tested on: rows are known
    again by what they hold, in whatever file and order they are.
    """
    kept = read_kept(model)
    settings = kept.notes["settings"]
    if data is None and ("inputs" in kept.arrays or not is_table(settings["data"])):
        problem = problem_of_kept(kept, folder, settings)
        check_same_data(kept, problem, settings["data"])
        show_scores(tested(kept, problem), as_json=as_json)
        return
    rows = _rows(kept, data, target, settings, reading)
    for remark in rows.remarks:
        tell(remark)
    result = scores(kept, rows.inputs, rows.targets)
    show_scores({**result, "rows": rows.remarks}, as_json=as_json)


def _rows(
    kept: Checkpoint, data: str | None, target: str | None, settings: dict[str, Any],
    reading: dict[str, Any],
) -> Tested:  # fmt: skip
    """The rows to test on. Raises ValueError if there are none."""
    source = data or settings["data"]
    if data is None and source == "-":
        raise ValueError("the table came from standard input: name the file to test on")
    said = {name: value for name, value in reading.items() if value is not None}
    begun_with = settings if source == settings["data"] else {}
    table = read_table(source, {**begun_with, **said})
    remembered = table_of(kept, target or settings["target"] or table.names[-1])
    rows = rows_to_test(
        table, remembered, kept.labels, kept.target_normalization, target,
        settings["sample_weight"],
    )  # fmt: skip
    if data is None and remembered["seen"] is not None and len(rows.rows) == rows.answered:
        raise ValueError(
            f"{source} does not hold the data that the training began with: to test on all of it, "
            f"name it: mfnet evaluate MODEL {source}"
        )
    return rows


def tested(kept: Checkpoint, problem: Problem) -> dict[str, Any]:
    """The loss and the scores on the part to test with."""
    return scores(kept, problem.test_inputs, problem.test_targets)


def scores(kept: Checkpoint, inputs: NDArray[Any], targets: NDArray[Any]) -> dict[str, Any]:
    """The loss and the scores on samples, (samples, features) and (samples, outputs).

    Targets have the samples' weights as a last column where the network was trained with some.
    """
    scale = kept.notes["input_scale"]
    if kept.loss is None:
        raise ValueError("the model has no loss")
    mean = evaluate(kept.net, inputs, targets, kept.loss, input_scale=scale)
    outputs = predict(kept.net, inputs, input_scale=scale)
    result = {
        "test_loss": float(mean),
        "test_accuracy" if kept.labels else "test_r2": float(
            score_of(kept)(with_bias(outputs), with_bias(targets))
        ),
        "test_samples": len(inputs),
    }
    weights = None
    if isinstance(kept.loss, SampleWeightedLoss):
        targets, weights = targets[:, :-1], targets[:, -1]
    if kept.labels:
        return result | scores_of_classes(
            outputs.argmax(axis=1), targets.argmax(axis=1), kept.labels, weights
        )
    if targets.shape[1] != 1:
        return result
    mean_of_training = kept.target_normalization
    return result | scores_of_numbers(
        in_their_unit(kept, outputs), in_their_unit(kept, targets),
        None if mean_of_training is None else float(mean_of_training.mean[0]), weights,
    )  # fmt: skip


def in_their_unit(kept: Checkpoint, outputs: Tensor) -> Tensor:
    """Numbers that were predicted, (samples,), in the target's own unit."""
    normalization = kept.target_normalization
    return outputs[:, 0] if normalization is None else normalization.undo(outputs)[:, 0]


def importance_of_columns(kept: Checkpoint, problem: Problem) -> list[dict[str, Any]]:
    """How much each column of a table matters to the score of the rows to test with."""
    some = np.random.default_rng(0).permutation(len(problem.test_inputs))[:MOST_ROWS]
    targets = with_bias(problem.test_targets[some])
    score = score_of(kept)
    return importances(
        kept.net, Encoding.from_dict(kept.notes["table"]["encoding"]), problem.test_inputs[some],
        lambda outputs: float(score(with_bias(outputs), targets)),
    )  # fmt: skip


def score_of(kept: Checkpoint) -> Score:
    """Accuracy or R² of predictions, samples counting as they weigh."""
    return score_for(classes=bool(kept.labels), weighted=isinstance(kept.loss, SampleWeightedLoss))
