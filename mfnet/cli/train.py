"""`mfnet train`."""

import shlex
import time
from pathlib import Path
from typing import Any, Self

import click
import numpy as np
from click.core import ParameterSource
from tqdm import tqdm

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import AS_JSON, FOLDER, explained, tell
from mfnet.cli.evaluate import importance_of_columns, tested
from mfnet.cli.interrupts import Asked, asked_to_end
from mfnet.cli.kept import batches_per_epoch, change, check_same_data, fresh, read_kept
from mfnet.cli.plot import check_drawable, draw
from mfnet.cli.problem import Problem, problem_of, problem_of_kept
from mfnet.cli.report import show_scores
from mfnet.cli.saving import Saving
from mfnet.cli.settings import (
    DATA,
    READING,
    SETTINGS,
    USUAL,
    going_on,
    units,
)
from mfnet.cli.tables import check_output, show_kinds
from mfnet.fit import Callback, DivergenceError, EarlyStopping, Epoch, StopTraining, fit
from mfnet.table.preparation import usual_training
from mfnet.train import Step


@click.command(
    "train",
    params=[
        DATA,
        FOLDER,
        *SETTINGS,
        *READING,
        click.Option(
            ["--output"], type=click.Path(path_type=Path), default="model.npz", show_default=True,
            help="Where the trained network is kept; with --resume, that file if not said.",
        ),
        click.Option(
            ["--resume"], type=click.Path(path_type=Path),
            help="Go on with the training kept in this file, as if it had not been stopped.",
        ),
        click.Option(
            ["--plot"], type=click.Path(path_type=Path), help="Where to draw the loss curve; of a "
            "table, confusion or predictions and the columns' importance too.",
        ),
        AS_JSON,
    ],
)  # fmt: skip
@explained
def train_command(
    data: str | None, as_json: bool, output: Path, resume: Path | None, plot: Path | None,  # noqa: FBT001
    folder: Path, **settings: Any,
) -> None:  # fmt: skip
    """Train a network on DATA and keep it.

    DATA is mnist or california-housing; or a file with a table, whatever stands between its cells:
    CSV, TSV, gzip, .xlsx, .parquet, or - for standard input. How it is written, what each column is
    and what the target asks for is found and told, and can be said.

    Ctrl-C keeps it too, and `--resume` goes on from there, with the settings of the training that
    was stopped. Of these, `--epochs`, `--learning-rate`, `--decay` and the number after
    `--patience` can be changed then, and DATA can be somewhere else: so a training that has ended
    gets more epochs, and one that diverged a smaller learning rate. The cosine of `--decay` is then
    drawn anew, over all epochs.
    """
    given = _given()
    settings = {
        name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()
    }
    if data is not None:
        check_output(output, data)
        if plot is not None:
            check_output(plot, data)
    if resume is not None:
        changes = {name: value for name, value in settings.items() if name in given}
        changes |= {} if data is None else {"data": data}
        kept, problem = _going_on(resume, changes, folder)
        output = output if "output" in given else resume
    elif data is None:
        raise click.UsageError("Say what to train on: mnist, california-housing or a table's file.")
    else:
        kept, problem = _begun({**settings, "data": data}, folder)
    if plot is not None:
        check_drawable(plot)
    begun = time.perf_counter()
    saved = _train(kept, problem, Saving(output, kept), folder)
    seconds = round(time.perf_counter() - begun, 2)
    result = _result(kept, problem)
    show_scores({**result, "seconds": seconds, "model": str(saved)}, as_json=as_json)
    if plot is not None:
        draw(kept, problem, result, plot)
    if saved != output:
        raise SystemExit(1)


def _given() -> set[str]:
    """The names of the options that were said, whatever their value."""
    context = click.get_current_context()
    said = {ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT}
    return {name for name in context.params if context.get_parameter_source(name) in said}


def _begun(settings: dict[str, Any], folder: Path) -> tuple[Checkpoint, Problem]:
    """A new training: its data, and a network for them."""
    units(settings["hidden"])  # before a file is read, which may take a while
    problem = problem_of(folder=folder, **settings)
    usual = USUAL
    if problem.prepared is not None:
        for remark in problem.prepared.remarks():
            tell(remark)
        show_kinds(problem.prepared.encoding.kinds)
        usual = usual_training(len(problem.inputs), problem.prepared.target.task)
    if settings["optimizer"] is not None:
        usual = usual._replace(weight_decay=0.0)
    for name, value in usual._asdict().items():
        settings[name] = value if settings[name] is None else settings[name]
    return fresh(problem, settings), problem


