"""DATA as a network takes it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet import CELoss, Loss, MSELoss
from mfnet.checkpoint import Checkpoint
from mfnet.cli.tables import question_of, read_table
from mfnet.datasets import Table, california_housing, mnist
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table.preparation import TEST_FRACTION, VALIDATION_FRACTION, Prepared, prepare
from mfnet.table.scores import score_for
from mfnet.trainutils import Standardization, one_hot, split


class Problem(NamedTuple):
    """A dataset as a network takes it, in a part to train with and one to test with."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any]
    test_targets: NDArray[Any]
    input_scale: float
    labels: list[str]
    input_normalization: Standardization | None
    target_normalization: Standardization | None
    feature_names: list[str]
    fingerprint: str
    validation: tuple[NDArray[Any], NDArray[Any]] | None = None  # where it is settled
    prepared: Prepared | None = None  # of a table in a file

    @property
    def loss(self) -> Loss:
        """The cross-entropy where there are classes, else the mean squared error."""
        if self.prepared is not None:
            return self.prepared.loss
        return CELoss() if self.labels else MSELoss()

    @property
    def score(self) -> Callable[..., np.float64]:
        """Accuracy where there are classes, else R²."""
        weighted = isinstance(self.loss, SampleWeightedLoss)
        return score_for(classes=bool(self.labels), weighted=weighted)

    @property
    def outputs(self) -> int:
        """How many outputs a network for it has."""
        return len(self.labels) or 1

    def training_parts(self, settings: dict[str, Any]) -> "TrainingParts":
        """What to train with; with a patience, what to validate with too."""
        if self.validation is not None or settings["patience"] is None:
            return TrainingParts(self.inputs, self.targets, self.validation)
        parts = split(self.inputs, self.targets, VALIDATION_FRACTION, seed=settings["seed"])
        return TrainingParts(parts.inputs, parts.targets, parts[2:])


class TrainingParts(NamedTuple):
    """What is trained with, and inputs and targets to validate with, if there are any."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    validation: tuple[NDArray[Any], NDArray[Any]] | None


def problem_of(*, folder: Path, data: str, seed: int, **settings: Any) -> Problem:
    """The dataset of that name or file."""
    if data == "mnist":
        digits = mnist(folder)
        return Problem(
            digits.images, one_hot(digits.labels, 10), digits.test_images,
            one_hot(digits.test_labels, 10), 1 / 255, [str(i) for i in range(10)], None, None, [],
            _fingerprint(*digits),
        )  # fmt: skip
    if data == "california-housing":
        return _california(california_housing(folder), seed)
    return problem_of_table(data, {**settings, "seed": seed})


def problem_of_kept(kept: Checkpoint, folder: Path, settings: dict[str, Any]) -> Problem:
    """The dataset that a kept training began with.

    A file of the page brings its samples, or says which ones of a dataset it has learnt from.
    """
    if "inputs" in kept.arrays:
        return _brought(kept)
    seed = kept.notes.get("split_seed", settings["seed"])
    problem = problem_of(folder=folder, **settings | {"seed": seed})
    if "samples" not in kept.notes:
        return problem
    learnt, aside = kept.notes["samples"]
    validation = problem.inputs[learnt : learnt + aside], problem.targets[learnt : learnt + aside]
    return problem._replace(
        inputs=problem.inputs[:learnt],
        targets=problem.targets[:learnt],
        validation=validation if aside else None,
    )


def _brought(kept: Checkpoint) -> Problem:
    """The samples that a file has brought."""
    names = [f"{part}{of}" for part in ("", "test_", "validation_") for of in ("inputs", "targets")]
    missing = [name for name in names if name not in kept.arrays]
    if missing:
        raise ValueError(f"the model was changed: its {', '.join(missing)} are missing")
    inputs, targets, test_inputs, test_targets, *validation = (kept.arrays[name] for name in names)
    return Problem(
        inputs, targets, test_inputs, test_targets, kept.notes["input_scale"], kept.labels,
        kept.input_normalization, kept.target_normalization, kept.notes["feature_names"], "",
        (validation[0], validation[1]) if len(validation[0]) else None,
    )  # fmt: skip


def _california(table: Table, seed: int) -> Problem:
    """California Housing in two parts, standardized by the one to train with."""
    parts = split(table.inputs, table.targets[:, None], TEST_FRACTION, seed=seed)
    inputs, outputs = Standardization.of(parts.inputs), Standardization.of(parts.targets)
    return Problem(
        inputs.apply(parts.inputs), outputs.apply(parts.targets),
        inputs.apply(parts.test_inputs), outputs.apply(parts.test_targets),
        1.0, [], inputs, outputs, table.feature_names,
        _fingerprint(table.inputs, table.targets),
    )  # fmt: skip


def problem_of_table(data: str, settings: dict[str, Any]) -> Problem:
    """A table in a file."""
    prepared = prepare(read_table(data, settings), question_of(settings))
    (inputs, targets), (test_inputs, test_targets) = prepared.training, prepared.test
    return Problem(
        inputs, targets, test_inputs, test_targets, 1.0, prepared.labels, None,
        prepared.normalization, prepared.encoding.names, prepared.fingerprint,
        prepared.validation, prepared,
    )  # fmt: skip


def _fingerprint(*arrays: NDArray[Any]) -> str:
    """A hash of a dataset as it was read, by which it is known again."""
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
    return digest.hexdigest()
