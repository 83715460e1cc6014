"""`mfnet evaluate`."""

from pathlib import Path
from typing import Any

import click

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import AS_JSON, FOLDER, explained, show_result
from mfnet.cli.kept import check_same_data, read_kept
from mfnet.cli.problem import Problem, problem_for, problem_of_kept
from mfnet.dataloader import with_bias
from mfnet.datasets import read_csv
from mfnet.evaluation import evaluate, predict


@click.command(
    "evaluate",
    params=[
        click.Argument(["model"], type=click.Path(path_type=Path)),
        click.Argument(["data"], required=False),
        FOLDER,
        click.Option(["--target"], help="The column with the right answers, if DATA has another."),
        AS_JSON,
    ],
)
@explained
def evaluate_command(
    model: Path, data: str | None, folder: Path, target: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Test the network kept in MODEL.

    On the samples put aside when it was trained; with DATA, a CSV file of the same columns, on all
    of that file.
    """
    kept = read_kept(model)
    settings = kept.notes["settings"]
    if data is None or data == settings["data"]:
        problem = problem_of_kept(kept, folder, settings)
        check_same_data(kept, problem, settings["data"])
    else:
        problem = problem_for(kept, read_csv(data, target or settings["target"]))
    show_result(tested(kept, problem), as_json=as_json)


def tested(kept: Checkpoint, problem: Problem) -> dict[str, Any]:
    """The loss and the score on the part to test with."""
    inputs, scale = problem.test_inputs, kept.notes["input_scale"]
    made_small = kept.loss or problem.loss
    loss = evaluate(kept.net, inputs, problem.test_targets, made_small, input_scale=scale)
    pred = with_bias(predict(kept.net, inputs, input_scale=scale))
    score = problem.score(pred, with_bias(problem.test_targets))
    name = "test_accuracy" if problem.labels else "test_r2"
    return {"test_loss": float(loss), name: float(score), "test_samples": len(inputs)}