def _result(kept: Checkpoint, problem: Problem) -> dict[str, Any]:
    """The scores; of a table, what its columns were found to be, and how much each matters."""
    result = tested(kept, problem)
    if problem.prepared is None:
        return result
    return {
        "task": problem.prepared.target.task,
        **result,
        "importance": importance_of_columns(kept, problem),
        "target": problem.prepared.target.as_dict(),
        "columns": [kind.as_dict() for kind in problem.prepared.encoding.kinds],
    }


def _going_on(path: Path, changes: dict[str, Any], folder: Path) -> tuple[Checkpoint, Problem]:
    """A training that was kept, and its data; what was said on the command line counts.

    Raises ValueError if it can't go on like that.
    """
    kept = read_kept(path)
    settings = going_on(kept.notes["settings"], changes)
    problem = problem_of_kept(kept, folder, settings)
    check_same_data(kept, problem, settings["data"])
    if kept.step is not None and settings["epochs"] < kept.step.epoch:
        raise ValueError(
            f"--epochs is {settings['epochs']}, but {kept.step.epoch} epochs were begun "
            "already, and it counts those too"
        )
    change(kept, problem, settings)
    return kept, problem


def _train(kept: Checkpoint, problem: Problem, saving: Saving, folder: Path) -> Path:
    """Train to the end, and save the network. Returns where it was saved."""
    settings, before = kept.notes["settings"], kept.step
    inputs, targets, validation = problem.training_parts(settings)
    stopping = None if settings["patience"] is None else EarlyStopping(settings["patience"])
    # A loss that is no longer finite ends it; what overflows on the way there needs no warning.
    with asked_to_end() as asked, np.errstate(over="ignore", invalid="ignore"):
        tell(f"{len(inputs):,} samples, {settings['epochs']} epochs: {kept.net!r}")
        with _Progress(kept, saving, asked, batches_per_epoch(problem, settings)) as progress:
            try:
                fit(
                    kept.net, inputs, targets, num_epochs=settings["epochs"],
                    dataloader=kept.dataloader, loss=kept.loss, optimizer=kept.optimizer,
                    schedule=kept.schedule, validation=validation,
                    early_stopping=stopping, score=problem.score, callbacks=[progress],
                    resume=kept.step, history=kept.history,
                )  # fmt: skip
            except DivergenceError as error:
                kept.step = error.step
                saved = saving.finish()
                slower = f"--learning-rate {settings['learning_rate'] / 10:g}"
                raise ArithmeticError(
                    f"{error}, and kept in {saved}. Go on by: {_resuming(saved, folder)} {slower}"
                ) from error
        saved = saving.finish()
    if asked:
        tell(f"\nStopped and kept. Go on by: {_resuming(saved, folder)}")
        raise SystemExit(asked.exit_code)
    if kept.step == before:
        tell("Nothing was left to train: --epochs or --patience can be raised.")
    return saved


def _resuming(saved: Path, folder: Path) -> str:
    """The command that goes on with a training."""
    elsewhere = [] if folder == Path(str(FOLDER.default)) else ["--folder", str(folder)]
    return shlex.join(["mfnet", "train", "--resume", str(saved), *elsewhere])


class _Progress(Callback):
    """Shows progress, saves the training now and then, and ends it when asked to."""

    def __init__(self, kept: Checkpoint, saving: Saving, asked: Asked, batches: int) -> None:
        self._kept, self._saving, self._asked = kept, saving, asked
        done = 0 if kept.step is None else kept.step.steps
        total = kept.notes["settings"]["epochs"] * batches
        self._bar = tqdm(total=total, initial=done, unit="batch", disable=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def after_batch(self, step: Step) -> None:
        self._kept.step = step
        self._bar.update()
        if self._asked and not step.ends_epoch:
            raise StopTraining

    def after_epoch(self, epoch: Epoch) -> None:
        self._bar.set_postfix(epoch=epoch.number, loss=f"{epoch.training_loss:.4f}")
        if self._asked:
            raise StopTraining
        self._saving.now_and_then()
