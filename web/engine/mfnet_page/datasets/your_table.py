"""The visitor's own table as a dataset, or the network of one that a file brings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mfnet_page.dataset import Dataset, Task

if TYPE_CHECKING:
    from mfnet.checkpoint import Checkpoint
    from mfnet_page.own_table import OwnTable

NAME = "your-table"
WITHOUT_ROWS = (
    "the file of this network holds no row of its table: choose the table again to train on"
)


def make() -> Dataset:
    """The dataset before there is a table: `of_table` makes the one that is learnt from."""
    return Dataset(NAME, "regression", *_nothing(1, 1), *_nothing(1, 1), of_table=of_table)


def of_table(own: "OwnTable", settings: Mapping[str, Any]) -> Dataset:
    """The dataset of the visitor's table, with a sentence instead where nothing can be learnt."""
    from mfnet_page.table_of_network import TableOfNetwork  # noqa: PLC0415 (with the table)

    seed, share = settings["seed"], settings.get("validation", 0) / 100
    try:
        prepared = own.prepared(seed, share)
    except ValueError as error:
        return _missing(str(error), settings, own)
    table = TableOfNetwork.of(own.opened, prepared, seed, share)
    parts = [part for part in (prepared.training, prepared.validation) if part is not None]
    inputs, targets = parts[0]
    if len(parts) > 1:
        inputs, targets = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    chances = np.repeat([1.0, 0.0], [len(parts[0][0]), len(inputs) - len(parts[0][0])])
    return Dataset(
        NAME,
        _task(prepared.target.task),
        inputs,
        targets,
        *prepared.test,
        feature_names=prepared.encoding.names,
        class_names=prepared.labels,
        target_scaling=prepared.normalization,
        of_table=of_table,
        table=table,
        chances=chances if len(parts) > 1 else None,
        elsewhere={"table": table.kept, "fingerprint": prepared.fingerprint},
        as_kept=lambda kept: _as_kept(kept, own, settings),
        program=table.program(),
    )


def _missing(sentence: str, settings: Mapping[str, Any], own: "OwnTable") -> Dataset:
    """A dataset of nothing, of the task that the settings say."""
    is_classes = settings.get("task") == "classification"
    parts = (*_nothing(1, 1 + is_classes), *_nothing(1, 1 + is_classes))
    return Dataset(
        NAME, "classification" if is_classes else "regression", *parts, feature_names=["–"],
        class_names=["–", "other"] if is_classes else [], of_table=of_table, missing=sentence,
        as_kept=lambda kept: _as_kept(kept, own, settings),
    )  # fmt: skip


def _as_kept(checkpoint: "Checkpoint", own: "OwnTable", settings: Mapping[str, Any]) -> Dataset:
    """The dataset of a network that a file brings: with rows, if the visitor has that table open.

    Raises ValueError if the file says of no table what it should.
    """
    from mfnet_page.table_of_network import TableOfNetwork  # noqa: PLC0415 (with the table)

    table = TableOfNetwork.of_checkpoint(checkpoint)
    try:
        here = own.prepared(settings["seed"], settings.get("validation", 0) / 100)
    except ValueError:
        here = None
    if here is not None and here.fingerprint == table.kept["fingerprint"]:
        same = of_table(own, settings)
        if same.feature_names == table.encoding.names:
            return same
    inputs, outputs = len(table.encoding.names), len(table.meaning.labels) or 1
    return Dataset(
        NAME,
        _task(table.kept["target"]["task"]),
        *_nothing(inputs, outputs),
        *_nothing(inputs, outputs),
        feature_names=table.encoding.names,
        class_names=list(table.meaning.labels),
        target_scaling=table.meaning.normalization,
        of_table=of_table,
        table=table,
        missing=WITHOUT_ROWS,
        elsewhere={"table": table.kept, "fingerprint": table.kept["fingerprint"]},
        as_kept=lambda kept: _as_kept(kept, own, settings),
    )


def _nothing(inputs: int, outputs: int) -> tuple[Any, Any]:
    """One sample of zeros, as a network needs one to be there at all; it is never learnt from."""
    targets = np.zeros((1, outputs))
    targets[0, 0] = outputs > 1  # one-hot
    return np.zeros((1, inputs)), targets


def _task(task: str) -> Task:
    return "classification" if task == "classification" else "regression"
