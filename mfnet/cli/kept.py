"""A training as its file has it: made anew, read again, gone on with."""

from pathlib import Path
from typing import Any

import numpy as np

from mfnet import BatchIterator, Linear, NeuralNetwork
from mfnet.catalogue import OPTIMIZERS, Hidden, assemble
from mfnet.checkpoint import Checkpoint, load
from mfnet.cli.problem import Problem
from mfnet.cli.settings import checked, units
from mfnet.fit import History
from mfnet.parts.schedules import Cosine
from mfnet.table import Encoding


def fresh(problem: Problem, settings: dict[str, Any]) -> Checkpoint:
    """A new network for the problem, and what trains it."""
    for_weights, for_batches = streams(settings["seed"])
    return Checkpoint(
        _network(problem, settings, for_weights),
        OPTIMIZERS[settings["optimizer"]].make(
            learning_rate=settings["learning_rate"], weight_decay=settings["weight_decay"]
        ),
        BatchIterator(settings["batch_size"], seed=for_batches, input_scale=problem.input_scale),
        problem.loss,
        _schedule(problem, settings),
        history=History(),
        input_normalization=problem.input_normalization,
        target_normalization=problem.target_normalization,
        labels=problem.labels,
        notes={
            "settings": settings,
            "feature_names": problem.feature_names,
            "input_scale": problem.input_scale,
            "fingerprint": problem.fingerprint,
            **({} if problem.prepared is None else {"table": problem.prepared.to_dict()}),
        },
    )


def streams(seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """What weights, with dropout, and batches are drawn from, as a written program has it too."""
    weights, batches = map(np.random.default_rng, np.random.SeedSequence(seed).spawn(2))
    return weights, batches


def read_kept(path: Path) -> Checkpoint:
    """What `train` has kept in a file.

    Raises ValueError that names the file, if it holds no such thing.
    """
    kept = load(path)
    try:
        kept.notes = {**kept.notes, "settings": checked(kept.notes)}
        _check(kept)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    return kept


def table_of(kept: Checkpoint, target: str) -> dict[str, Any]:
    """What a model remembers of its table; `seen` is None where it does not say which rows.

    Models of earlier versions, and those of datasets with a name, have columns of numbers alone;
    `target` is then the column with the answers.
    """
    if "table" in kept.notes:
        remembered: dict[str, Any] = kept.notes["table"]
        return remembered
    names = kept.notes["feature_names"]
    if not names:
        raise ValueError("the network was trained on pictures, and a table holds none")
    encoding = Encoding.of_numbers(names, kept.input_normalization)
    task = "classification" if kept.labels else "regression"
    return {
        "encoding": encoding.to_dict(), "target": {"name": target, "task": task}, "seen": None,
        "fingerprint": None,
    }  # fmt: skip


def check_same_data(kept: Checkpoint, problem: Problem, data: str) -> None:
    """Refuse data that are not those that the training began with. Raises ValueError."""
    # Files of earlier versions have no fingerprint.
    if kept.notes.get("fingerprint", problem.fingerprint) != problem.fingerprint:
        raise ValueError(
            f"{data} does not hold the data that the training began with, and so it is not known "
            "which samples were put aside to test"
        )


def change(kept: Checkpoint, problem: Problem, settings: dict[str, Any]) -> None:
    """Go on with other settings.

    A decay's cosine is drawn anew, from the first step to the new last one, at the new height: the
    learning rate is from now on as if these settings had been there from the beginning.
    """
    before, kept.notes["settings"] = kept.notes["settings"], settings
    if before["patience"] != settings["patience"]:
        kept.notes["began_otherwise"] = True
    if kept.optimizer is None or all(
        before[name] == settings[name] for name in ("epochs", "learning_rate", "decay")
    ):
        return
    steps = 0 if kept.step is None else kept.step.steps
    if before["decay"] or settings["decay"]:
        kept.notes["began_otherwise"] = True
    elif before["learning_rate"] != settings["learning_rate"]:
        # Of these a written program is made: the first is where the training began.
        changes = kept.notes.get("changes") or [[0, "learning_rate", before["learning_rate"]]]
        kept.notes["changes"] = [*changes, [steps, "learning_rate", settings["learning_rate"]]]
    kept.optimizer.learning_rate = settings["learning_rate"]
    kept.schedule = _schedule(problem, settings)


def batches_per_epoch(problem: Problem, settings: dict[str, Any]) -> int:
    """How many steps an epoch takes."""
    size: int = settings["batch_size"]
    return -(-len(problem.training_parts(settings).inputs) // size)


def _schedule(problem: Problem, settings: dict[str, Any]) -> Cosine | None:
    if not settings["decay"]:
        return None
    steps = settings["epochs"] * batches_per_epoch(problem, settings)
    return Cosine(settings["learning_rate"], steps)


def _network(
    problem: Problem, settings: dict[str, Any], generator: np.random.Generator
) -> NeuralNetwork:
    activation, dropout = settings["activation"], settings["dropout"]
    hidden = [Hidden(size, activation, dropout) for size in units(settings["hidden"])]
    return assemble(problem.inputs.shape[1], hidden, problem.outputs, seed=generator)


def _check(kept: Checkpoint) -> None:
    """Whether notes, labels and normalizations suit the network. Raises ValueError."""
    notes, layers = kept.notes, kept.net.layers
    if None in (kept.optimizer, kept.dataloader, kept.loss, kept.history):
        raise ValueError("it was not kept by mfnet train: what trains its network is missing")
    linear = [layer for layer in layers if isinstance(layer, Linear)]
    if not linear:
        raise ValueError("it was not kept by mfnet train: its network has no weights")
    inputs, outputs = linear[0].in_features, linear[-1].out_features
    names, scale = notes.get("feature_names"), notes.get("input_scale")
    columns = 0 if notes["settings"]["data"] == "mnist" else inputs
    means = [
        None if part is None else part.mean.shape
        for part in (kept.input_normalization, kept.target_normalization)
    ]
    for what, right in (
        ("feature_names", isinstance(names, list) and len(names) == columns
         and all(isinstance(name, str) for name in names)),
        ("input_scale", isinstance(scale, float) and 0 < scale < np.inf),
        ("labels", len(kept.labels) == outputs if kept.labels else outputs == 1),
        ("input_normalization", means[0] in {None, (inputs,)}),
        ("target_normalization", means[1] in {None, (outputs,)}),
        ("table", "table" not in notes or _is_table_of(notes["table"], names)),
    ):  # fmt: skip
        if not right:
            raise ValueError(f"it was changed: its {what} do not suit its network")


def _is_table_of(table: object, names: object) -> bool:
    """Whether what is remembered of a table gives the network's inputs. Raises ValueError."""
    return (
        isinstance(table, dict)
        and isinstance(table.get("target"), dict)
        and isinstance(table["target"].get("name"), str)
        and isinstance(table.get("seen"), str)
        and isinstance(table.get("fingerprint"), str)
        and Encoding.from_dict(table.get("encoding")).names == names
    )
